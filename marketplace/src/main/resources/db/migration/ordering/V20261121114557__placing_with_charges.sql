-- Placing, changing, ending and fulfilling orders with the charges beside their goods. Both amounts of an order, without and with the fee of its drop, come
-- computed; which one holds is decided here, under the drop's lock.
drop function ordering.add_fees(bigint[], jsonb, timestamptz);

create or replace function ordering.place(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_buyer bigint := (p_doc ->> 'buyer')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_household boolean := p_doc ->> 'audience' = 'HOUSEHOLD';
    v_owed bigint := (select sum(x.agreed) from jsonb_to_recordset(p_doc -> 'orders') as x(agreed bigint));
    v_held boolean := (p_doc ->> 'held')::boolean and v_owed > 0;
    v_count int := jsonb_array_length(p_doc -> 'orders');
    v_slots bigint[] := array_fill(null::bigint, array[v_count]);
    v_drops bigint[] := array_fill(null::bigint, array[v_count]);
    v_drop bigint;
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

    for v_order in select x.* from jsonb_to_recordset(p_doc -> 'orders') as x(n int, destination bigint, day date)
        join delivery.destination t on t.site_id = x.destination and t.kind = 'KITCHEN_DOOR' order by x.destination, x.day loop
        v_drops[v_order.n] := delivery.drop_for(v_order.destination, v_order.day);
    end loop;
    perform delivery.lock_drops(v_drops);
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
    select coalesce(v_refusals, '[]') || coalesce(jsonb_agg(jsonb_build_object('order', r.n, 'code', r.code, 'found', r.found, 'expected', r.expected) order by r.n), '[]')
    into v_refusals
    from (
        select min(x.n) n, case when bool_or(x.tariff is distinct from t.id) then 'drop-fee-changed'
                when ordering.drop_goods(v_drops[min(x.n)]) + sum(x.goods) < t.minimum * 100 then 'drop-minimum' end code,
            (ordering.drop_goods(v_drops[min(x.n)]) + sum(x.goods)) / 100.0 found, t.minimum expected
        from jsonb_to_recordset(p_doc -> 'orders') as x(n int, destination bigint, day date, tariff bigint, goods bigint)
        left join lateral delivery.drop_tariff_on(x.destination, x.day) t on true
        group by x.destination, x.day, t.id, t.minimum
    ) r where r.code is not null
    having count(*) > 0 or v_refusals is not null;
    if v_refusals is not null then
        raise exception 'checkout refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;
    for v_order in select x.* from jsonb_to_recordset(p_doc -> 'orders') as x(n int, destination bigint, day date)
        where v_drops[x.n] is null order by x.destination, x.day loop
        v_drops[v_order.n] := delivery.drop_for(v_order.destination, v_order.day);
    end loop;

    with x as (
        select * from jsonb_to_recordset(p_doc -> 'orders')
            as x(n int, key text, destination bigint, day date, "purchaseOrderNumber" text, total bigint, maximum bigint, agreed bigint, crates numeric, chilled numeric, frozen numeric)
    ), made as (
        insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method,
            purchase_order_number, total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, hold_until)
        select v_checkout, x.key, v_buyer, p_doc ->> 'audience', x.destination, v_slots[x.n], x.day, v_drops[x.n],
            case when v_held then 'AWAITING_PAYMENT' else 'PLACED' end, p_doc ->> 'payment', x."purchaseOrderNumber",
            x.total, x.maximum, x.agreed, x.crates, x.chilled, x.frozen, v_now, case when v_held then v_now + interval '20 minutes' end
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
    perform ordering.add_charges(v_orders, p_doc -> 'charges', v_now);
    insert into ordering.drop_agreement (order_id, tariff_id, seller_id, fee_minor, minimum_minor, bare, carrying)
    select v_orders[x.n], t.id, t.seller_id, (t.fee * 100)::bigint, (t.minimum * 100)::bigint, x.bare, x.carrying
    from jsonb_to_recordset(p_doc -> 'orders') as x(n int, tariff bigint, bare jsonb, carrying jsonb) join delivery.drop_tariff t on t.id = x.tariff order by x.n;
    for v_drop in select distinct v_drops[x.n] from jsonb_to_recordset(p_doc -> 'orders') as x(n int, tariff bigint) where x.tariff is not null order by 1 loop
        perform ordering.settle_drop_fee(v_drop, v_orders);
    end loop;

    if v_held then
        perform identity.record_trail(v_account, 'order.held', 'order', id::text, jsonb_build_object('checkout', v_checkout), v_buyer) from unnest(v_orders) id;
    else
        perform identity.record_trail(v_account, 'order.placed', 'order', id::text, jsonb_build_object('checkout', v_checkout), v_buyer) from unnest(v_orders) id;
        perform platform.announce('order_confirmation', id::text, jsonb_build_object('order', id)) from unnest(v_orders) id;
    end if;
    if p_doc ->> 'payment' = 'TEST' and v_owed > 0 then
        select payment.open('checkout:' || v_checkout, v_checkout, v_buyer, 'test', array_agg(v_orders[x.n] order by x.n), array_agg(x.agreed order by x.n), 'EUR',
            case when v_held then v_now + interval '20 minutes' end, '/orders/' || v_numbers[1]) into v_payment
        from jsonb_to_recordset(p_doc -> 'orders') as x(n int, agreed bigint);
        if not v_held then
            perform payment.capture(v_payment, 'test_' || v_payment);
        end if;
    end if;

    v_answer := jsonb_build_object('orders', ordering.details(v_orders));
    update ordering.checkout set answer = v_answer where id = v_checkout;
    return v_answer || jsonb_build_object('replayed', false);
end $$;
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
end $$;comment on function ordering.let_go(bigint[], text, text, bigint, bigint) is
    'Ends orders that the caller has locked, their drops first: stock and room go back, a drop''s fee goes to the next order, pending money is not waited for any more.';

create or replace function ordering.cancel(p_number text, p_buyer bigint, p_account bigint) returns jsonb language plpgsql as $$
declare
    o ordering.orders;
begin
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_number and buyer_id = p_buyer));
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
create or replace function ordering.confirm(p_orders bigint[]) returns int language plpgsql as $$
declare done bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
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
create or replace function ordering.take_payment(p_orders bigint[]) returns bigint[] language plpgsql as $$
declare paid bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
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
create or replace function ordering.decline_payment(p_orders bigint[]) returns void language plpgsql as $$
declare waiting bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    select array_agg(id order by id) into waiting from ordering.orders where id = any (p_orders) and state = 'AWAITING_PAYMENT';
    if waiting is not null then
        perform ordering.let_go(waiting, 'FAILED', 'order.failed', null, null);
    end if;
