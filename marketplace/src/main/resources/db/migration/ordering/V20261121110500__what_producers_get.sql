-- A producer who sells itself (mandate) gets what the buyer pays for the goods, no more: what weighs more than the agreed maximum is the seller's loss.
-- Where the cooperative sells, it pays the producer's price for all that was accepted.
create or replace view ordering.report_accepted_line as
select l.id line_id, o.id order_id, o.delivery_date, o.audience, o.buyer_id, s.municipality_code, l.cooperative_id, l.producer_id, l.product_version_id,
    v.family, v.names,
    coalesce(l.accepted_quantity, 0) accepted_quantity, l.accepted_weight, v.ordering_unit, v.pricing_unit,
    l.net_minor value_minor,
    case when l.seller_id = l.producer_id then l.net_minor
         else round(case when v.catch_weight then coalesce(l.accepted_weight, 0) else coalesce(l.accepted_quantity, 0) end * l.producer_price * 100)::bigint
    end producer_minor,
    'ORGANIC' = any (v.labels) and network.certified_on(l.producer_id, 'ORGANIC', o.delivery_date) organic,
    case when v.season <> '{}' then extract(month from o.delivery_date)::smallint = any (v.season) end in_season,
    l.decision, l.decision_reason
from ordering.line l
join ordering.orders o on o.id = l.order_id
join network.site s on s.id = o.destination_id
join catalogue.product_version v on v.id = l.product_version_id
where l.kind = 'goods' and l.decision is not null and o.state in ('DELIVERED', 'SETTLED');
