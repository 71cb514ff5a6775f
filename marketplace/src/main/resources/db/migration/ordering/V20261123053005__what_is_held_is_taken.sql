-- What is held on a card for goods that are weighed is taken when they are received.
create function ordering.taking(p_orders bigint[]) returns table (order_id bigint, ended boolean, amount_minor bigint) language sql stable as $$
    select o.id, o.state in ('DELIVERED', 'SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED'),
        case when o.state in ('CANCELLED', 'EXPIRED', 'FAILED') then 0 when o.state in ('DELIVERED', 'SETTLED') then o.total_minor
            else greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = o.id)) end
    from ordering.orders o where o.id = any (p_orders)
$$;
comment on function ordering.taking(bigint[]) is 'Cents to take for each order if they must be taken now: what it came to when it is ended, the most that it may come to before.';

create function ordering.ended() returns trigger language plpgsql as $$
begin
    perform payment.to_take(new.id);
    return null;
end $$;
create trigger order_ended_is_taken after update of state on ordering.orders for each row
    when (new.payment_method = 'STRIPE' and new.state in ('DELIVERED', 'SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED') and old.state <> new.state)
    execute function ordering.ended();

-- What is owed for another order of the checkout stays asked for. Nothing else is new.
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
    perform payment.abandon(c.checkout_id,
        array(select o.id from ordering.orders o where o.checkout_id = c.checkout_id and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')))
    from (select distinct checkout_id from ordering.orders where id = any (p_orders) order by checkout_id) c
    where not exists (select from ordering.orders o where o.checkout_id = c.checkout_id and o.state = 'AWAITING_PAYMENT');
    perform identity.record_trail(p_account, p_action, 'order', id::text, '{}', p_party) from unnest(p_orders) id;
    if p_state in ('EXPIRED', 'FAILED') then
        perform ordering.put_back(p_orders);
    end if;
end $$;