end $$;
create or replace function ordering.expire_due() returns int language plpgsql as $$
declare due bigint[];
begin
    select array_agg(id) into due from (
        select id from ordering.orders where state = 'AWAITING_PAYMENT' and hold_until <= platform.business_time() order by id limit 100) o;
    if due is null then
        return 0;
    end if;
    perform ordering.lock_drops_of(due);
    select array_agg(id order by id) into due from (
        select id from ordering.orders where id = any (due) and state = 'AWAITING_PAYMENT' and hold_until <= platform.business_time()
        order by id for update skip locked) o;
    if due is null then
        return 0;
    end if;
    perform ordering.let_go(due, 'EXPIRED', 'order.expired', null, null);
    return cardinality(due);
end $$;
create or replace function ordering.amend(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_agreed bigint := (p_doc ->> 'agreed')::bigint;
    v_amounts jsonb;
    v_agreement ordering.drop_agreement;
    v_before bigint;
    v_after bigint;
    v_crates numeric := (p_doc ->> 'crates')::numeric;
    v_chilled numeric := (p_doc ->> 'chilled')::numeric;
    v_frozen numeric := (p_doc ->> 'frozen')::numeric;
    o ordering.orders;
    v_now timestamptz;
    v_refusals jsonb;
    v_kept bigint;
    v_made record;
begin
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint));
    select * into o from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint for update;
    if not found then
        return null;
    end if;
    if o.version <> (p_doc ->> 'version')::bigint then
        raise exception 'order changed meanwhile' using errcode = 'TB003';
    end if;
    if o.state <> 'PLACED' then
        raise exception 'order refused' using errcode = 'TB001', detail = jsonb_build_array(jsonb_build_object('order', 1, 'code',
            case when o.state in ('CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED') then 'cut-off-passed' else 'order-over' end))::text;
    end if;

    perform ordercycle.enter(array_agg(distinct f.cycle_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
    perform stock.lock_rows(array_agg(distinct f.stock_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
    v_now := platform.business_time();

    select jsonb_agg(jsonb_build_object('order', 1, 'line', r.asked, 'code', r.code, 'found', r.found, 'expected', r.expected) order by r.asked) into v_refusals
    from (
        select x.asked, case when l.cutoff_at <= v_now then 'cut-off-passed'
                when x.quantity > coalesce(l.quantity, 0) then ordering.objection(f, c, o.audience = 'HOUSEHOLD', x.price, x.version, v_now) end code,
            null::numeric found, null::numeric expected
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric, price numeric, version bigint)
        left join ordering.line l on l.id = x.id
        left join ordercycle.offer f on f.id = x.offer
        left join ordercycle.cycle c on c.id = f.cycle_id
        where x.quantity <> coalesce(l.quantity, 0)
        union all
        select x.asked, 'insufficient-stock', x.quantity, s.available + coalesce(l.quantity, 0)
        from (select array_agg(f.stock_id) ids, array_agg(x.quantity - coalesce(l.quantity, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric)
              left join ordering.line l on l.id = x.id join ordercycle.offer f on f.id = x.offer) w
        cross join lateral stock.shortages(w.ids, w.wanted) s
        join ordercycle.offer f on f.stock_id = s.stock_id
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on x.offer = f.id
        left join ordering.line l on l.id = x.id
        where x.quantity > coalesce(l.quantity, 0)
    ) r where r.code is not null;

    if o.slot_id is not null and not delivery.take_slot(o.slot_id, v_crates - o.crates, v_chilled - o.chilled_crates, v_frozen - o.frozen_crates) then
        if v_crates > o.crates or v_chilled > o.chilled_crates or v_frozen > o.frozen_crates then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'slot-full'));
        else
            perform delivery.give_back_slot(o.slot_id, o.crates - v_crates, o.chilled_crates - v_chilled, o.frozen_crates - v_frozen);
        end if;
    end if;
    v_amounts := ordering.amounts_now(o.id, p_doc -> 'bare', p_doc -> 'carrying');
    select * into v_agreement from ordering.drop_agreement where order_id = o.id;
    if found then
        v_before := ordering.drop_goods(o.drop_id);
        v_after := v_before + (p_doc ->> 'goods')::bigint - (select coalesce(sum(net_minor), 0) from ordering.line where order_id = o.id and kind = 'goods');
        if v_after < v_agreement.minimum_minor and v_after < v_before then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'drop-minimum',
                'found', v_after / 100.0, 'expected', v_agreement.minimum_minor / 100.0));
        end if;
    end if;
    if v_refusals is not null then
        raise exception 'order refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;

    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct o.id, x.sender, x.cooperative, o.drop_id from jsonb_to_recordset(p_doc -> 'legs') as x(sender bigint, cooperative bigint)
    on conflict on constraint consignment_once do nothing;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select c.id, x.sequence, x."from", x."to", x.carrier
    from jsonb_to_recordset(p_doc -> 'legs') as x(sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint)
    join ordering.consignment c on c.order_id = o.id and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
    on conflict do nothing;

    with x as (
        select x.*, g.net, g.vat, g.maximum from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, version bigint, sender bigint,
            cooperative bigint, quantity numeric, price numeric, "feePercent" numeric)
        join jsonb_to_recordset(v_amounts -> 'goods') as g(p int, net bigint, vat bigint, maximum bigint) on g.p = x.p
    ), old as (
        select l.id, l.quantity from ordering.line l where l.order_id = o.id
    ), changed as (
        update ordering.line l set ordered_quantity = x.quantity, quantity = x.quantity, unit_price = x.price, offer_version = x.version, net_minor = x.net,
            vat_minor = x.vat, line_minor = x.net + x.vat, maximum_minor = x.maximum,
            added_at = case when x.quantity <> l.quantity then v_now else l.added_at end
        from x where l.id = x.id and l.order_id = o.id
        returning l.id, l.stock_id, l.quantity
    ), added as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
            allergens, added_at, cutoff_at)
        select o.id, x.p, 'goods', f.id, f.version, f.cycle_id, x.cooperative, f.seller_id, f.producer_id, f.product_version_id, f.stock_id,
            c.id, x.quantity, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum,
            v.allergens, v_now, case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end
        from x
        join ordercycle.offer f on f.id = x.offer
        join catalogue.product_version v on v.id = f.product_version_id
        join ordering.consignment c on c.order_id = o.id and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
        where x.id is null
        order by x.p
        returning id, stock_id, quantity
    ), moved as (
        select changed.id, changed.stock_id, changed.quantity - old.quantity quantity from changed join old on old.id = changed.id
        union all select id, stock_id, quantity from added
    )
    select stock.post(array_agg(stock_id), array_agg(case when quantity > 0 then 'reserve' else 'release' end), array_agg(quantity), array_agg(id), v_account, null)
    into v_made from moved where quantity <> 0;

    perform ordering.write_charges(o.id, v_amounts -> 'charges');
    update ordering.drop_agreement set bare = p_doc -> 'bare', carrying = p_doc -> 'carrying' where order_id = o.id;

    update ordering.consignment c
    set state = case when exists (select from ordering.line l where l.consignment_id = c.id and l.quantity > 0) then 'PLANNED' else 'CANCELLED' end
    where c.order_id = o.id and c.state in ('PLANNED', 'CANCELLED');
    update ordering.orders set total_minor = (v_amounts ->> 'total')::bigint, maximum_minor = (v_amounts ->> 'maximum')::bigint,
        authorised_minor = greatest(authorised_minor, v_agreed),
        crates = v_crates, chilled_crates = v_chilled, frozen_crates = v_frozen, version = version + 1, changed_at = clock_timestamp(),
        purchase_order_number = p_doc ->> 'purchaseOrderNumber'
    where id = o.id;

    if o.payment_method = 'TEST' then
        v_kept := payment.kept(o.id);
        if v_agreed > v_kept then
            perform payment.capture(p, 'test_' || p)
            from payment.open('amend:' || o.id || ':' || o.version, o.checkout_id, o.buyer_id, 'test', array[o.id], array[v_agreed - v_kept], o.currency, null, '/orders/' || o.number) p;
        elsif v_agreed < v_kept then
            perform payment.refund('amend:' || o.id || ':' || o.version, o.id, v_kept - v_agreed, 'amended');
        end if;
    end if;
    perform identity.record_trail(v_account, 'order.amended', 'order', o.id::text, jsonb_build_object('version', o.version + 1), o.buyer_id);
    perform platform.announce('order_changed', o.id || ':' || (o.version + 1), jsonb_build_object('order', o.id, 'version', o.version + 1));
    return ordering.details(array[o.id]);
