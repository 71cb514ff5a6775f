-- What a producer is owed, line by line: expected as long as the goods are on their way, earned once they are accepted and the order is sold.
create view ordering.owed_line as
select x.line_id, x.producer_id, x.cooperative_id, x.delivery_date, x.order_id, x.destination_name, x.names, x.ordering_unit, x.pricing_unit, x.own_sale, x.earned,
    x.quantity, x.amount, x.vat_rate,
    case when x.own_sale then x.net_minor else round(x.amount * x.producer_price * 100)::bigint end owed_minor
from (
    select l.id line_id, l.producer_id, l.cooperative_id, o.delivery_date, o.id order_id, s.name destination_name, v.names, v.ordering_unit, v.pricing_unit,
        l.seller_id = l.producer_id own_sale, d.decided earned, l.net_minor, l.producer_price, l.vat_rate,
        case when d.decided then coalesce(l.accepted_quantity, 0) else l.quantity end quantity,
        case when not v.catch_weight then case when d.decided then coalesce(l.accepted_quantity, 0) else l.quantity end
             when d.decided then coalesce(l.accepted_weight, 0) else coalesce(l.packed_weight, l.quantity * v.content) end amount
    from ordering.line l
    join ordering.orders o on o.id = l.order_id
    join network.site s on s.id = o.destination_id
    join catalogue.product_version v on v.id = l.product_version_id
    cross join lateral (select o.state in ('DELIVERED', 'SETTLED') decided) d
    where l.kind = 'goods' and l.quantity > 0 and o.state in ('PLACED', 'CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED')) x;
comment on view ordering.owed_line is
    'Goods of a producer and what they bring it, cents, VAT out: where the producer sells, what the buyer pays for the goods; where the cooperative sells, the producer''s price for what is accepted.';
comment on column ordering.owed_line.amount is 'In pricing units: ordering units, or kilograms for catch weight (packed or accepted as weighed, nominal before).';
