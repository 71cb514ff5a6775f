-- What the food council asks of a line besides: how often it changed owner, whether the social economy had a part in it, whether it is in conversion, and what
-- of it was refused at the door.
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
    'IN_CONVERSION' = any (v.labels) and not mark.organic and network.certified_on(l.producer_id, 'IN_CONVERSION', o.delivery_date) in_conversion,
    case when not 'PRODUCER' = any (grower.kinds) or 'COOPERATIVE' = any (grower.kinds) then null
         when l.seller_id = l.producer_id then 0
         when l.seller_id = l.cooperative_id then 1
         else 2 end::smallint intermediaries,
    case when network.certified_on(l.producer_id, 'SOCIAL', o.delivery_date) or network.certified_on(l.seller_id, 'SOCIAL', o.delivery_date) then true
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
    select 'ORGANIC' = any (v.labels) and network.certified_on(l.producer_id, 'ORGANIC', o.delivery_date) organic) mark
cross join lateral (
    select case when v.catch_weight then least(coalesce(l.packed_weight, 0), coalesce(l.packed_quantity, 0) * v.content * (1 + v.tolerance))
                else coalesce(l.packed_quantity, 0) end amount) packed
where l.kind = 'goods' and l.decision is not null and o.state in ('DELIVERED', 'SETTLED');
comment on column ordering.report_accepted_line.in_conversion is 'Labelled so and the producer holds the certificate on the delivery date. Never organic at the same time.';
comment on column ordering.report_accepted_line.intermediaries is
    'Owners between the producer and the buyer, counted from the line''s seller of record: none, the cooperative, or more. Null where the producer also trades, so that who made the goods is not known.';
comment on column ordering.report_accepted_line.social is
    'The producer or the seller of record holds an approval of the social economy on the delivery date. Null where one of them, or the label, claims it without a dated approval.';
comment on column ordering.report_accepted_line.refused_minor is 'EUR cents, VAT out: what was packed and not accepted, at the price agreed. decision_reason says why.';
