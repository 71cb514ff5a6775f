-- Who takes an order elsewhere holds what it needs in the same order as who places one: the drops of both places, then the orders, the cycles, all levels and all openings, each in
-- id order. The drop of the new place was made last, when levels were held that somebody waited for who had made the same drop.
drop function ordering.begin_correction(text, bigint, bigint, text);
create function ordering.begin_correction(p_number text, p_cooperative bigint, p_version bigint, p_key text, p_destination bigint, p_day date) returns jsonb language plpgsql as $$
declare
    o ordering.orders;
    v_drop bigint;
begin
    if p_day is not null then
        select delivery.drop_for(p.destination_id, p_day) into v_drop
        from ordering.orders x cross join lateral ordering.places_of(x.id) p where x.number = p_number and p.destination_id = coalesce(p_destination, x.destination_id);
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
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    return jsonb_build_object('replayed', false, 'number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version,
        'consignment', (select min(c.id) from ordering.consignment c where c.order_id = o.id and c.cooperative_id = p_cooperative),
        'shared', exists (select from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and l.cooperative_id <> p_cooperative));
end $$;
comment on function ordering.begin_correction(text, bigint, bigint, text, bigint, date) is
    'Takes the turn on an order of the cooperative''s; null = it has no part in it. TB003 = another version by now, TB001 = too late for this. p_day: it is to come on that day, to p_destination or, when that is null, where it comes now; the drop there is made and held with its own.';

create function ordering.hold_for_moving(p_order bigint, p_destination bigint, p_day date) returns void language plpgsql as $$
begin
    perform ordercycle.enter(array(
        select c.id from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id or c.cooperative_id = l.cooperative_id and c.delivery_date = p_day
        where l.order_id = p_order and l.kind = 'goods'));
    perform stock.lock_rows(array(
        select l.stock_id from ordering.line l where l.order_id = p_order and l.kind = 'goods'
        union
        select f.stock_id from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.delivery_date = p_day join ordercycle.offer f on f.cycle_id = c.id and f.product_id = v.product_id
        where l.order_id = p_order and l.kind = 'goods'));
    perform delivery.lock_slots(array(
        select slot_id from ordering.orders where id = p_order and slot_id is not null
        union select s.id from delivery.open_slot s where s.site_id = p_destination and s.delivery_date = p_day));
end $$;
comment on function ordering.hold_for_moving(bigint, bigint, date) is
    'Holds all that an order has and all that it may have on another day or at another place: cycles, levels, openings. The caller holds the drops and the order.';

create or replace function ordering.bring(p_order bigint, p_destination bigint, p_day date, p_slot bigint, p_party bigint, p_account bigint, p_key text) returns void
language plpgsql as $$
declare
    o ordering.orders;
    n ordering.orders;
    d delivery.destination;
    v_drop bigint;
    v_slot bigint;
    v_candidate bigint;
    v_code text;
    v_cycles bigint[];
