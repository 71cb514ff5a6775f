-- Dates that nothing moves on any more, because nobody ordered, the last order was cancelled, or the last bill was paid later. A late request may still be granted
-- until the date is over, so that is when it is looked at.
create function ordering.end_dates() returns bigint language plpgsql as $$
declare
    v_over bigint[] := array(select c.id from ordercycle.cycle c where c.id in (select ordercycle.over()) order by c.id for no key update skip locked);
    v_nothing bigint[];
    v_arrived bigint[];
    v_settled bigint[];
begin
    select coalesce(array_agg(c), '{}') into v_nothing from unnest(v_over) c
    where not exists (select from ordering.line l join ordering.orders o on o.id = l.order_id
                      where l.cycle_id = c and l.kind = 'goods' and (l.quantity > 0 and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')));
    perform ordercycle.came_to_nothing(v_nothing);
    select coalesce(array_agg(c), '{}') into v_arrived from unnest(v_over) c
    where not exists (select from ordering.line l join ordering.consignment g on g.id = l.consignment_id
                      where l.cycle_id = c and g.state in ('PLANNED', 'PACKED', 'LOADED', 'DELIVERED'));
    perform ordercycle.all_arrived(v_arrived);
    select coalesce(array_agg(c), '{}') into v_settled from unnest(v_arrived) c
    where not exists (select from ordering.line l join ordering.orders o on o.id = l.order_id
                      where l.cycle_id = c and o.state not in ('SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED'));
    perform ordercycle.all_settled(v_settled);
    return (select count(*) from ordercycle.cycle c where c.id = any (v_over) and c.state = 'SETTLED');
end $$;
comment on function ordering.end_dates() is 'Settles the delivery dates that are over and have nothing left to do; answers how many. What another node has in hand is left to it.';
