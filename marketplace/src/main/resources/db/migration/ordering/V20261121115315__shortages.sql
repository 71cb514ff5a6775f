-- Cutting orders where less is there than was promised. The caller locks (claims), computes, and writes order by order in one transaction. Lock order as
-- everywhere: order rows, stock rows, payments.
create view ordering.claim as
select l.stock_id, l.id line_id, o.id order_id, l.consignment_id, l.cooperative_id, l.cycle_id, c.state cycle_state, c.shortage_rule,
    greatest(c.household_cutoff_at, c.institution_cutoff_at) closes_at, o.delivery_date, o.audience, o.state order_state, l.added_at, l.quantity, f.step
from ordering.line l
join ordering.orders o on o.id = l.order_id
join ordercycle.cycle c on c.id = l.cycle_id
join ordercycle.offer f on f.id = l.offer_id
where l.kind = 'goods' and l.quantity > 0 and l.packed_quantity is null and o.state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED');
comment on view ordering.claim is 'Lines that hold a reservation: what a declared shortage is shared among.';

create function ordering.claims(p_stock bigint, p_locked boolean) returns jsonb language plpgsql as $$
begin
    if p_locked then
        perform 1 from ordering.orders where id in (select order_id from ordering.claim where stock_id = p_stock) order by id for update;
        perform stock.lock_rows(array[p_stock]);
    end if;
    return (
        select jsonb_build_object('stock', r.id, 'shortage', r.shortage, 'declaredAt', r.shortage_at, 'now', platform.business_time(), 'claims', coalesce((
            select jsonb_agg(jsonb_build_object('line', k.line_id, 'order', k.order_id, 'consignment', k.consignment_id, 'cooperative', k.cooperative_id, 'cycle', k.cycle_id,
                'closed', k.cycle_state in ('CLOSED', 'PACKING'), 'rule', k.shortage_rule, 'closesAt', k.closes_at, 'date', k.delivery_date, 'audience', k.audience,
                'held', k.order_state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT'), 'addedAt', k.added_at, 'quantity', k.quantity, 'step', k.step) order by k.line_id)
            from ordering.claim k where k.stock_id = r.id), '[]'))
        from stock.stock_row r where r.id = p_stock);
end $$;
comment on function ordering.claims(bigint, boolean) is 'A stock row''s declared shortage and the lines that it is shared among; locked until the transaction ends if asked.';

create function ordering.cut(p_doc jsonb) returns text language plpgsql as $$
declare
    o ordering.orders;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_kept bigint;
begin
    select * into strict o from ordering.orders where id = (p_doc ->> 'order')::bigint;
    if not exists (select from jsonb_to_recordset(p_doc -> 'lines') as x(quantity numeric) where x.quantity > 0) then
        perform ordering.let_go(array[o.id], 'CANCELLED', 'order.cut', v_account, v_party);
        update ordering.orders set cancel_reason = 'shortage' where id = o.id;
        perform payment.refund('cancel:' || o.id, o.id, payment.kept(o.id), 'shortage');
        perform platform.announce('order_cancelled', o.id::text, jsonb_build_object('order', o.id));
        return o.number;
    end if;

    perform stock.post(array_agg(l.stock_id order by l.stock_id, l.id), array_agg('release'::text), array_agg(x.quantity - l.quantity order by l.stock_id, l.id),
        array_agg(l.id order by l.stock_id, l.id), v_account, 'shortage')
    from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, quantity numeric)
    join ordering.line l on l.id = x.id and l.order_id = o.id where x.quantity < l.quantity;
    perform ordering.write_fulfilment(p_doc);
    update ordering.line l set confirmed_quantity = l.quantity
    from jsonb_to_recordset(p_doc -> 'cuts') as x(id bigint) where l.id = x.id and l.order_id = o.id;
    update ordering.consignment c set state = 'CANCELLED'
    where c.order_id = o.id and c.state = 'PLANNED' and not exists (select from ordering.line l where l.consignment_id = c.id and l.quantity > 0);
    update ordering.orders set state = 'PACKED' where id = o.id and state = 'CONFIRMED' and not exists (select from ordering.consignment where order_id = o.id and state = 'PLANNED');

    select * into strict o from ordering.orders where id = o.id;
    v_kept := payment.kept(o.id);
    if o.payment_method <> 'ACCOUNT' and v_kept > o.maximum_minor then
        perform payment.refund('shortage:' || o.id || ':' || o.version, o.id, v_kept - o.maximum_minor, 'shortage');
    end if;
    perform identity.record_trail(v_account, 'order.cut', 'order', o.id::text, jsonb_build_object('version', o.version, 'because', 'shortage'), v_party);
    perform platform.announce('order_changed', o.id || ':' || o.version, jsonb_build_object('order', o.id, 'version', o.version, 'because', 'shortage'));
    return o.number;
end $$;
comment on function ordering.cut(jsonb) is
    'Writes one order as it stands after a shortage: what is missing is let go, money is as computed, what was paid too much goes back, its people hear of it once.';

-- A buyer who changes a line afterwards, before the cut-off, orders anew: what had been cut is no promise any more.
create function ordering.promise_again() returns trigger language plpgsql as $$
begin
    new.confirmed_quantity := null;
    return new;
end $$;
create trigger line_changed_after_a_cut before update of ordered_quantity on ordering.line for each row
    when (old.confirmed_quantity is not null and new.confirmed_quantity = old.confirmed_quantity and new.quantity <> old.quantity and new.packed_quantity is null
        and new.ordered_quantity = new.quantity)
    execute function ordering.promise_again();