end $$;
create or replace function ordering.fulfilment_sheet(p_consignment bigint, p_party bigint) returns jsonb language plpgsql as $$
declare
    c ordering.consignment;
    o ordering.orders;
    v_point_owner bigint;
    v_sender_owner bigint;
begin
    select x.* into c from ordering.consignment x where x.id = p_consignment;
    select x.* into o from ordering.orders x where x.id = c.order_id;
    select s.party_id into v_point_owner from network.site s join delivery.destination d on d.site_id = s.id and d.fetched where s.id = o.destination_id;
    select s.party_id into v_sender_owner from network.site s where s.id = c.sender_site_id;
    if c.id is null or p_party not in (c.cooperative_id, v_sender_owner, o.buyer_id, coalesce(v_point_owner, 0)) then
        return null;
    end if;
    perform delivery.lock_drops(array[o.drop_id]);
    perform 1 from ordering.orders where id = o.id for update;
    perform ordering.confirm(array[o.id]);
    select x.* into c from ordering.consignment x where x.id = p_consignment;
    select x.* into o from ordering.orders x where x.id = c.order_id;
    return (
        select jsonb_build_object('consignment', c.id, 'state', c.state, 'version', c.version, 'cooperative', c.cooperative_id, 'senderOwner', v_sender_owner,
            'pointOwner', v_point_owner, 'order', o.id, 'orderState', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'authorised', o.authorised_minor,
            'dropFee', (select jsonb_build_object('seller', a.seller_id, 'net', a.fee_minor) from ordering.drop_agreement a where a.order_id = o.id),
            'lines', jsonb_agg(jsonb_build_object('id', l.id, 'consignment', l.consignment_id, 'cooperative', l.cooperative_id, 'feePercent', l.fee_percent,
                'vatRate', l.vat_rate, 'price', l.unit_price, 'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'content', v.content,
                'catchWeight', v.catch_weight, 'tolerance', v.tolerance, 'ordered', coalesce(l.confirmed_quantity, l.ordered_quantity), 'quantity', l.quantity,
                'packed', l.packed_quantity, 'packedWeight', l.packed_weight, 'shortage', l.shortage_reason, 'accepted', l.accepted_quantity,
                'acceptedWeight', l.accepted_weight, 'decision', l.decision, 'reason', l.decision_reason,
                'deposit', case when r.code is not null then jsonb_build_object('returnable', r.code, 'seller', l.seller_id, 'amount', r.amount,
                    'count', v.returnable_count) end) order by l.position, l.id))
        from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        left join catalogue.returnable r on r.code = v.returnable
        where l.order_id = o.id and l.kind = 'goods');
