-- A place may close while somebody pays. Goods that nobody could fetch are not sold: the order comes to nothing, goods and room are free again, and the money that
-- comes goes back like any that comes late.
create or replace function ordering.take_payment(p_orders bigint[]) returns bigint[] language plpgsql as $$
declare
    paid bigint[];
    v_closed bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = any (p_orders) and kind = 'goods' and quantity > 0;
    select array_agg(o.id order by o.id) into v_closed from ordering.orders o
    where o.id = any (p_orders) and o.state = 'AWAITING_PAYMENT'
      and (not delivery.is_open(o.destination_id, o.delivery_date)
        or o.slot_id is not null and not exists (select from delivery.open_slot s where s.id = o.slot_id));
    if v_closed is not null then
        perform ordering.let_go(v_closed, 'FAILED', 'order.failed', null, null);
        update ordering.orders set cancel_reason = 'place-closed' where id = any (v_closed);
    end if;
    with p as (
        update ordering.orders set state = 'PLACED', hold_until = null, version = version + 1, changed_at = clock_timestamp()
        where id = any (p_orders) and state = 'AWAITING_PAYMENT' returning id
    )
    select array_agg(id order by id) into paid from p;
    delete from ordering.cart_line c using ordering.orders o, ordering.line l
    where o.id = any (paid) and l.order_id = o.id and l.kind = 'goods' and c.buyer_id = o.buyer_id and c.destination_id = o.destination_id
        and c.offer_id = l.offer_id and c.quantity = l.quantity;
    perform platform.announce('order_confirmation', id::text, jsonb_build_object('order', id)),
            identity.record_trail(null, 'order.placed', 'order', id::text, '{"because": "paid"}') from unnest(paid) id;
    perform ordering.confirm(paid);
    return (select coalesce(array_agg(id order by id), '{}') from ordering.orders where id = any (p_orders) and state not in ('AWAITING_PAYMENT', 'CANCELLED', 'EXPIRED', 'FAILED'));
end $$;
comment on function ordering.take_payment(bigint[]) is
    'Places paid orders that still wait; answers which of all these are sold. What is not, also because its place closed meanwhile, gets its money back from the caller.';
