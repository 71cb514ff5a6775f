-- What those who sell add to an order that is paid by card, because its buyer asked for it late or agreed to it, is paid by itself, too; a confirmed order waits for that. And what falls
-- away unpaid leaves its line where it was in the row of those who wait for too little.
alter table ordering.addition_line add column added_at timestamptz;
update ordering.addition_line b set added_at = l.added_at from ordering.line l where l.id = b.line_id;
alter table ordering.addition_line alter column added_at set not null;
comment on column ordering.addition_line.added_at is 'When the line was accepted before: what falls away does not lose its buyer the place in a shortage.';

alter table ordering.late_request drop constraint late_request_state_known, drop constraint late_request_grant_is_a_line,
    add constraint late_request_state_known check (state in ('ASKED', 'GRANTED', 'REFUSED', 'LAPSED', 'UNPAID')),
    add constraint late_request_grant_is_a_line check ((state in ('GRANTED', 'UNPAID')) = (line_id is not null));
create index late_request_of_line on ordering.late_request (line_id) where line_id is not null;
comment on column ordering.late_request.state is 'UNPAID: granted, and not paid in time where the order is paid by card.';

create or replace function ordering.late_offers(p_order bigint) returns table (offer_id bigint) language sql stable as $$
    select f.id
    from ordering.orders o
    join ordercycle.cycle c on c.delivery_date = o.delivery_date and c.state in ('OPEN', 'CLOSED')
    join ordercycle.offer f on f.cycle_id = c.id and f.state = 'OFFERED'
    where o.id = p_order and o.state in ('PLACED', 'CONFIRMED')
      and case o.audience when 'HOUSEHOLD' then f.household_price else f.institution_price end is not null
      and case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end <= platform.business_time()
      and exists (select from ordering.consignment g where g.order_id = o.id and g.cooperative_id = c.cooperative_id and g.state = 'PLANNED')
      and not exists (select from ordering.consignment g where g.order_id = o.id and g.cooperative_id = c.cooperative_id and g.state not in ('PLANNED', 'CANCELLED'))
      and o.delivery_date::timestamp at time zone c.time_zone > platform.business_time()
$$;

create function ordering.most(o ordering.orders) returns bigint language sql stable as $$
    select greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = o.id))
$$;
comment on function ordering.most(ordering.orders) is 'The most that an order may come to, cents, VAT in: with the fee of its drop, which may still come to it.';

create function ordering.ask_for_added(p_order bigint, p_before jsonb, p_until timestamptz) returns ordering.addition language plpgsql as $$
declare
    o ordering.orders;
    v_due bigint;
    v_payment bigint;
    v_addition ordering.addition;
begin
    select * into strict o from ordering.orders where id = p_order;
    v_due := ordering.most(o) - payment.promised(o.id);
    if v_due <= 0 then
        return null;
    end if;
    v_payment := payment.open('add:' || o.id || ':' || o.version, o.checkout_id, o.buyer_id, 'stripe', array[o.id], array[v_due], o.currency, p_until, '/orders/' || o.number);
    insert into ordering.addition (order_id, payment_id, hold_until) values (o.id, v_payment, p_until + interval '5 minutes') returning * into v_addition;
    insert into ordering.addition_line (addition_id, line_id, quantity, unit_price, offer_version, added_at)
    select v_addition.id, l.id, coalesce(b.quantity, 0), coalesce(b.price, l.unit_price), coalesce(b.version, l.offer_version), coalesce(b."addedAt", l.added_at)
    from ordering.line l left join jsonb_to_recordset(p_before) as b(line bigint, quantity numeric, price numeric, version bigint, "addedAt" timestamptz) on b.line = l.id
    where l.order_id = o.id and l.kind = 'goods';
    return v_addition;
end $$;
comment on function ordering.ask_for_added(bigint, jsonb, timestamptz) is
    'Asks for what an order comes to beyond what is paid or asked for, to be begun by a time, and keeps what its lines were before. Null = there is nothing to ask for.';

create function ordering.added_until(p_order bigint) returns timestamptz language sql stable as $$
    select greatest(least(t.now + interval '4 hours',
        (select min(o.delivery_date::timestamp at time zone c.time_zone) from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id where l.order_id = o.id and l.kind = 'goods')),
        t.now + payment.page_life())
    from ordering.orders o cross join (select platform.business_time() as now) t where o.id = p_order
$$;
comment on function ordering.added_until(bigint) is
    'How long a buyer who is written to may begin to pay what others added: four hours, at the latest until the delivery date begins, and no shorter than a page is open.';

create function ordering.end_unpaid(p_addition bigint) returns void language plpgsql as $$
begin
    update ordering.addition set state = 'FALLEN' where id = p_addition;
    update ordering.late_request r set state = 'UNPAID' from ordering.addition_line b join ordering.line l on l.id = b.line_id
    where b.addition_id = p_addition and b.quantity = 0 and l.quantity = 0 and r.line_id = l.id and r.state = 'GRANTED';