end $$;
create or replace function ordering.write_fulfilment(p_doc jsonb) returns void language plpgsql as $$
declare
    v_order bigint := (p_doc ->> 'order')::bigint;
    v_amounts jsonb := ordering.amounts_now(v_order, p_doc -> 'bare', p_doc -> 'carrying');
begin
    update ordering.line l set quantity = x.quantity, packed_quantity = x.packed, packed_weight = x."packedWeight", shortage_reason = x.shortage,
        accepted_quantity = x.accepted, accepted_weight = x."acceptedWeight", decision = x.decision, decision_reason = x.reason,
        net_minor = g.net, vat_minor = g.vat, line_minor = g.net + g.vat
    from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, quantity numeric, packed numeric, "packedWeight" numeric, shortage text, accepted numeric,
        "acceptedWeight" numeric, decision text, reason text)
    join jsonb_to_recordset(v_amounts -> 'goods') as g(p int, net bigint, vat bigint) on g.p = x.p
    where l.id = x.id and l.order_id = v_order;
    perform ordering.write_charges(v_order, v_amounts -> 'charges');
    update ordering.orders set total_minor = (v_amounts ->> 'total')::bigint, maximum_minor = (v_amounts ->> 'maximum')::bigint, version = version + 1,
        changed_at = clock_timestamp()
    where id = v_order;
    update ordering.drop_agreement set bare = p_doc -> 'bare', carrying = p_doc -> 'carrying' where order_id = v_order;
    if found then
        perform ordering.settle_drop_fee(drop_id, array[v_order]) from ordering.orders where id = v_order;
    end if;
