-- What was paid on a page leaves the cart then, and not before: a declined or forgotten payment loses nobody's cart.
create or replace function ordering.take_payment(p_orders bigint[]) returns bigint[] language plpgsql as $$
declare paid bigint[];
begin
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = any (p_orders) and kind = 'goods' and quantity > 0;
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