end $$;
comment on function ordering.end_unpaid(bigint) is 'What was added has fallen away, and with it what was granted late.';

drop function ordering.begin_correction(text, bigint, bigint, text, bigint, date);
create function ordering.begin_correction(p_number text, p_cooperative bigint, p_version bigint, p_key text, p_destination bigint, p_day date, p_while_added boolean) returns jsonb language plpgsql as $$
declare
    o ordering.orders;
    v_drop bigint;
begin
    if p_day is not null then
        select delivery.drop_for(p.destination_id, p_day) into v_drop
        from ordering.orders x cross join lateral ordering.places_of(x.id) p where x.number = p_number and p.destination_id = coalesce(p_destination, x.destination_id)
            and exists (select from ordering.consignment c where c.order_id = x.id and c.cooperative_id = p_cooperative)
            and not exists (select from ordering.correction k where k.order_id = x.id and k.cooperative_id = p_cooperative and k.key = p_key);
    end if;
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_number) || v_drop);
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
    if not p_while_added and exists (select from ordering.addition a where a.order_id = o.id and a.state = 'OPEN') then
        perform ordering.refuse('still-being-paid');
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    return jsonb_build_object('replayed', false, 'number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version,
        'consignment', (select min(c.id) from ordering.consignment c where c.order_id = o.id and c.cooperative_id = p_cooperative),
        'shared', exists (select from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and l.cooperative_id <> p_cooperative));
end $$;
comment on function ordering.begin_correction(text, bigint, bigint, text, bigint, date, boolean) is
    'Gives a cooperative its turn on an order, held until the transaction ends, if it has the version that was seen. p_while_added: also while something that was added is not paid yet.';