end $$;
comment on function ordering.write_fulfilment(jsonb) is
    'Writes all goods lines of a locked order as computed, renews its charges and totals; an order that came to nothing hands the fee of its drop on.';

create or replace function ordering.settle(p_order bigint, p_account bigint, p_party bigint) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_kept bigint;
    v_state text;
begin
    select * into o from ordering.orders where id = p_order;
    if o.total_minor > 0 then
        perform ledger.post('sale:' || o.id, 'sale', array_agg(e.account order by e.place, e.account), array_agg(e.amount order by e.place, e.account),
            array_agg(o.id), o.currency)
        from (
            select 1 place, 'buyer:' || o.buyer_id account, o.total_minor amount
            union all
            select 2, 'seller:' || l.seller_id, -sum(l.net_minor)::bigint from ordering.line l where l.order_id = o.id group by l.seller_id
            union all
            select 3, 'vat:' || g.country, -sum(l.vat_minor)::bigint
            from ordering.line l join network.organisation g on g.id = l.seller_id where l.order_id = o.id group by g.country) e;
    end if;
    perform ordering.count_deposits(o.id);
    v_kept := payment.kept(o.id);
    if v_kept > o.total_minor then
        v_kept := v_kept - payment.refund('reception:' || o.id, o.id, v_kept - o.total_minor, 'reception');
    end if;
    v_state := case when o.payment_method <> 'ACCOUNT' and v_kept = o.total_minor then 'SETTLED' else 'DELIVERED' end;
    update ordering.orders set state = v_state, changed_at = clock_timestamp() where id = o.id;
    perform identity.record_trail(p_account, 'order.' || lower(v_state), 'order', o.id::text, jsonb_build_object('total', o.total_minor), p_party);
end $$;comment on function ordering.settle(bigint, bigint, bigint) is
    'Sells a fully received order as accepted: the buyer owes the total, each seller is owed its net, the state its VAT; what was lent is counted; the rest of what was captured goes back.';

