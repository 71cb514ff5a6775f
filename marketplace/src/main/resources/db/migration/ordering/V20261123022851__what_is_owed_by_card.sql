-- A direct debit that takes days counts as placed; when it fails then, the order stands and is owed.
drop function ordering.decline_payment(bigint[]);
create function ordering.decline_payment(p_orders bigint[]) returns bigint[] language plpgsql as $$
declare waiting bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    select array_agg(id order by id) into waiting from ordering.orders where id = any (p_orders) and state = 'AWAITING_PAYMENT';
    if waiting is not null then
        perform ordering.let_go(waiting, 'FAILED', 'order.failed', null, null);
    end if;
    return (select coalesce(array_agg(id order by id), '{}') from ordering.orders where id = any (p_orders) and state not in ('CANCELLED', 'EXPIRED', 'FAILED'));
end $$;
comment on function ordering.decline_payment(bigint[]) is 'There will be no money: what waited for it is let go. Answers those that were placed before and stand all the same.';

create function ordering.payment_came(p_orders bigint[]) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_kept bigint;
    v_most bigint;
begin
    for o in select * from ordering.orders where id = any (p_orders) and payment_method <> 'ACCOUNT' order by id for update loop
        v_kept := payment.kept(o.id);
        v_most := case when o.state in ('DELIVERED', 'SETTLED') then o.total_minor
            else greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = o.id)) end;
        if v_kept > v_most then
            perform payment.refund('came:' || o.id || ':' || o.version || ':' || v_kept, o.id, v_kept - v_most, 'late');
        end if;
        if o.state = 'DELIVERED' and payment.kept(o.id) = o.total_minor then
            update ordering.orders set state = 'SETTLED', changed_at = clock_timestamp() where id = o.id;
            perform identity.record_trail(null, 'order.settled', 'order', o.id::text, jsonb_build_object('total', o.total_minor));
        end if;
    end loop;
end $$;
comment on function ordering.payment_came(bigint[]) is
    'After money for placed orders was booked: what came to less meanwhile goes back, and what was delivered before it was paid is settled. The caller holds the orders.';

create or replace function ordering.fit_money(p_order bigint, p_key text) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_kept bigint;
    v_most bigint;
begin
    select * into strict o from ordering.orders where id = p_order;
    -- With the fee of the drop, which may still come to it
    v_most := greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = p_order));
    if o.payment_method <> 'ACCOUNT' then
        v_kept := payment.kept(o.id);
        if v_most > greatest(v_kept, payment.promised(o.id)) then
            raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "not-paid-for"}]';
        end if;
        perform payment.refund(p_key, o.id, v_kept - v_most, 'corrected') where v_kept > v_most;
    end if;
end $$;

-- The key of a checkout is made of it, so that a basket that two devices order makes one order
alter table ordering.cart add column secret text not null default encode(uuid_send(gen_random_uuid()), 'hex');
comment on column ordering.cart.secret is 'Known to whoever may see the cart, on each device; nobody else can guess the key of its checkout.';