create or replace function ordering.correct(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_gone boolean := p_doc ->> 'reason' in ('SHORT', 'QUALITY');
    v_refusals jsonb;
    v_lines jsonb;
    v_falls boolean := coalesce((p_doc ->> 'falls')::boolean, false);
    v_addition ordering.addition;
    v_asked ordering.addition;
    v_before_it jsonb;
    o ordering.orders;
begin
    select * into strict o from ordering.orders where id = (p_doc ->> 'order')::bigint;
    perform stock.lock_rows(array(
        select k.id from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint) join ordering.line l on l.id = x.id and l.order_id = o.id
        join ordercycle.offer f on f.id = l.offer_id cross join lateral (values (l.stock_id), (f.stock_id)) k(id)));
    perform ordering.take_anew(jsonb_agg(jsonb_build_object('id', l.id, 'offer', l.offer_id, 'quantity', x.quantity)))
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric) join ordering.line l on l.id = x.id and l.order_id = o.id
    where l.packed_quantity is null;
    select jsonb_agg(jsonb_build_object('order', 1, 'line', x.place, 'code', 'insufficient-stock', 'found', x.quantity, 'expected', s.available + l.quantity) order by x.place)
    into v_refusals
    from (select array_agg(m.stock_id) ids, array_agg(y.quantity - m.quantity) wanted
          from jsonb_to_recordset(p_doc -> 'asked') as y(id bigint, quantity numeric) join ordering.line m on m.id = y.id where y.quantity > m.quantity) w
    cross join lateral stock.shortages(w.ids, w.wanted) s
    join ordering.line l on l.stock_id = s.stock_id and l.order_id = o.id
    join jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, place int, quantity numeric) on x.id = l.id and x.quantity > l.quantity;
    if v_refusals is not null then
        raise exception 'order refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;

    if o.payment_method = 'STRIPE' and not v_falls then
        select * into v_addition from ordering.addition where order_id = o.id and state = 'OPEN';
        if v_addition.id is not null and not payment.withdraw(v_addition.payment_id) then
            -- The buyer paid it at this moment
            update ordering.addition set state = 'PAID' where id = v_addition.id;
            v_addition := null;
        end if;
        v_before_it := (select jsonb_agg(jsonb_build_object('line', l.id, 'quantity', least(coalesce(b.quantity, l.quantity), coalesce(x.quantity, l.quantity)),
                'price', coalesce(b.unit_price, l.unit_price), 'version', coalesce(b.offer_version, l.offer_version), 'addedAt', coalesce(b.added_at, l.added_at)))
            from ordering.line l
            left join jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric) on x.id = l.id
            left join ordering.addition_line b on b.addition_id = v_addition.id and b.line_id = l.id
            where l.order_id = o.id and l.kind = 'goods');
    end if;
    select jsonb_agg(jsonb_build_object('line', l.id, 'from', l.quantity, 'to', x.quantity) order by l.id) into v_lines
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric) join ordering.line l on l.id = x.id where l.quantity <> x.quantity;
    -- What is short or spoilt is not there for anyone else either: it leaves the count
    perform stock.post(array_agg(m.stock_id), array_agg(m.kind), array_agg(m.quantity), array_agg(m.line_id), v_account, null)
    from (select l.stock_id, l.id line_id, k.kind, k.quantity
          from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric)
          join ordering.line l on l.id = x.id
          join stock.stock_row r on r.id = l.stock_id
          cross join lateral (values (case when x.quantity > l.quantity then 'reserve' else 'release' end, x.quantity - l.quantity),
              ('adjust', case when v_gone and not r.on_demand then least(x.quantity - l.quantity, 0) else 0 end)) k(kind, quantity)
          where k.quantity <> 0
          order by l.stock_id, l.id) m
    having count(*) > 0;

    update ordering.orders set authorised_minor = greatest(authorised_minor, (p_doc ->> 'maximum')::bigint) where id = o.id;
    -- Before the cut-offs it is what is ordered, afterwards what is confirmed of it
    update ordering.line l set ordered_quantity = case when v_falls then least(l.ordered_quantity, x.quantity) when o.state = 'PLACED' then x.quantity else l.ordered_quantity end,
        confirmed_quantity = case o.state when 'PLACED' then l.confirmed_quantity else x.quantity end, maximum_minor = x.maximum
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric, maximum bigint) where l.id = x.id;
    perform ordering.write_fulfilment(p_doc);
    perform ordering.fit_room(o.id);
    perform ordering.after_withdrawing(o.id, v_account, v_party);
    select * into strict o from ordering.orders where id = o.id;
    update ordering.addition set state = 'REPLACED' where id = v_addition.id;
    -- Nobody is asked for more who did not agree to more
    if o.payment_method = 'STRIPE' and not v_falls and o.state in ('PLACED', 'CONFIRMED') and (v_addition.id is not null or (p_doc ->> 'agreed')::boolean) then
        v_asked := ordering.ask_for_added(o.id, v_before_it, ordering.added_until(o.id));
    end if;
    if o.state in ('PLACED', 'CONFIRMED', 'PACKED') then
        perform ordering.fit_money(o.id, 'correct:' || o.id || ':' || o.version);
    end if;
    if not v_falls then
        perform ordering.note_correction(p_doc, o.id, 'CHANGED', v_lines);
    end if;
    -- What is not paid yet is not promised: it is told when it is, and until then that it is to be paid
    if v_asked.id is null then
        perform platform.announce('order_changed', o.id || ':' || o.version,
            jsonb_build_object('order', o.id, 'version', o.version, 'cooperative', v_party, 'reason', p_doc ->> 'reason', 'note', p_doc ->> 'note', 'lines', v_lines));
    else
        perform platform.announce('addition_asked', v_asked.id::text, jsonb_build_object('order', o.id,
            'reference', (select y.public_ref from payment.payment y where y.id = v_asked.payment_id),
            'lines', (select jsonb_agg(l.id order by l.position, l.id) from ordering.addition_line b join ordering.line l on l.id = b.line_id
                where b.addition_id = v_asked.id and l.quantity > b.quantity)));
    end if;
    return jsonb_build_object('number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version, 'replayed', false);
end $$;
comment on function ordering.correct(jsonb) is
    'A cooperative''s change of its own lines in a locked order, computed from its sheet in the same transaction. added_at stays: the buyer accepted when they did. What an order that is paid by card comes to beyond what is paid is asked for by a payment of its own. falls: what was added and is not paid goes.';

create function ordering.begin_fall(p_addition bigint) returns jsonb language plpgsql as $$
declare
    a ordering.addition;
    o ordering.orders;
begin
    select * into strict a from ordering.addition where id = p_addition;
    perform ordering.lock_drops_of(array[a.order_id]);
    select * into strict o from ordering.orders where id = a.order_id for update;
    select * into a from ordering.addition where id = p_addition and state = 'OPEN' and hold_until <= platform.business_time();
    if a.id is null or o.state <> 'CONFIRMED' then
        return null;
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    perform stock.lock_rows(array(select stock_id from ordering.line where order_id = o.id and kind = 'goods'));
    if not payment.withdraw(a.payment_id) then
        -- The buyer paid it at this moment
        update ordering.addition set state = 'PAID' where id = a.id;
        perform ordering.keep_added(o.id);
        return null;
    end if;
    return jsonb_build_object('sheet', (select s from ordering.sheets(array(select min(c.id) from ordering.consignment c where c.order_id = o.id)) s),
        'before', (select jsonb_object_agg(b.line_id, b.quantity) from ordering.addition_line b where b.addition_id = a.id),
        'promised', payment.promised(o.id));
end $$;
comment on function ordering.begin_fall(bigint) is
    'What was added to a confirmed order and is not paid in time: its order, held until the transaction ends, and what the lines were. Null = it is paid, or not due.';

create function ordering.fall(p_doc jsonb) returns void language plpgsql as $$
declare
    v_addition bigint := (p_doc ->> 'addition')::bigint;
    v_order bigint := (p_doc ->> 'order')::bigint;
begin
    if (p_doc ->> 'nothing')::boolean then
        -- All that was paid has been given up or cut since: nothing stays
        perform ordering.let_go(array[v_order], 'CANCELLED', 'order.cancelled', null, null);
        perform payment.refund('cancel:' || v_order, v_order, payment.kept(v_order), 'cancelled');
        perform ordering.after_withdrawing(v_order, null, null);
        perform platform.announce('order_cancelled', v_order::text, jsonb_build_object('order', v_order));
    else
        perform ordering.correct(p_doc);
        perform identity.record_trail(null, 'order.addition-expired', 'order', v_order::text, '{}');
    end if;
    perform ordering.end_unpaid(v_addition);
end $$;
comment on function ordering.fall(jsonb) is 'Takes away from a confirmed order what was added and is not paid: a correction that nobody asked for.';

create or replace function ordering.take_payment(p_payment bigint, p_orders bigint[]) returns bigint[] language plpgsql as $$
declare
    paid bigint[];
    v_closed bigint[];
    v_added bigint;
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
    update ordering.addition a set state = 'PAID' from ordering.orders o
    where a.payment_id = p_payment and a.state = 'OPEN' and o.id = a.order_id and o.state in ('PLACED', 'CONFIRMED') returning a.order_id into v_added;
    if v_added is not null then
        perform ordering.keep_added(v_added);
    end if;
    return (select coalesce(array_agg(o.id order by o.id), '{}') from ordering.orders o
            where o.id = any (p_orders) and o.state not in ('AWAITING_PAYMENT', 'CANCELLED', 'EXPIRED', 'FAILED')
                and not exists (select from ordering.addition a where a.payment_id = p_payment and a.order_id = o.id and a.state <> 'PAID'));
end $$;

-- Nobody packs what may still fall away
create or replace function ordering.sheets(p_consignments bigint[]) returns setof json language sql stable set jit = off as $$
    with asked as (
        select c.id, c.order_id, c.state, c.version, c.cooperative_id, s.party_id sender_owner, u.n
        from unnest(p_consignments) with ordinality u(id, n) join ordering.consignment c on c.id = u.id join network.site s on s.id = c.sender_site_id
    ), goods as (
        select l.order_id, json_agg(json_build_array(l.id, l.consignment_id, l.cooperative_id, l.fee_percent, l.vat_rate, l.unit_price, v.ordering_unit, v.pricing_unit,
            v.content, v.catch_weight, v.tolerance, coalesce(l.confirmed_quantity, l.ordered_quantity), l.quantity, l.packed_quantity, l.packed_weight,
            l.shortage_reason, l.accepted_quantity, l.accepted_weight, l.decision, l.decision_reason,
            case when r.code is not null then json_build_object('returnable', r.code, 'seller', l.seller_id, 'amount', r.amount, 'count', v.returnable_count) end, v.content_unit)
            order by l.position, l.id) lines
        from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        left join catalogue.returnable r on r.code = v.returnable
        where l.order_id in (select a.order_id from asked a) and l.kind = 'goods'
        group by l.order_id
    ), fees as (
        select t.order_id, json_agg(json_build_object('cooperative', t.cooperative_id, 'perOrder', t.per_order, 'perKg', t.per_kg) order by t.cooperative_id) terms
        from ordering.fees_in(array(select a.order_id from asked a)) t group by t.order_id
    )
    select json_build_object('consignment', a.id, 'state', a.state, 'version', a.version, 'cooperative', a.cooperative_id, 'senderOwner', a.sender_owner,
        'pointOwner', point.party_id, 'order', o.id, 'orderState', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'authorised', o.authorised_minor,
        'beingPaid', exists (select from ordering.addition x where x.order_id = o.id and x.state = 'OPEN' and (o.state = 'PLACED' or exists (
            select from ordering.addition_line b join ordering.line l on l.id = b.line_id where b.addition_id = x.id and l.consignment_id = a.id and l.quantity > b.quantity))),
        'fees', coalesce(fees.terms, '[]'), 'dropFee', case when g.order_id is not null then json_build_object('seller', g.seller_id, 'net', g.fee_minor) end, 'lines', goods.lines)
    from asked a
    join ordering.orders o on o.id = a.order_id
    left join goods on goods.order_id = o.id
    left join fees on fees.order_id = o.id
    left join ordering.drop_agreement g on g.order_id = o.id
    left join (delivery.destination d join network.site point on point.id = d.site_id) on d.site_id = o.destination_id and d.fetched
    order by a.n
$$;