create or replace function ordering.details(p_orders bigint[]) returns jsonb language sql volatile as $$
    with t as materialized (select platform.business_time() as now),
    lines as (
        select l.order_id, min(l.cutoff_at) filter (where l.quantity > 0) cutoff, bool_or(l.cutoff_at > t.now) changeable,
            sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint goods,
            jsonb_agg(jsonb_build_object(
                'id', l.id, 'offer', l.offer_id, 'offerVersion', l.offer_version, 'product', v.product_id, 'productVersion', v.id,
                'names', jsonb_build_object('texts', v.names), 'family', v.family, 'picture', v.picture,
                'producer', l.producer_id, 'producerName', producer.name, 'cooperative', l.cooperative_id, 'cooperativeName', cooperative.name,
                'seller', l.seller_id, 'sellerName', seller.name, 'consignment', l.consignment_id,
                'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'catchWeight', v.catch_weight, 'content', v.content, 'contentUnit', v.content_unit,
                'tolerance', v.tolerance, 'allergens', l.allergens, 'storage', v.storage,
                'ordered', l.ordered_quantity, 'confirmed', l.confirmed_quantity, 'packed', l.packed_quantity, 'packedWeight', l.packed_weight,
                'accepted', l.accepted_quantity, 'acceptedWeight', l.accepted_weight, 'quantity', l.quantity, 'price', l.unit_price, 'vatRate', l.vat_rate)
              || jsonb_build_object(
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency),
                'maximum', ordering.money(l.maximum_minor, o.currency), 'addedAt', l.added_at, 'cutOff', l.cutoff_at,
                'mayChange', o.state = 'PLACED' and l.cutoff_at > t.now, 'shortageReason', l.shortage_reason, 'decision', l.decision, 'decisionReason', l.decision_reason)
              order by l.position, l.id) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        cross join t
        join catalogue.product_version v on v.id = l.product_version_id
        join network.party producer on producer.id = l.producer_id
        join network.party cooperative on cooperative.id = l.cooperative_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'goods'
        group by l.order_id
    ),
    fees as (
        select l.order_id, sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint fee,
            jsonb_agg(jsonb_build_object('id', l.id, 'kind', case when l.drop_fee then 'DROP' else 'COOPERATIVE' end, 'cooperative', l.seller_id,
                'cooperativeName', seller.name, 'vatRate', l.vat_rate,
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency))
                order by l.position, l.id) filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'fee'
        group by l.order_id
    ),
    deposits as (
        select l.order_id, sum(l.line_minor)::bigint deposit,
            jsonb_agg(jsonb_build_object('id', l.id, 'returnable', r.code, 'names', jsonb_build_object('texts', r.names), 'seller', l.seller_id,
                'sellerName', seller.name, 'ordered', l.ordered_quantity, 'packed', l.packed_quantity, 'accepted', l.accepted_quantity, 'quantity', l.quantity,
                'amount', l.unit_price, 'total', ordering.money(l.line_minor, o.currency)) order by r.position, l.seller_id, l.id)
                filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join catalogue.returnable r on r.code = l.returnable
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'deposit'
        group by l.order_id
    ),
    drops as (
        select a.order_id, jsonb_build_object('seller', a.seller_id, 'sellerName', seller.name, 'fee', ordering.money(a.fee_minor, o.currency),
            'minimum', ordering.money(a.minimum_minor, o.currency), 'goods', ordering.money(ordering.drop_goods(o.drop_id), o.currency),
            'carrier', carrier.number, 'carried', coalesce(carrier.id = o.id, false)) item
        from ordering.drop_agreement a
        join ordering.orders o on o.id = a.order_id
        join network.party seller on seller.id = a.seller_id
        left join ordering.drop_fee f on f.drop_id = o.drop_id
        left join ordering.orders carrier on carrier.id = f.order_id
        where a.order_id = any (p_orders)
    ),
    vat as (
        select r.order_id, jsonb_agg(jsonb_build_object('rate', r.vat_rate, 'net', ordering.money(r.net, r.currency), 'vat', ordering.money(r.vat, r.currency)) order by r.vat_rate) items
        from (select l.order_id, l.vat_rate, o.currency, sum(l.net_minor)::bigint net, sum(l.vat_minor)::bigint vat
              from ordering.line l join ordering.orders o on o.id = l.order_id
              where l.order_id = any (p_orders) and l.quantity > 0 group by l.order_id, l.vat_rate, o.currency) r
        group by r.order_id
    ),
    legs as (
        select g.consignment_id, jsonb_agg(jsonb_build_object('sequence', g.sequence, 'from', g.from_site_id, 'fromName', f.name, 'to', g.to_site_id, 'toName', d.name,
            'carrier', g.carrier_id, 'carrierName', carrier.name) order by g.sequence, g.from_site_id) items
        from ordering.leg g
        join ordering.consignment c on c.id = g.consignment_id
        join network.site f on f.id = g.from_site_id
        join network.site d on d.id = g.to_site_id
        left join network.party carrier on carrier.id = g.carrier_id
        where c.order_id = any (p_orders)
        group by g.consignment_id
    ),
    consignments as (
        select c.order_id, jsonb_agg(jsonb_build_object('id', c.id, 'state', c.state, 'sender', c.sender_site_id, 'senderName', s.name,
            'cooperative', c.cooperative_id, 'cooperativeName', cooperative.name, 'legs', coalesce(legs.items, '[]')) order by c.id) items
        from ordering.consignment c
        join network.site s on s.id = c.sender_site_id
        join network.party cooperative on cooperative.id = c.cooperative_id
        left join legs on legs.consignment_id = c.id
        where c.order_id = any (p_orders)
        group by c.order_id
    ),
    refunds as (
        select r.payment_id, r.order_id, sum(r.amount_minor)::bigint refunded,
            jsonb_agg(jsonb_build_object('amount', ordering.money(r.amount_minor, p.currency), 'reason', r.reason, 'at', r.created_at) order by r.id) items
        from payment.refund r join payment.payment p on p.id = r.payment_id
        where r.order_id = any (p_orders)
        group by r.payment_id, r.order_id
    ),
    payments as (
        select a.order_id, sum(case when p.status in ('captured', 'refunding') then a.amount_minor else 0 end)::bigint kept, sum(coalesce(refunds.refunded, 0))::bigint refunded,
            jsonb_agg(jsonb_build_object('reference', p.public_ref, 'provider', p.provider, 'status', p.status, 'amount', ordering.money(a.asked_minor, p.currency),
                'kept', ordering.money(a.amount_minor, p.currency), 'capturedAt', p.captured_at, 'refunds', coalesce(refunds.items, '[]')) order by p.id) items,
            max('/payments/' || p.provider || '/' || p.public_ref) filter (where p.status = 'pending') url
        from payment.part a
        join payment.payment p on p.id = a.payment_id
        left join refunds on refunds.payment_id = a.payment_id and refunds.order_id = a.order_id
        where a.order_id = any (p_orders)
        group by a.order_id
    )
    select coalesce(jsonb_agg(jsonb_build_object(
            'id', o.id, 'number', o.number, 'state', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'buyerName', buyer.name,
            'destination', jsonb_build_object('id', site.id, 'kind', d.kind, 'name', site.name, 'street', site.street, 'postcode', site.postcode, 'city', site.city),
            'deliveryDate', o.delivery_date, 'drop', o.drop_id,
            'slot', case when slot.id is not null then jsonb_build_object('id', slot.id, 'opens', slot.opens, 'closes', slot.closes) end,
            'payment', o.payment_method, 'purchaseOrderNumber', o.purchase_order_number,
            'lines', coalesce(lines.items, '[]'), 'fees', coalesce(fees.items, '[]'), 'deposits', coalesce(deposits.items, '[]'), 'dropTerms', drops.item, 'consignments', coalesce(consignments.items, '[]'), 'vat', coalesce(vat.items, '[]'),
            'goods', ordering.money(coalesce(lines.goods, 0), o.currency), 'fee', ordering.money(coalesce(fees.fee, 0), o.currency),
            'deposit', ordering.money(coalesce(deposits.deposit, 0), o.currency),
            'total', ordering.money(o.total_minor, o.currency), 'maximum', ordering.money(o.maximum_minor, o.currency),
            'authorised', ordering.money(o.authorised_minor, o.currency),
            'paid', ordering.money(coalesce(payments.kept, 0), o.currency), 'refunded', ordering.money(coalesce(payments.refunded, 0), o.currency),
            'payments', coalesce(payments.items, '[]'))
        || jsonb_build_object(
            'acceptedAt', o.accepted_at, 'changedAt', o.changed_at, 'holdUntil', o.hold_until, 'cutOff', lines.cutoff,
            'mayChange', o.state = 'PLACED' and coalesce(lines.changeable, false),
            'mayCancel', o.state in ('PLACED', 'AWAITING_PAYMENT') and coalesce(lines.cutoff > t.now, false),
            'cancelReason', o.cancel_reason, 'paymentUrl', case o.state when 'AWAITING_PAYMENT' then payments.url end, 'version', o.version)
        order by o.id), '[]')
    from ordering.orders o
    cross join t
    join network.party buyer on buyer.id = o.buyer_id
    join network.site site on site.id = o.destination_id
    join delivery.destination d on d.site_id = o.destination_id
    left join delivery.slot slot on slot.id = o.slot_id
    left join lines on lines.order_id = o.id
    left join fees on fees.order_id = o.id
    left join deposits on deposits.order_id = o.id
    left join drops on drops.order_id = o.id
    left join vat on vat.order_id = o.id
    left join consignments on consignments.order_id = o.id
    left join payments on payments.order_id = o.id
    where o.id = any (p_orders)
