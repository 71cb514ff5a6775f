-- A cooperative's percentage that changes on an open date is told to whoever had seen another, as a changed price is.
alter table ordering.cart_line add column fee_percent numeric(6,3);
comment on column ordering.cart_line.fee_percent is
    'The cooperative''s percentage on this date, in the buyer''s basis, as it was when the line was last set; null = set before anybody remembered.';

create or replace function ordering.put_back(p_orders bigint[]) returns void language sql as $$
    insert into ordering.cart (buyer_id, version)
    select distinct buyer_id, 1 from ordering.orders where id = any (p_orders) and audience = 'HOUSEHOLD' order by buyer_id
    on conflict (buyer_id) do update set version = cart.version + 1, changed_at = clock_timestamp();
    insert into ordering.cart_line (buyer_id, destination_id, offer_id, quantity, offer_version, slot_id, fee_percent)
    select o.buyer_id, o.destination_id, f.id, l.quantity, f.version, o.slot_id, c.fee_percent_household
    from ordering.orders o
    join ordering.line l on l.order_id = o.id and l.kind = 'goods' and l.quantity > 0
    join ordercycle.offer f on f.id = l.offer_id
    join ordercycle.cycle c on c.id = f.cycle_id
    where o.id = any (p_orders) and o.audience = 'HOUSEHOLD'
    order by o.buyer_id, o.destination_id, f.id, o.id
    on conflict (buyer_id, destination_id, offer_id) do nothing;
$$;
