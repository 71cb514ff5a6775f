-- Placing, changing and letting go of orders. Lock order everywhere: order rows by id, cycles' doors, stock rows by id, slots, payments.
-- A refusal is raised (TB001 with every reason, TB002 key of another request, TB003 another version), so that nothing at all remains of what was tried.

create function ordering.answer_again(p_key text, p_buyer bigint, p_hash text) returns jsonb language plpgsql stable as $$
declare c ordering.checkout;
begin
    select * into strict c from ordering.checkout where idem_key = p_key;
    if c.buyer_id <> p_buyer or c.request_hash <> p_hash then
        raise exception 'idempotency key of another request' using errcode = 'TB002';
    end if;
    return c.answer || jsonb_build_object('replayed', true);
end $$;

create function ordering.place(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_buyer bigint := (p_doc ->> 'buyer')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_household boolean := p_doc ->> 'audience' = 'HOUSEHOLD';
    v_owed bigint := (select sum(x.maximum) from jsonb_to_recordset(p_doc -> 'orders') as x(maximum bigint));
    v_held boolean := (p_doc ->> 'held')::boolean and v_owed > 0;
    v_count int := jsonb_array_length(p_doc -> 'orders');
    v_slots bigint[] := array_fill(null::bigint, array[v_count]);
    v_drops bigint[] := array_fill(null::bigint, array[v_count]);
    v_refusals jsonb;
    v_checkout bigint;
    v_now timestamptz;
    v_orders bigint[];
    v_numbers text[];
    v_payment bigint;
    v_answer jsonb;
    v_order record;
    v_slot bigint;
begin
    insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
    values (v_buyer, v_account, p_doc ->> 'key', p_doc ->> 'hash', p_doc ->> 'payment')
    on conflict on constraint checkout_once_per_key do nothing returning id into v_checkout;
    if v_checkout is null then
        return ordering.answer_again(p_doc ->> 'key', v_buyer, p_doc ->> 'hash');
    end if;

    perform ordercycle.enter(array_agg(distinct o.cycle_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer o on o.id = x.offer;
    perform stock.lock_rows(array_agg(distinct o.stock_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer o on o.id = x.offer;
    v_now := platform.business_time();

    select jsonb_agg(jsonb_build_object('order', r.n, 'line', r.p, 'code', r.code, 'found', r.found, 'expected', r.expected) order by r.n, r.p) into v_refusals
    from (
        select x.n, x.p, ordering.objection(o, c, v_household, x.price, x.version, v_now) code, null::numeric found, null::numeric expected
        from jsonb_to_recordset(p_doc -> 'lines') as x(n int, p int, offer bigint, price numeric, version bigint)
        left join ordercycle.offer o on o.id = x.offer left join ordercycle.cycle c on c.id = o.cycle_id
        union all
        select x.n, x.p, 'insufficient-stock', s.wanted, s.available
        from (select array_agg(o.stock_id) ids, array_agg(x.quantity) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint, quantity numeric) join ordercycle.offer o on o.id = x.offer) w
        cross join lateral stock.shortages(w.ids, w.wanted) s
        join ordercycle.offer o on o.stock_id = s.stock_id
        join jsonb_to_recordset(p_doc -> 'lines') as x(n int, p int, offer bigint) on x.offer = o.id
    ) r where r.code is not null;

    for v_order in
        select x.* from jsonb_to_recordset(p_doc -> 'orders')
            as x(n int, destination bigint, day date, slots bigint[], "slotRequired" boolean, crates numeric, chilled numeric, frozen numeric)
        order by x.destination, x.day, x.slots, x.n
    loop
        foreach v_slot in array v_order.slots loop
            if delivery.take_slot(v_slot, v_order.crates, v_order.chilled, v_order.frozen) then
                v_slots[v_order.n] := v_slot;
                exit;
            end if;
        end loop;
        if v_slots[v_order.n] is null and v_order."slotRequired" then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', v_order.n, 'code', 'slot-full'));
        end if;
    end loop;
    if v_refusals is not null then
        raise exception 'checkout refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;
    for v_order in select x.* from jsonb_to_recordset(p_doc -> 'orders') as x(n int, destination bigint, day date) order by x.destination, x.day loop
        v_drops[v_order.n] := delivery.drop_for(v_order.destination, v_order.day);
    end loop;

    with x as (
        select * from jsonb_to_recordset(p_doc -> 'orders')
            as x(n int, key text, destination bigint, day date, "purchaseOrderNumber" text, total bigint, maximum bigint, crates numeric, chilled numeric, frozen numeric)
    ), made as (
        insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method,
            purchase_order_number, total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, hold_until)
        select v_checkout, x.key, v_buyer, p_doc ->> 'audience', x.destination, v_slots[x.n], x.day, v_drops[x.n],
            case when v_held then 'AWAITING_PAYMENT' else 'PLACED' end, p_doc ->> 'payment', x."purchaseOrderNumber",
            x.total, x.maximum, x.maximum, x.crates, x.chilled, x.frozen, v_now, case when v_held then v_now + interval '20 minutes' end
        from x order by x.n
        returning id, number, idem_key
    )
    select array_agg(made.id order by x.n), array_agg(made.number order by x.n) into v_orders, v_numbers from made join x on x.key = made.idem_key;

    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct v_orders[x.n], x.sender, x.cooperative, v_drops[x.n] from jsonb_to_recordset(p_doc -> 'legs') as x(n int, sender bigint, cooperative bigint)
    order by 1, 3, 2;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select c.id, x.sequence, x."from", x."to", x.carrier
    from jsonb_to_recordset(p_doc -> 'legs') as x(n int, sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint)
    join ordering.consignment c on c.order_id = v_orders[x.n] and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative;

    with made as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
            allergens, added_at, cutoff_at)
        select v_orders[x.n], x.p, 'goods', o.id, o.version, o.cycle_id, x.cooperative, o.seller_id, o.producer_id, o.product_version_id, o.stock_id,
            c.id, x.quantity, x.quantity, x.price, o.producer_price, o.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum,
            v.allergens, v_now, case when v_household then o.household_cutoff_at else o.institution_cutoff_at end
        from jsonb_to_recordset(p_doc -> 'lines') as x(n int, p int, offer bigint, sender bigint, cooperative bigint, quantity numeric, price numeric, "feePercent" numeric,
            net bigint, vat bigint, maximum bigint)
        join ordercycle.offer o on o.id = x.offer
        join catalogue.product_version v on v.id = o.product_version_id
        join ordering.consignment c on c.order_id = v_orders[x.n] and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
        order by x.n, x.p
        returning id, stock_id, quantity
    )
    select stock.post(array_agg(stock_id), array_agg('reserve'::text), array_agg(quantity), array_agg(id), v_account, null) into v_order from made;
    perform ordering.add_fees(v_orders, p_doc -> 'fees', v_now);

    if v_held then
        perform identity.record_trail(v_account, 'order.held', 'order', id::text, jsonb_build_object('checkout', v_checkout), v_buyer) from unnest(v_orders) id;
    else
        perform identity.record_trail(v_account, 'order.placed', 'order', id::text, jsonb_build_object('checkout', v_checkout), v_buyer) from unnest(v_orders) id;
        perform platform.announce('order_confirmation', id::text, jsonb_build_object('order', id)) from unnest(v_orders) id;
    end if;
    if p_doc ->> 'payment' = 'TEST' and v_owed > 0 then
        select payment.open('checkout:' || v_checkout, v_checkout, v_buyer, 'test', array_agg(v_orders[x.n] order by x.n), array_agg(x.maximum order by x.n), 'EUR',
            case when v_held then v_now + interval '20 minutes' end, '/orders/' || v_numbers[1]) into v_payment
        from jsonb_to_recordset(p_doc -> 'orders') as x(n int, maximum bigint);
        if not v_held then
            perform payment.capture(v_payment, 'test_' || v_payment);
        end if;
    end if;

    v_answer := jsonb_build_object('orders', ordering.details(v_orders));
    update ordering.checkout set answer = v_answer where id = v_checkout;
    return v_answer || jsonb_build_object('replayed', false);
end $$;
comment on function ordering.place(jsonb) is 'Places all orders of a checkout or none, by a number of statements that does not depend on the number of lines.';

create function ordering.objection(o ordercycle.offer, c ordercycle.cycle, p_household boolean, p_price numeric, p_version bigint, p_now timestamptz) returns text
language sql immutable as $$
    select case
        when o.id is null or c.state = 'PLANNED' then 'not-offered'
        when p_now >= case when p_household then o.household_cutoff_at else o.institution_cutoff_at end then 'cut-off-passed'
        when c.state <> 'OPEN' or o.state <> 'OFFERED' then 'not-offered'
        when p_version <> o.version or p_price is distinct from case when p_household then o.household_price else o.institution_price end then 'price-changed'
    end
$$;
comment on function ordering.objection(ordercycle.offer, ordercycle.cycle, boolean, numeric, bigint, timestamptz) is
    'What speaks against selling an offer at this moment, at the price and version seen; null = nothing.';

create function ordering.add_fees(p_orders bigint[], p_fees jsonb, p_now timestamptz) returns void language sql as $$
    insert into ordering.line (order_id, position, kind, cooperative_id, seller_id, ordered_quantity, quantity, unit_price, vat_rate, fee_percent,
        net_minor, vat_minor, line_minor, maximum_minor, added_at)
    select p_orders[x.n], x.p, 'fee', x.cooperative, x.cooperative, 1, 1, x.price, x."vatRate", x.percent, x.net, x.vat, x.net + x.vat, x.maximum, p_now
    from jsonb_to_recordset(p_fees) as x(n int, p int, cooperative bigint, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    order by x.n, x.p
$$;

create function ordering.let_go(p_orders bigint[], p_state text, p_action text, p_account bigint, p_party bigint) returns void language plpgsql as $$
begin
    perform stock.post(array_agg(stock_id), array_agg('release'::text), array_agg(-quantity), array_agg(id), p_account, null)
    from ordering.line where order_id = any (p_orders) and kind = 'goods' and quantity > 0;
    perform delivery.give_back_slot(g.slot_id, g.crates, g.chilled, g.frozen)
    from (select slot_id, sum(crates) crates, sum(chilled_crates) chilled, sum(frozen_crates) frozen
          from ordering.orders where id = any (p_orders) and slot_id is not null group by slot_id order by slot_id) g;
    update ordering.consignment set state = 'CANCELLED' where order_id = any (p_orders);
    update ordering.orders set state = p_state, version = version + 1, changed_at = clock_timestamp(), hold_until = null where id = any (p_orders);
    perform payment.abandon(c.checkout_id)
    from (select distinct checkout_id from ordering.orders where id = any (p_orders) order by checkout_id) c
    where not exists (select from ordering.orders o where o.checkout_id = c.checkout_id and o.state = 'AWAITING_PAYMENT');
    perform identity.record_trail(p_account, p_action, 'order', id::text, '{}', p_party) from unnest(p_orders) id;
end $$;
comment on function ordering.let_go(bigint[], text, text, bigint, bigint) is 'Ends orders that the caller has locked: stock and room go back, pending money is not waited for any more.';

create function ordering.cancel(p_number text, p_buyer bigint, p_account bigint) returns jsonb language plpgsql as $$
declare
    o ordering.orders;
begin
    select * into o from ordering.orders where number = p_number and buyer_id = p_buyer for update;
    if not found then
        return null;
    end if;
    if o.state <> 'CANCELLED' then
        perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
        if o.state in ('EXPIRED', 'FAILED') then
            raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "order-over"}]';
        end if;
        if o.state not in ('PLACED', 'AWAITING_PAYMENT')
            or exists (select from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0 and cutoff_at <= platform.business_time()) then
            raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "cut-off-passed"}]';
        end if;
        perform ordering.let_go(array[o.id], 'CANCELLED', 'order.cancelled', p_account, p_buyer);
        perform payment.refund('cancel:' || o.id, o.id, payment.kept(o.id), 'cancelled');
        if o.state = 'PLACED' then
            perform platform.announce('order_cancelled', o.id::text, jsonb_build_object('order', o.id));
        end if;
    end if;
    return ordering.details(array[o.id]);