$$;
create or replace function ordering.begin_correction(p_number text, p_cooperative bigint, p_version bigint, p_key text) returns jsonb language plpgsql as $$
declare o ordering.orders;
begin
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_number));
    select x.* into o from ordering.orders x
    where x.number = p_number and exists (select from ordering.consignment c where c.order_id = x.id and c.cooperative_id = p_cooperative)
    for update of x;
    if not found then
        return null;
    end if;
    if exists (select from ordering.correction where order_id = o.id and cooperative_id = p_cooperative and key = p_key) then
        return jsonb_build_object('replayed', true, 'number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version,
            'consignment', 0, 'shared', false);
    end if;
    if o.version <> p_version then
        raise exception 'order changed meanwhile' using errcode = 'TB003';
    end if;
    if o.state in ('CANCELLED', 'EXPIRED', 'FAILED') then
        raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "order-over"}]';
    end if;
    if o.state not in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED')
        or exists (select from ordering.consignment c where c.order_id = o.id and c.cooperative_id = p_cooperative and c.state not in ('PLANNED', 'CANCELLED')) then
        raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "already-packed"}]';
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    return jsonb_build_object('replayed', false, 'number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version,
        'consignment', (select min(c.id) from ordering.consignment c where c.order_id = o.id and c.cooperative_id = p_cooperative),
        'shared', exists (select from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and l.cooperative_id <> p_cooperative));
end $$;
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
        if v_most > v_kept then
            raise exception 'order refused' using errcode = 'TB001', detail = '[{"order": 1, "code": "not-paid-for"}]';
        end if;
        perform payment.refund(p_key, o.id, v_kept - v_most, 'corrected') where v_kept > v_most;
    end if;
end $$;
create or replace function ordering.lower_sale(p_order bigint, p_sold jsonb, p_key text, p_reason text) returns void language plpgsql as $$
declare
    v_accounts text[];
    v_amounts bigint[];
    v_kept bigint := payment.kept(p_order);
    o ordering.orders;
