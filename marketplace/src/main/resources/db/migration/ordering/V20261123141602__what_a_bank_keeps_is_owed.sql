-- An order that was settled by money which a bank keeps is not settled any more: it was delivered, and is owed.
create or replace function ordering.payment_came(p_orders bigint[]) returns void language plpgsql as $$
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
        if o.state = 'SETTLED' and v_kept < o.total_minor then
            update ordering.orders set state = 'DELIVERED', changed_at = clock_timestamp() where id = o.id;
            perform identity.record_trail(null, 'order.owed', 'order', o.id::text, jsonb_build_object('total', o.total_minor, 'kept', v_kept));
        end if;
        if o.state = 'DELIVERED' and payment.kept(o.id) = o.total_minor then
            update ordering.orders set state = 'SETTLED', changed_at = clock_timestamp() where id = o.id;
            perform identity.record_trail(null, 'order.settled', 'order', o.id::text, jsonb_build_object('total', o.total_minor));
        end if;
    end loop;
end $$;
comment on function ordering.payment_came(bigint[]) is
    'After money for placed orders was booked, or was taken back for good: what came to less meanwhile goes back, what was delivered before it was paid is settled, and what is not paid any more is owed. The caller holds the orders.';