begin
    select * into strict o from ordering.orders where id = p_order;
    if o.state not in ('PLACED', 'CONFIRMED') then
        perform ordering.refuse('still-being-paid');
    end if;
    if exists (select from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0 and cooperative_id <> p_party) then
        perform ordering.refuse('others-sell-in-it');
    end if;
    select x.* into d from delivery.destination x where x.site_id = p_destination and exists (select from ordering.places_of(o.id) p where p.destination_id = x.site_id);
    if d.site_id is null then
        perform ordering.refuse('unknown-destination');
    end if;

    v_drop := delivery.drop_for(p_destination, p_day);
    perform ordering.hold_for_moving(o.id, p_destination, p_day);
    create temp table if not exists move_line (line_id bigint, stock_id bigint, new_stock_id bigint, quantity numeric, offer_id bigint, offer_version bigint, cycle_id bigint,
        cutoff_at timestamptz, producer_id bigint, sender_id bigint, legs jsonb, code text) on commit drop;
    truncate move_line;
    insert into move_line
    select l.id, l.stock_id, f.stock_id, l.quantity, f.id, case when f.id = l.offer_id then l.offer_version else f.version end, f.cycle_id,
        case when f.id = l.offer_id then l.cutoff_at when o.audience = 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end,
        l.producer_id, w.sender_id, w.legs,
        case when f.id is null then 'not-offered-then'
             when w.sender_id is null then 'no-way'
             when v.storage = 'CHILLED' and not d.chilled or v.storage = 'FROZEN' and not d.frozen then 'no-cold-there'
             when nv.allergens is distinct from l.allergens then 'allergens-changed'
             when l.added_at >= case when f.id = l.offer_id then l.cutoff_at when o.audience = 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end
                 then 'ordered-after-cut-off' end
    from ordering.line l
    join catalogue.product_version v on v.id = l.product_version_id
    left join lateral (
        select x.* from ordercycle.offer x join ordercycle.cycle c on c.id = x.cycle_id
        where x.product_id = v.product_id and c.cooperative_id = p_party and c.delivery_date = p_day
          and (x.id = l.offer_id or x.state = 'OFFERED' and c.state in ('PLANNED', 'OPEN', 'CLOSED'))) f on true
    left join catalogue.product_version nv on nv.id = case when f.id = l.offer_id then l.product_version_id else f.product_version_id end
    left join lateral delivery.way(p_destination, p_day, p_party, l.producer_id) w on true
    where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0;
    select code into v_code from move_line where code is not null order by line_id limit 1;
    if v_code is not null then
        perform ordering.refuse(v_code);
    end if;

    v_cycles := array(select distinct cycle_id from ordering.line where order_id = o.id and kind = 'goods' order by 1);
    -- What one has already is as good as what the offer would give now, where it may be delivered then
    update move_line m set new_stock_id = case when exists (select from stock.rows_for(f.product_id, p_day) r where r.stock_id = m.stock_id) then m.stock_id else f.stock_id end
    from ordercycle.offer f where f.id = m.offer_id;
    if exists (select from ordercycle.cycle where id in (select cycle_id from move_line) and state not in ('PLANNED', 'OPEN', 'CLOSED')) then
        perform ordering.refuse('not-offered-then');
    end if;
    perform stock.lock_rows(array(select stock_id from move_line union select new_stock_id from move_line));
    if exists (select from (select array_agg(new_stock_id) ids, array_agg(quantity) wanted from move_line where new_stock_id <> stock_id) w
               cross join lateral stock.shortages(w.ids, w.wanted) s) then
        perform ordering.refuse('too-little-then');
    end if;

    if o.slot_id is not null then
        perform delivery.give_back_slot(o.slot_id, o.crates, o.chilled_crates, o.frozen_crates);
    end if;
    for v_candidate in select s.id from delivery.open_slot s where s.site_id = p_destination and s.delivery_date = p_day and (p_slot is null or s.id = p_slot) order by s.opens loop
        if delivery.take_slot(v_candidate, o.crates, o.chilled_crates, o.frozen_crates) then
            v_slot := v_candidate;
            exit;
        end if;
    end loop;
    if v_slot is null and d.fetched then
        perform ordering.refuse(case when exists (select from delivery.open_slot s where s.site_id = p_destination and s.delivery_date = p_day) then 'room-full-then' else 'closed-then' end);
    end if;
    if not delivery.is_open(p_destination, p_day) then
        perform ordering.refuse('closed-then');
    end if;

    perform stock.post(array_agg(m.stock_id), array_agg(m.kind), array_agg(m.quantity), array_agg(m.line_id), p_account, null)
    from (select k.stock_id, m.line_id, k.kind, k.quantity
          from move_line m cross join lateral (values (m.stock_id, 'release', -m.quantity), (m.new_stock_id, 'reserve', m.quantity)) k(stock_id, kind, quantity)
          where m.stock_id <> m.new_stock_id order by 1, 2) m
    having count(*) > 0;
    update ordering.orders set delivery_date = p_day, destination_id = p_destination, drop_id = v_drop, slot_id = v_slot, version = version + 1,
        changed_at = clock_timestamp() where id = o.id returning * into n;
    delete from ordering.leg where consignment_id in (select id from ordering.consignment where order_id = o.id);
    update ordering.consignment set drop_id = v_drop, state = 'CANCELLED' where order_id = o.id;
    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct o.id, sender_id, p_party, v_drop from move_line order by 2
    on conflict on constraint consignment_once do update set state = 'PLANNED';
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select distinct c.id, (g ->> 'sequence')::int, (g ->> 'from')::bigint, (g ->> 'to')::bigint, (g ->> 'carrier')::bigint
    from move_line m join ordering.consignment c on c.order_id = o.id and c.sender_site_id = m.sender_id and c.cooperative_id = p_party
    cross join lateral jsonb_array_elements(m.legs) g;
    update ordering.line l set offer_id = m.offer_id, offer_version = m.offer_version, cycle_id = m.cycle_id, stock_id = m.new_stock_id, cutoff_at = m.cutoff_at,
        consignment_id = c.id
    from move_line m join ordering.consignment c on c.order_id = o.id and c.sender_site_id = m.sender_id and c.cooperative_id = p_party
    where l.id = m.line_id;
    -- What was promised for a day is firm once that day's door is closed, open again otherwise
    update ordering.orders set state = 'PLACED', confirmed_at = null
    where id = o.id and exists (select from move_line m join ordercycle.cycle c on c.id = m.cycle_id where c.state in ('PLANNED', 'OPEN') and m.cutoff_at > platform.business_time());
    update ordering.line set confirmed_quantity = null, ordered_quantity = quantity
    where order_id = o.id and kind = 'goods' and exists (select from ordering.orders x where x.id = o.id and x.state = 'PLACED');
    perform ordering.confirm(array[o.id]);
    perform ordering.settle_drop_fee(o.drop_id, array[o.id]), ordering.settle_drop_fee(v_drop, array[o.id]);
    perform ordering.fit_money(o.id, p_key);
    perform ordering.cycles_may_be_done(v_cycles);
