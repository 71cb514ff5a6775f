-- A declined or forgotten payment loses nobody's basket: the checkout empties it while a household is away paying, and what was not paid goes back by itself.
create function ordering.put_back(p_orders bigint[]) returns void language sql as $$
    insert into ordering.cart (buyer_id, version)
    select distinct buyer_id, 1 from ordering.orders where id = any (p_orders) and audience = 'HOUSEHOLD' order by buyer_id
    on conflict (buyer_id) do update set version = cart.version + 1, changed_at = clock_timestamp();
    insert into ordering.cart_line (buyer_id, destination_id, offer_id, quantity, offer_version, slot_id)
    select o.buyer_id, o.destination_id, f.id, l.quantity, f.version, o.slot_id
    from ordering.orders o
    join ordering.line l on l.order_id = o.id and l.kind = 'goods' and l.quantity > 0
    join ordercycle.offer f on f.id = l.offer_id
    where o.id = any (p_orders) and o.audience = 'HOUSEHOLD'
    order by o.buyer_id, o.destination_id, f.id, o.id
    on conflict (buyer_id, destination_id, offer_id) do nothing;
$$;
comment on function ordering.put_back(bigint[]) is
    'Puts the goods of unpaid orders back into their households'' baskets, at the offers as they are now. What was put in meanwhile stays as it is.';
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
    for v_drop in select f.drop_id from ordering.drop_fee f where f.order_id = any (p_orders) order by f.drop_id loop
        perform ordering.settle_drop_fee(v_drop, p_orders);
    end loop;
    perform payment.abandon(c.checkout_id)
    from (select distinct checkout_id from ordering.orders where id = any (p_orders) order by checkout_id) c
    where not exists (select from ordering.orders o where o.checkout_id = c.checkout_id and o.state = 'AWAITING_PAYMENT');
    perform identity.record_trail(p_account, p_action, 'order', id::text, '{}', p_party) from unnest(p_orders) id;
    if p_state in ('EXPIRED', 'FAILED') then
        perform ordering.put_back(p_orders);
    end if;
end $$;
