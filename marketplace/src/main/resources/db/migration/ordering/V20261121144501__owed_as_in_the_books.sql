-- What a producer is owed, so that it adds up to its account in the ledger: deposits of what it lends itself are there too, and what nobody fetched is sold as packed.
create or replace view ordering.owed_line as
select x.line_id, x.producer_id, x.cooperative_id, x.delivery_date, x.order_id, x.destination_name, x.names, x.ordering_unit, x.pricing_unit, x.own_sale, x.earned,
    x.quantity, x.amount, x.vat_rate,
    case when x.own_sale then x.net_minor else round(x.amount * x.producer_price * 100)::bigint end owed_minor,
    'goods' kind, x.number, case when x.own_sale then x.vat_minor else 0 end vat_minor
from (
    select l.id line_id, l.producer_id, l.cooperative_id, o.delivery_date, o.id order_id, o.number, s.name destination_name, v.names, v.ordering_unit, v.pricing_unit,
        l.seller_id = l.producer_id own_sale, o.state in ('DELIVERED', 'SETTLED') earned, l.net_minor, l.vat_minor, l.producer_price, l.vat_rate,
        case when l.decision is null then l.quantity else coalesce(l.accepted_quantity, 0) end quantity,
        case when not v.catch_weight then case when l.decision is null then l.quantity else coalesce(l.accepted_quantity, 0) end
             when l.decision is null then coalesce(l.packed_weight, l.quantity * v.content) else coalesce(l.accepted_weight, 0) end amount
    from ordering.line l
    join ordering.orders o on o.id = l.order_id
    join network.site s on s.id = o.destination_id
    join catalogue.product_version v on v.id = l.product_version_id
    where l.kind = 'goods' and l.quantity > 0 and o.state in ('PLACED', 'CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED')) x
union all
select l.id, l.seller_id, g.cooperative_id, o.delivery_date, o.id, s.name, r.names, 'H87', 'H87', true, o.state in ('DELIVERED', 'SETTLED'),
    l.net_minor / (l.unit_price * 100), l.net_minor / (l.unit_price * 100), l.vat_rate, l.net_minor, 'deposit', o.number, l.vat_minor
from ordering.line l
join ordering.orders o on o.id = l.order_id
join network.site s on s.id = o.destination_id
join catalogue.returnable r on r.code = l.returnable
cross join lateral (
    select min(x.cooperative_id) cooperative_id from ordering.line x
    where x.order_id = l.order_id and x.kind = 'goods' and x.producer_id = l.seller_id and x.seller_id = l.seller_id) g
where l.kind = 'deposit' and g.cooperative_id is not null and o.state in ('PLACED', 'CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED');
comment on view ordering.owed_line is
    'What a producer''s goods bring it, cents, VAT out: where the producer sells, what the buyer pays for the goods and the deposits on them; where the cooperative sells, the producer''s price for what is accepted.';

create view ordering.owed_back as
select substr(e.account, 8)::bigint producer_id, (e.at at time zone 'Europe/Brussels')::date as day, sum(e.amount_minor)::bigint amount_minor
from ledger.entry e join ledger.txn t on t.id = e.txn_id and t.kind = 'deposit-return'
where e.account like 'seller:%' and e.order_id is null
group by 1, 2;
comment on view ordering.owed_back is 'Deposits that buyers brought back, by seller who lent and day, cents: what the seller owes again.';