begin
    select * into o from ordering.orders where id = p_order;
    select array_agg(x.account order by x.account), array_agg(x.less order by x.account) into v_accounts, v_amounts
    from (select was.key account, was.value::bigint - coalesce((ordering.sold_to(p_order) ->> was.key)::bigint, 0) less from jsonb_each_text(p_sold) was) x
    where x.less <> 0;
    if v_accounts is not null then
        perform ledger.post(p_key, p_reason, array['buyer:' || o.buyer_id] || v_accounts, array[-(select sum(a) from unnest(v_amounts) a)::bigint] || v_amounts,
            array_fill(o.id, array[cardinality(v_accounts) + 1]), o.currency);
    end if;
    perform ordering.count_deposits(o.id);
    if v_kept > o.total_minor then
        perform payment.refund(p_key, o.id, v_kept - o.total_minor, p_reason);
    end if;
    -- Paid and refunded to the cent as before; what was owed on account is simply less
    update ordering.orders set state = 'SETTLED' where id = o.id and payment_method <> 'ACCOUNT' and payment.kept(o.id) = total_minor;
end $$;

create function ordering.return_deposits(p_key text, p_buyer bigint, p_site bigint, p_asked jsonb, p_account bigint, p_party bigint) returns jsonb language plpgsql as $$
declare
    v_return ordering.deposit_return;
    v_refusals jsonb;
    v_amount bigint;
begin
    insert into ordering.deposit_return (key, buyer_id, site_id, asked, amount_minor, account_id) values (p_key, p_buyer, p_site, p_asked, 0, p_account)
    on conflict on constraint deposit_return_once_per_key do nothing returning * into v_return;
    if v_return.id is null then
        select * into strict v_return from ordering.deposit_return where key = p_key;
        if (v_return.buyer_id, v_return.site_id, v_return.asked) is distinct from (p_buyer, p_site, p_asked) then
            raise exception 'idempotency key of another request' using errcode = 'TB002';
        end if;
        return jsonb_build_object('id', v_return.id, 'amount', ordering.money(v_return.amount_minor, 'EUR'), 'replayed', true);
    end if;
    perform 1 from ordering.deposit_balance where buyer_id = p_buyer order by returnable, seller_id for update;

    select jsonb_agg(jsonb_build_object('returnable', x.returnable, 'found', x.quantity, 'expected', coalesce(b.left_out, 0)) order by x.returnable)
    into v_refusals
    from (select a.key returnable, a.value::numeric quantity from jsonb_each_text(p_asked) a) x
    left join (select returnable, sum(out_count - back_count) left_out from ordering.deposit_balance where buyer_id = p_buyer group by returnable) b
        on b.returnable = x.returnable
    where x.quantity > coalesce(b.left_out, 0);
    if v_refusals is not null then
        raise exception 'return refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;

    -- Whoever stands at the point takes its own first; the rest is owed by the other sellers
    with place as (
        select b.returnable, b.seller_id, a.value::numeric quantity, b.out_count - b.back_count left_out,
            coalesce(sum(b.out_count - b.back_count) over (partition by b.returnable order by b.seller_id <> p_party, b.seller_id
                rows between unbounded preceding and 1 preceding), 0) before
        from ordering.deposit_balance b join jsonb_each_text(p_asked) a on a.key = b.returnable where b.buyer_id = p_buyer
    ), taken as (
        update ordering.deposit_balance b set back_count = b.back_count + least(p.left_out, greatest(p.quantity - p.before, 0))
        from place p where b.buyer_id = p_buyer and b.returnable = p.returnable and b.seller_id = p.seller_id and p.quantity > p.before and p.left_out > 0
        returning b.returnable, b.seller_id, least(p.left_out, greatest(p.quantity - p.before, 0)) quantity
    ), owed as (
        select t.seller_id, sum(t.quantity * r.amount * 100)::bigint amount from taken t join catalogue.returnable r on r.code = t.returnable group by t.seller_id
    )
    select sum(o.amount)::bigint into v_amount
    from owed o, lateral (select ledger.post('deposit-return:' || v_return.id || ':' || o.seller_id, 'deposit-return',
        array['buyer:' || p_buyer, 'seller:' || o.seller_id], array[-o.amount, o.amount], array[null, null]::bigint[], 'EUR') txn) t
    where t.txn is not null;
    update ordering.deposit_return set amount_minor = v_amount where id = v_return.id;
    perform identity.record_trail(p_account, 'deposits.returned', 'deposit_return', v_return.id::text, p_asked || jsonb_build_object('buyer', p_buyer), p_party);
    return jsonb_build_object('id', v_return.id, 'amount', ordering.money(v_amount, 'EUR'), 'replayed', false);
end $$;
comment on function ordering.return_deposits(text, bigint, bigint, jsonb, bigint, bigint) is
    'Takes back {kind: number} of a buyer at a site of p_party, once per key: the buyer is credited, the sellers who lent owe it. TB001 deposit-not-out: more than is out.';
