-- An order goes on another day or to another place of the same buyer: the goods of the other day's offers, the room there, the way there, or nothing at all.
-- What the buyer agreed to stays: lines keep version, price, VAT rate and allergens; only the cut-off becomes that of the day they are on.
alter table ordering.correction add column detail jsonb not null default '{}';
comment on column ordering.correction.detail is 'Of a move: {from: {day, destination}, to: {day, destination}}.';

create function ordering.places_of(p_order bigint) returns table (destination_id bigint, name text) language sql stable as $$
    select d.site_id, s.name
    from ordering.orders o
    join delivery.destination d on d.active and d.fetched = (o.audience = 'HOUSEHOLD')
    join network.site s on s.id = d.site_id and (d.fetched or s.party_id = o.buyer_id)
    where o.id = p_order
$$;
comment on function ordering.places_of(bigint) is 'Where an order''s buyer may have it brought: its own doors, or for a household any place where people fetch.';

create function ordering.refuse(p_code text) returns void language plpgsql as $$
begin
    raise exception 'order refused' using errcode = 'TB001', detail = jsonb_build_array(jsonb_build_object('order', 1, 'code', p_code))::text;
end $$;

create function ordering.move(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_destination bigint := (p_doc ->> 'destination')::bigint;
    v_day date := (p_doc ->> 'day')::date;
    o ordering.orders;
    n ordering.orders;
    d delivery.destination;
    v_drop bigint;
    v_slot bigint;
    v_candidate bigint;
    v_code text;
    v_cycles bigint[];
    v_moved jsonb;
begin
    select * into strict o from ordering.orders where number = p_doc ->> 'number';
    if o.state not in ('PLACED', 'CONFIRMED') then
        perform ordering.refuse('still-being-paid');
    end if;
    if o.delivery_date = v_day and o.destination_id = v_destination then
        perform ordering.refuse('nothing-moves');
    end if;
    if exists (select from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0 and cooperative_id <> v_party) then
        perform ordering.refuse('others-sell-in-it');
    end if;
    select x.* into d from delivery.destination x where x.site_id = v_destination and exists (select from ordering.places_of(o.id) p where p.destination_id = x.site_id);
    if d.site_id is null then
        perform ordering.refuse('unknown-destination');
    end if;

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
        where x.product_id = v.product_id and c.cooperative_id = v_party and c.delivery_date = v_day
          and (x.id = l.offer_id or x.state = 'OFFERED' and c.state in ('PLANNED', 'OPEN', 'CLOSED'))) f on true
    left join catalogue.product_version nv on nv.id = case when f.id = l.offer_id then l.product_version_id else f.product_version_id end
    left join lateral delivery.way(v_destination, v_day, v_party, l.producer_id) w on true
    where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0;
    select code into v_code from move_line where code is not null order by line_id limit 1;
    if v_code is not null then
        perform ordering.refuse(v_code);
    end if;

    v_cycles := array(select distinct cycle_id from ordering.line where order_id = o.id and kind = 'goods' order by 1);
    perform ordercycle.enter(array_agg(distinct cycle_id)) from move_line;
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
    for v_candidate in select s.id from delivery.open_slot s where s.site_id = v_destination and s.delivery_date = v_day order by s.opens loop
        if delivery.take_slot(v_candidate, o.crates, o.chilled_crates, o.frozen_crates) then
            v_slot := v_candidate;
            exit;
        end if;
    end loop;
    if v_slot is null and d.fetched then
        perform ordering.refuse(case when exists (select from delivery.open_slot s where s.site_id = v_destination and s.delivery_date = v_day) then 'room-full-then' else 'closed-then' end);
    end if;
    if not delivery.is_open(v_destination, v_day) then
        perform ordering.refuse('closed-then');
    end if;

    v_drop := delivery.drop_for(v_destination, v_day);
    perform stock.post(array_agg(m.stock_id), array_agg(m.kind), array_agg(m.quantity), array_agg(m.line_id), v_account, null)
    from (select k.stock_id, m.line_id, k.kind, k.quantity
          from move_line m cross join lateral (values (m.stock_id, 'release', -m.quantity), (m.new_stock_id, 'reserve', m.quantity)) k(stock_id, kind, quantity)
          where m.stock_id <> m.new_stock_id order by 1, 2) m
    having count(*) > 0;
    update ordering.orders set delivery_date = v_day, destination_id = v_destination, drop_id = v_drop, slot_id = v_slot, version = version + 1,
        changed_at = clock_timestamp() where id = o.id returning * into n;
    delete from ordering.leg where consignment_id in (select id from ordering.consignment where order_id = o.id);
    update ordering.consignment set drop_id = v_drop, state = 'CANCELLED' where order_id = o.id;
    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct o.id, sender_id, v_party, v_drop from move_line order by 2
    on conflict on constraint consignment_once do update set state = 'PLANNED';
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select distinct c.id, (g ->> 'sequence')::int, (g ->> 'from')::bigint, (g ->> 'to')::bigint, (g ->> 'carrier')::bigint
    from move_line m join ordering.consignment c on c.order_id = o.id and c.sender_site_id = m.sender_id and c.cooperative_id = v_party
    cross join lateral jsonb_array_elements(m.legs) g;
    update ordering.line l set offer_id = m.offer_id, offer_version = m.offer_version, cycle_id = m.cycle_id, stock_id = m.new_stock_id, cutoff_at = m.cutoff_at,
        consignment_id = c.id
    from move_line m join ordering.consignment c on c.order_id = o.id and c.sender_site_id = m.sender_id and c.cooperative_id = v_party
    where l.id = m.line_id;
    -- What was promised for a day is firm once that day's door is closed, open again otherwise
    update ordering.orders set state = 'PLACED', confirmed_at = null
    where id = o.id and exists (select from move_line m join ordercycle.cycle c on c.id = m.cycle_id where c.state in ('PLANNED', 'OPEN') and m.cutoff_at > platform.business_time());
    update ordering.line set confirmed_quantity = null, ordered_quantity = quantity
    where order_id = o.id and kind = 'goods' and exists (select from ordering.orders x where x.id = o.id and x.state = 'PLACED');
    perform ordering.confirm(array[o.id]);
    perform ordering.settle_drop_fee(o.drop_id, array[o.id]), ordering.settle_drop_fee(v_drop, array[o.id]);
    perform ordering.fit_money(o.id, 'move:' || o.id || ':' || n.version);
    perform ordering.cycles_may_be_done(v_cycles);

    v_moved := jsonb_build_object('from', jsonb_build_object('day', o.delivery_date, 'destination', o.destination_id),
        'to', jsonb_build_object('day', v_day, 'destination', v_destination));
    perform ordering.note_correction(p_doc, o.id, 'MOVED', '[]');
    update ordering.correction set detail = v_moved where order_id = o.id and key = p_doc ->> 'key';
    select * into strict n from ordering.orders where id = o.id;
    perform platform.announce('order_changed', o.id || ':' || n.version, jsonb_build_object('order', o.id, 'version', n.version, 'cooperative', v_party,
        'reason', p_doc ->> 'reason', 'note', p_doc ->> 'note', 'moved', v_moved));
    return jsonb_build_object('number', n.number, 'state', n.state, 'deliveryDate', n.delivery_date, 'version', n.version, 'replayed', false);
end $$;
comment on function ordering.move(jsonb) is
    'Moves a locked order of one cooperative to another day or place of its buyer. Refused with TB001 where goods, room or way are not there; nothing has changed then.';

create function ordering.cycles_may_be_done(p_cycles bigint[]) returns void language plpgsql as $$
begin
    perform ordercycle.take_turn(p_cycles);
    perform ordercycle.all_arrived(array(
        select c from unnest(p_cycles) c
        where not exists (select from ordering.line l join ordering.consignment g on g.id = l.consignment_id
                          where l.cycle_id = c and g.state in ('PLANNED', 'PACKED', 'LOADED', 'DELIVERED'))));
    perform ordercycle.all_settled(array(
        select c from unnest(p_cycles) c
        where not exists (select from ordering.line l join ordering.orders o on o.id = l.order_id
                          where l.cycle_id = c and o.state not in ('SETTLED', 'CANCELLED', 'EXPIRED', 'FAILED'))));
end $$;
comment on function ordering.cycles_may_be_done(bigint[]) is 'What left these cycles may have been the last thing that they waited for.';
