-- Lines that go from lot to lot: what is free is read under the rows' locks, each line is tried by itself, an order that is moved keeps its goods where they may be
-- delivered then, and a cooperative's correction may take anew as its buyer's own may.

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
    perform ordercycle.enter(array_agg(distinct cycle_id)) from move_line;
    -- Offers may have gone on before the doors were held. What one has already is as good as what the offer would give now, where it may be delivered then
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

    v_drop := delivery.drop_for(p_destination, p_day);
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

create or replace function ordering.take_elsewhere(p_from bigint, p_date date, p_lines bigint[]) returns int language plpgsql as $$
declare
    v_left bigint[] := p_lines;
    v_lines bigint[];
    v_quantities numeric[];
    v_free numeric;
    r record;
    l record;
begin
    for r in select x.stock_id, x.free, x.place = max(x.place) over () last
             from stock.rows_for((select product_id from stock.stock_row where id = p_from), p_date) x where x.stock_id <> p_from order by x.place loop
        v_lines := '{}';
        v_quantities := '{}';
        v_free := r.free;
        for l in select x.id, x.quantity from unnest(v_left) with ordinality u(id, n) join ordering.line x on x.id = u.id order by u.n loop
            if r.last or v_free is null or l.quantity <= v_free then
                v_lines := v_lines || l.id;
                v_quantities := v_quantities || l.quantity;
                v_free := v_free - l.quantity;
            end if;
        end loop;
        continue when v_lines = '{}';
        perform stock.shift(p_from, r.stock_id, v_lines, v_quantities);
        update ordering.line set stock_id = r.stock_id where id = any (v_lines);
        v_left := array(select u.id from unnest(v_left) with ordinality u(id, n) where u.id <> all (v_lines) order by u.n);
    end loop;
    return cardinality(p_lines) - cardinality(v_left);
end $$;
comment on function ordering.take_elsewhere(bigint, date, bigint[]) is
    'Lets lines of a delivery date be held by the rows that this date is sold from, each by the first that has enough for it; what none has is a declared shortage of the last. Answers how many went. The caller holds the rows of the product.';

create or replace function ordering.take_from_date(p_stock bigint) returns int language plpgsql as $$
declare
    r stock.stock_row;
    v_lines bigint[];
    v_moved int := 0;
    f record;
begin
    select * into r from stock.stock_row where id = p_stock;
    if r.delivery_date is null then
        return 0;
    end if;
    perform ordercycle.follow_rows(r.product_id, r.delivery_date);
    v_lines := array(
        select l.id from ordercycle.cycle c
        join ordercycle.offer o on o.cycle_id = c.id and o.product_id = r.product_id
        join ordering.line l on l.cycle_id = c.id and l.producer_id = o.producer_id and l.offer_id = o.id
        join stock.stock_row s on s.id = l.stock_id and s.delivery_date is null
        where c.delivery_date = r.delivery_date and c.state in ('PLANNED', 'OPEN') and l.kind = 'goods');
    -- Orders before stock, as whoever changes an order does
    perform 1 from ordering.orders where id in (select l.order_id from ordering.line l where l.id = any (v_lines)) order by id for update;
    perform stock.lock_rows(array(select s.id from stock.stock_row s where s.product_id = r.product_id));
    for f in select l.stock_id, array_agg(l.id order by l.id) lines
             from ordering.line l join ordering.orders o on o.id = l.order_id join stock.stock_row s on s.id = l.stock_id and s.delivery_date is null
             where l.id = any (v_lines) and l.quantity > 0 and l.packed_quantity is null and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
             group by 1 order by 1 loop
        v_moved := v_moved + ordering.take_elsewhere(f.stock_id, r.delivery_date, f.lines);
    end loop;
    return v_moved;
end $$;

create or replace function ordering.leave_lot(p_stock bigint) returns int language plpgsql as $$
declare
    r stock.stock_row;
    v_lines bigint[];
    v_moved int := 0;
    f record;
begin
    select * into r from stock.stock_row where id = p_stock;
    perform ordercycle.follow_rows(r.product_id, null);
    v_lines := array(
        select l.id from ordering.line l join ordering.orders o on o.id = l.order_id
        where l.id in (select m.order_line_id from stock.move m where m.stock_id = p_stock and m.order_line_id is not null)
            and l.stock_id = p_stock and o.delivery_date > r.best_before);
    -- Orders before stock, as whoever changes an order does
    perform 1 from ordering.orders where id in (select l.order_id from ordering.line l where l.id = any (v_lines)) order by id for update;
    perform stock.lock_rows(array(select s.id from stock.stock_row s where s.product_id = r.product_id));
    for f in select o.delivery_date, array_agg(l.id order by l.id) lines
             from ordering.line l join ordering.orders o on o.id = l.order_id
             where l.id = any (v_lines) and l.stock_id = p_stock and l.quantity > 0 and l.packed_quantity is null and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
             group by 1 order by 1 loop
        v_moved := v_moved + ordering.take_elsewhere(p_stock, f.delivery_date, f.lines);
    end loop;
    return v_moved;
end $$;

create or replace function ordering.correct(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_gone boolean := p_doc ->> 'reason' in ('SHORT', 'QUALITY');
    v_refusals jsonb;
    v_lines jsonb;
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
    update ordering.line l set ordered_quantity = case o.state when 'PLACED' then x.quantity else l.ordered_quantity end,
        confirmed_quantity = case o.state when 'PLACED' then l.confirmed_quantity else x.quantity end, maximum_minor = x.maximum
    from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric, maximum bigint) where l.id = x.id;
    perform ordering.write_fulfilment(p_doc);
    perform ordering.fit_room(o.id);
    perform ordering.after_withdrawing(o.id, v_account, v_party);
    select * into strict o from ordering.orders where id = o.id;
    if o.state in ('PLACED', 'CONFIRMED', 'PACKED') then
        perform ordering.fit_money(o.id, 'correct:' || o.id || ':' || o.version);
    end if;
    perform ordering.note_correction(p_doc, o.id, 'CHANGED', v_lines);
    perform platform.announce('order_changed', o.id || ':' || o.version,
        jsonb_build_object('order', o.id, 'version', o.version, 'cooperative', v_party, 'reason', p_doc ->> 'reason', 'note', p_doc ->> 'note', 'lines', v_lines));
    return jsonb_build_object('number', o.number, 'state', o.state, 'deliveryDate', o.delivery_date, 'version', o.version, 'replayed', false);
end $$;

create or replace function ordering.lock_claims(p_stocks bigint[]) returns void language plpgsql as $$
declare v_orders bigint[] := array(select distinct order_id from ordering.claim where stock_id = any (p_stocks));
begin
    perform ordering.lock_drops_of(v_orders);
    perform 1 from ordering.orders where id = any (v_orders) order by id for update;
    perform stock.lock_rows(p_stocks);
    if exists (select order_id from ordering.claim where stock_id = any (p_stocks) except select unnest(v_orders)) then
        raise exception 'more count on it by now' using errcode = '40001';
    end if;
    perform ordering.confirm(v_orders);
end $$;
comment on function ordering.lock_claims(bigint[]) is
    'Locks the orders that count on these stock rows, and the rows, and confirms what is due to be. No buyer can count on a row with a declared shortage, but lines of another lot may come to it meanwhile: then 40001, try again.';
