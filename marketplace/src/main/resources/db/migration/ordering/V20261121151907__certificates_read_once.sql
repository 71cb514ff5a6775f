-- The same answers as network.certified_on, read once for each party and day instead of asked for every figure of every line: seven hundred thousand lines took
-- minutes to count.
create or replace view ordering.report_accepted_line as
select l.id line_id, o.id order_id, o.delivery_date, o.audience, o.buyer_id, s.municipality_code, l.cooperative_id, l.producer_id, l.product_version_id,
    v.family, v.names,
    coalesce(l.accepted_quantity, 0) accepted_quantity, l.accepted_weight, v.ordering_unit, v.pricing_unit,
    l.net_minor value_minor,
    case when l.seller_id = l.producer_id then l.net_minor
         else round(case when v.catch_weight then coalesce(l.accepted_weight, 0) else coalesce(l.accepted_quantity, 0) end * l.producer_price * 100)::bigint
    end producer_minor,
    mark.organic,
    case when v.season <> '{}' then extract(month from o.delivery_date)::smallint = any (v.season) end in_season,
    l.decision, l.decision_reason,
    l.seller_id,
    'IN_CONVERSION' = any (v.labels) and not mark.organic and maker.in_conversion in_conversion,
    case when not 'PRODUCER' = any (grower.kinds) or 'COOPERATIVE' = any (grower.kinds) then null
         when l.seller_id = l.producer_id then 0
         when l.seller_id = l.cooperative_id then 1
         else 2 end::smallint intermediaries,
    case when maker.social or sold.social then true
         when 'SOCIAL_ECONOMY' = any (v.labels) or grower.social_enterprise or grower.insertion_approval is not null
             or seller.social_enterprise or seller.insertion_approval is not null then null
         else false end social,
    case when l.accepted_quantity is not distinct from l.packed_quantity and l.accepted_weight is not distinct from l.packed_weight then 0
         else greatest(round(packed.amount * l.unit_price * 100 / case o.audience when 'HOUSEHOLD' then 1 + l.vat_rate / 100 else 1 end)::bigint - l.net_minor, 0)
    end refused_minor
from ordering.line l
join ordering.orders o on o.id = l.order_id
join network.site s on s.id = o.destination_id
join catalogue.product_version v on v.id = l.product_version_id
join network.organisation grower on grower.id = l.producer_id
join network.organisation seller on seller.id = l.seller_id
cross join lateral (
    select coalesce(bool_or(k.scheme = 'ORGANIC'), false) organic, coalesce(bool_or(k.scheme = 'IN_CONVERSION'), false) in_conversion,
        coalesce(bool_or(k.scheme = 'SOCIAL'), false) social
    from network.certificate k where k.organisation_id = l.producer_id and o.delivery_date between k.valid_from and k.valid_until) maker
cross join lateral (
    select coalesce(bool_or(k.scheme = 'SOCIAL'), false) social
    from network.certificate k where k.organisation_id = l.seller_id and o.delivery_date between k.valid_from and k.valid_until) sold
cross join lateral (select 'ORGANIC' = any (v.labels) and maker.organic organic) mark
cross join lateral (
    select case when v.catch_weight then least(coalesce(l.packed_weight, 0), coalesce(l.packed_quantity, 0) * v.content * (1 + v.tolerance))
                else coalesce(l.packed_quantity, 0) end amount) packed
where l.kind = 'goods' and l.decision is not null and o.state in ('DELIVERED', 'SETTLED');