end $$;
comment on function ordering.cancel(text, bigint, bigint) is 'The buyer''s own cancellation, until the earliest cut-off; null = no such order of theirs.';

create function ordering.confirm(p_orders bigint[]) returns int language plpgsql as $$
declare done bigint[];
begin
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    with due as (
        update ordering.orders o set state = 'CONFIRMED', confirmed_at = clock_timestamp(), changed_at = clock_timestamp(), version = version + 1
        where o.id = any (p_orders) and o.state = 'PLACED'
          and not exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
                          where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and c.state in ('PLANNED', 'OPEN') and l.cutoff_at > platform.business_time())
        returning o.id
    )
    select array_agg(id order by id) into done from due;
    update ordering.line set confirmed_quantity = quantity where order_id = any (done);
    perform identity.record_trail(null, 'order.confirmed', 'order', id::text, '{}') from unnest(done) id;
    return coalesce(cardinality(done), 0);
end $$;
comment on function ordering.confirm(bigint[]) is 'Confirms those of the placed orders whose lines can all no longer be changed.';

create function ordering.take_payment(p_orders bigint[]) returns bigint[] language plpgsql as $$
declare paid bigint[];
begin
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = any (p_orders) and kind = 'goods' and quantity > 0;
    with p as (
        update ordering.orders set state = 'PLACED', hold_until = null, version = version + 1, changed_at = clock_timestamp()
        where id = any (p_orders) and state = 'AWAITING_PAYMENT' returning id, buyer_id
    )
    select array_agg(id order by id) into paid from p;
    perform platform.announce('order_confirmation', id::text, jsonb_build_object('order', id)),
            identity.record_trail(null, 'order.placed', 'order', id::text, '{"because": "paid"}') from unnest(paid) id;
    perform ordering.confirm(paid);
    return (select coalesce(array_agg(id order by id), '{}') from ordering.orders where id = any (p_orders) and state not in ('AWAITING_PAYMENT', 'CANCELLED', 'EXPIRED', 'FAILED'));
end $$;
comment on function ordering.take_payment(bigint[]) is 'Places the held orders that are paid now; answers which of the orders take the money.';

create function ordering.decline_payment(p_orders bigint[]) returns void language plpgsql as $$
declare waiting bigint[];
begin
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    select array_agg(id order by id) into waiting from ordering.orders where id = any (p_orders) and state = 'AWAITING_PAYMENT';
    if waiting is not null then
        perform ordering.let_go(waiting, 'FAILED', 'order.failed', null, null);
    end if;
end $$;

create function ordering.expire_due() returns int language plpgsql as $$
declare due bigint[];
begin
    select array_agg(id order by id) into due from (
        select id from ordering.orders where state = 'AWAITING_PAYMENT' and hold_until <= platform.business_time() order by id limit 100 for update skip locked) o;
    if due is null then
        return 0;
    end if;
    perform ordering.let_go(due, 'EXPIRED', 'order.expired', null, null);
    return cardinality(due);
end $$;
comment on function ordering.expire_due() is 'Lets go of orders whose hold is over; any number of nodes may call it.';
