-- All payments that may be withdrawn or given up are locked at once, in the order of their ids.
create or replace function ordering.let_go(p_orders bigint[], p_state text, p_action text, p_account bigint, p_party bigint) returns void language plpgsql as $$
declare v_drop bigint;
begin
    perform stock.post(array_agg(stock_id), array_agg('release'::text), array_agg(-quantity), array_agg(id), p_account, null)
    from ordering.line where order_id = any (p_orders) and kind = 'goods' and quantity > 0;
    perform delivery.give_back_slot(g.slot_id, g.crates, g.chilled, g.frozen)
    from (select slot_id, sum(crates) crates, sum(chilled_crates) chilled, sum(frozen_crates) frozen
          from ordering.orders where id = any (p_orders) and slot_id is not null group by slot_id order by slot_id) g;
    update ordering.consignment set state = 'CANCELLED' where order_id = any (p_orders);
    update ordering.orders set state = p_state, version = version + 1, changed_at = clock_timestamp(), hold_until = null where id = any (p_orders);
    perform payment.hold(array(select c.id from ordering.orders o join ordering.orders c on c.checkout_id = o.checkout_id where o.id = any (p_orders)));
    for v_drop in select f.drop_id from ordering.drop_fee f where f.order_id = any (p_orders) order by f.drop_id loop
        perform ordering.settle_drop_fee(v_drop, p_orders);
    end loop;
    perform payment.withdraw(a.payment_id) from ordering.addition a where a.order_id = any (p_orders) and a.state = 'OPEN' order by a.payment_id;
    update ordering.addition set state = 'FALLEN' where order_id = any (p_orders) and state = 'OPEN';
    perform payment.abandon(c.checkout_id,
        array(select o.id from ordering.orders o where o.checkout_id = c.checkout_id and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')))
    from (select distinct checkout_id from ordering.orders where id = any (p_orders) order by checkout_id) c
    where not exists (select from ordering.orders o where o.checkout_id = c.checkout_id and o.state = 'AWAITING_PAYMENT');
    perform identity.record_trail(p_account, p_action, 'order', id::text, '{}', p_party) from unnest(p_orders) id;
    if p_state in ('EXPIRED', 'FAILED') then
        perform ordering.put_back(p_orders);
    end if;
end $$;