end $$;

create or replace function ordering.split(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_day date := (p_doc ->> 'day')::date;
    v_slot bigint := (p_doc ->> 'slot')::bigint;
    v_apart jsonb := p_doc -> 'apart';
    v_lines jsonb;
    o ordering.orders;
    b ordering.orders;
begin
    select * into strict o from ordering.orders where id = (p_doc ->> 'order')::bigint;
    if o.state not in ('PLACED', 'CONFIRMED') then
        perform ordering.refuse('still-being-paid');
    end if;
    if o.delivery_date = v_day and (v_slot is null or v_slot is not distinct from o.slot_id) then
        perform ordering.refuse('nothing-moves');
    end if;
    select jsonb_agg(jsonb_build_object('line', l.id, 'from', l.quantity, 'to', x.quantity) order by l.id) into v_lines
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric) join ordering.line l on l.id = x.id;

    perform ordering.hold_for_moving(o.id, o.destination_id, v_day);
    b := ordering.take_apart(o, p_doc ->> 'key', v_apart, v_account);
    update ordering.line l set ordered_quantity = greatest(l.ordered_quantity - (l.quantity - x.quantity), x.quantity),
        confirmed_quantity = case when l.confirmed_quantity is not null then x.quantity end, maximum_minor = x.maximum
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric, maximum bigint) where l.id = x.id and l.order_id = o.id;
    perform ordering.write_fulfilment(p_doc);
    perform ordering.fit_room(o.id);
    perform ordering.after_withdrawing(o.id, v_account, v_party);
    if o.payment_method <> 'ACCOUNT' and payment.hand_over('split:' || b.id, o.id, b.id, b.maximum_minor) < b.maximum_minor then
        perform ordering.refuse('not-paid-for');
    end if;
    select * into strict o from ordering.orders where id = o.id;
    if o.state in ('PLACED', 'CONFIRMED', 'PACKED') then
        perform ordering.fit_money(o.id, 'split:' || o.id || ':' || o.version);
    end if;
    perform ordering.bring(b.id, b.destination_id, v_day, v_slot, v_party, v_account, 'split:' || b.id);
    delete from ordering.consignment c where c.order_id = b.id and c.state = 'CANCELLED' and not exists (select from ordering.line l where l.consignment_id = c.id);
    select * into strict b from ordering.orders where id = b.id;

    perform ordering.note_correction(p_doc, o.id, 'SPLIT', v_lines), ordering.note_correction(p_doc, b.id, 'SPLIT', '[]');
    update ordering.correction set detail = jsonb_build_object('other', b.number, 'day', b.delivery_date) where order_id = o.id and key = p_doc ->> 'key';
    update ordering.correction set detail = jsonb_build_object('other', o.number, 'day', o.delivery_date) where order_id = b.id and key = p_doc ->> 'key';
    perform platform.announce('order_changed', o.id || ':' || o.version, jsonb_build_object('order', o.id, 'version', o.version, 'cooperative', v_party,
        'reason', p_doc ->> 'reason', 'note', p_doc ->> 'note', 'lines', v_lines, 'split', jsonb_build_object('number', b.number, 'day', b.delivery_date)));
    perform platform.announce('order_confirmation', b.id::text, jsonb_build_object('order', b.id));
    return jsonb_build_object('number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version, 'replayed', false, 'splitOff', b.number);
end $$;
