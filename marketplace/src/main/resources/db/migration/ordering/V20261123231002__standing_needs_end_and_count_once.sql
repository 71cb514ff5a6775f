-- Meals are counted once for all lines and days of a week, and an ended standing order does not place what it had not begun to place.

create function ordering.meals_between(p_site bigint, p_from date, p_until date) returns table (day date, meals int) language sql stable as $$
    select null::date, null::int where false
$$;
comment on function ordering.meals_between(bigint, date, date) is
    'Meals that a kitchen door counts, by day, both included; a day of which nothing is said has no row. Whoever counts meals answers it (catering replaces the body).';

create or replace function ordering.meals_on(p_site bigint, p_day date) returns int language sql stable as $$
    select m.meals from ordering.meals_between(p_site, p_day, p_day) m
$$;
comment on function ordering.meals_on(bigint, date) is 'Meals that a kitchen door counts on a day; null when nothing is said of it.';

-- The date's own offer is found by its cycle; only where there is none, all that were there before are looked through.
create or replace function ordering.standing_offer(p_day date, p_product bigint, p_cooperative bigint) returns table (product_version bigint, minimum numeric, step numeric, maximum numeric) language sql stable as $$
    select o.product_version_id, o.minimum, o.step, o.maximum from ordercycle.offer o where o.id = coalesce(
        (select x.id from ordercycle.cycle c join ordercycle.offer x on x.cycle_id = c.id and x.product_id = p_product
            where c.cooperative_id = p_cooperative and c.delivery_date = p_day and c.state not in ('PLANNED', 'CANCELLED') order by x.id desc limit 1),
        (select x.id from ordercycle.offer x join ordercycle.cycle c on c.id = x.cycle_id and c.cooperative_id = p_cooperative and c.state not in ('PLANNED', 'CANCELLED')
            where x.product_id = p_product order by c.delivery_date desc, x.id desc limit 1))
$$;

create function ordering.standing_usual(p_order bigint, p_day date, p_product bigint, p_cooperative bigint, p_meals int) returns numeric language sql stable as $$
    select coalesce((
        select ordering.as_sold(case when n.per_meal then n.amount * coalesce(p_meals, 0) / v.content else n.amount end,
            coalesce(f.minimum, 1), coalesce(f.step, 1), f.maximum)
        from ordering.standing_need n
        join catalogue.product p on p.id = n.product_id
        left join lateral ordering.standing_offer(p_day, n.product_id, n.cooperative_id) f on true
        join catalogue.product_version v on v.id = coalesce(f.product_version, p.current_version_id)
        where n.standing_order_id = p_order and n.product_id = p_product and n.cooperative_id = p_cooperative and n.weekday = extract(isodow from p_day)), 0)
$$;
comment on function ordering.standing_usual(bigint, date, bigint, bigint, int) is
    'What a standing need comes to on a date in ordering units, rounded up to what is sold that day (else: what was sold last); per meal by so many meals.';

create or replace function ordering.standing_usual(p_order bigint, p_day date, p_product bigint, p_cooperative bigint) returns numeric language sql stable as $$
    select ordering.standing_usual(p_order, p_day, p_product, p_cooperative, (
        select ordering.meals_on(s.destination_id, p_day) from ordering.standing_order s join ordering.standing_need n on n.standing_order_id = s.id
        where s.id = p_order and n.product_id = p_product and n.cooperative_id = p_cooperative and n.weekday = extract(isodow from p_day) and n.per_meal))
$$;
comment on function ordering.standing_usual(bigint, date, bigint, bigint) is 'The same by the meals that are counted now.';

create or replace function ordering.standing_at(p_buyer bigint, p_door bigint, p_from date, p_until date)
returns table (standing_order bigint, product bigint, cooperative bigint, day date, usual numeric, quantity numeric, follows boolean, changed boolean) language sql stable as $$
    with standing as materialized (
        select s.id, s.ahead_hours, d.day::date "day", exists (select from ordering.standing_need n where n.standing_order_id = s.id and n.per_meal) by_meals
        from ordering.standing_order s
        cross join generate_series(greatest(p_from, (platform.business_time() at time zone 'UTC')::date)::timestamp, p_until::timestamp, interval '1 day') d(day)
        where s.buyer_id = p_buyer and s.destination_id = p_door and s.state = 'ACTIVE' and ordering.standing_wants(s, d.day::date)
          and not exists (select from ordering.standing_run r where r.standing_order_id = s.id and r.day = d.day::date and r.state <> 'DUE')
    ), meal as materialized (
        -- Asked only of those who let something follow the meals
        select m.day, m.meals from (select min(t.day) first_day, max(t.day) last_day from standing t where t.by_meals having count(*) > 0) b
        cross join lateral ordering.meals_between(p_door, b.first_day, b.last_day) m
    )
    select t.id, l.product_id, l.cooperative_id, t.day, u.usual, coalesce(k.said, u.usual), t.ahead_hours is not null, k.said is not null
    -- offset 0: worked out once for a line and day, not again for each of its columns
    from standing t
    left join meal m on m.day = t.day
    join ordering.standing_line l on l.standing_order_id = t.id
    cross join lateral (select case when t.ahead_hours is null then l.quantity else ordering.standing_usual(t.id, t.day, l.product_id, l.cooperative_id, m.meals) end usual offset 0) u
    left join ordering.standing_change c on c.standing_order_id = t.id and c.day = t.day and c.product_id = l.product_id and c.cooperative_id = l.cooperative_id
    cross join lateral (select case when c.day is not null then ordering.standing_said(t.id, c.day, l.product_id, l.cooperative_id) end said) k
    where u.usual > 0 or k.said is not null
    order by t.day, l.product_id, l.cooperative_id, t.id
    limit 5000
$$;

-- Whoever ends a standing order waits for who is writing down what to place, or is seen by them: after it was ended nothing is begun in its name.
create or replace function ordering.intend_standing(p_lease uuid, p_intents jsonb) returns setof bigint language sql as $$
    with asked as materialized (
        select r.id, r.standing_order_id, x.intent from jsonb_to_recordset(p_intents) as x(run bigint, intent jsonb)
        join ordering.standing_run r on r.id = x.run and r.state = 'DUE' and r.lease = p_lease
    ), active as materialized (
        select s.id from ordering.standing_order s where s.id in (select a.standing_order_id from asked a) and s.state = 'ACTIVE' order by s.id for share
    )
    update ordering.standing_run r set intent = a.intent, next_at = clock_timestamp() + interval '60 seconds'
    from asked a join active s on s.id = a.standing_order_id
    where r.id = a.id and r.state = 'DUE' and r.lease = p_lease
    returning r.id
$$;
comment on function ordering.intend_standing(uuid, jsonb) is
    'Writes down what is about to be placed, [{run, intent}]; answers the runs that are still held and whose standing order was not ended meanwhile.';

create function ordering.standing_gives_way(p_order bigint, p_day date) returns boolean language sql stable as $$
    select exists (select from ordering.standing_order s
        join ordering.standing_order e on e.buyer_id = s.buyer_id and e.destination_id = s.destination_id and e.id <> s.id and e.state = 'ENDED' and e.ahead_hours is not null
        join ordering.standing_run r on r.standing_order_id = e.id and r.day = p_day and r.state = 'DUE' and r.intent is not null
        where s.id = p_order and s.ahead_hours is not null)
$$;
comment on function ordering.standing_gives_way(bigint, date) is
    'Whether standing needs that were ended are just ordering the date: those kept since then wait for what comes of it, so that it is not ordered twice.';

create or replace function ordering.standing_facts(p_runs bigint[]) returns setof json language plpgsql stable set plan_cache_mode = force_generic_plan set jit = off as $$
begin
    return query with run as materialized (
        select r.id, r.day, s.key || ':' || r.day || ':' || r.round key, r.intent, s.id standing, s.buyer_id, case when s.ahead_hours is null then s.account_id else ordering.standing_orderer(s.id, r.day) end account_id, s.destination_id, s.payment, s.purchase_order_number,
            s.slot_opens, s.ahead_hours ahead, ordering.standing_wants(s, r.day) wanted, g.kinds, case when g.id is null then 'HOUSEHOLD' else 'INSTITUTION' end audience, b.name
        from ordering.standing_run r
        join ordering.standing_order s on s.id = r.standing_order_id
        join network.party b on b.id = s.buyer_id
        left join network.organisation g on g.id = s.buyer_id
        where r.id = any (p_runs) and r.state = 'DUE'
    ), wish as materialized (
        select r.id run, r.day, r.audience, l.position, q.quantity, l.most_price, l.takes_less, l.cooperative_id, w.product, w.n
        from run r
        join ordering.standing_line l on l.standing_order_id = r.standing
        cross join lateral (select case when r.ahead is null then l.quantity else ordering.standing_wish(r.standing, r.day, l.product_id, l.cooperative_id) end quantity) q
        cross join lateral unnest(array[l.product_id] || l.instead) with ordinality w(product, n)
        where q.quantity > 0
    ), candidate as materialized (
        select w.cooperative_id, w.day, w.audience, w.product, o.id offer_id,
            json_build_object('product', w.product, 'names', json_build_object('texts', v.names), 'unit', v.ordering_unit, 'pricingUnit', v.pricing_unit,
                'offer', o.id, 'version', o.version, 'stock', o.stock_id, 'offered', o.state = 'OFFERED' and c.state <> 'PLANNED', 'open', c.state = 'OPEN',
                'price', case w.audience when 'HOUSEHOLD' then o.household_price else o.institution_price end,
                'cutOff', case w.audience when 'HOUSEHOLD' then o.household_cutoff_at else o.institution_cutoff_at end,
                'minimum', o.minimum, 'step', o.step, 'maximum', o.maximum, 'onDemand', k.on_demand and a.free is null,
                'available', case when k.on_demand then coalesce(a.free, 0) else least(greatest(k.on_hand - k.reserved, 0), a.free) end) facts
        from (select distinct x.cooperative_id, x.day, x.audience, x.product from wish x) w
        join catalogue.product p on p.id = w.product
        left join ordercycle.cycle c on c.cooperative_id = w.cooperative_id and c.delivery_date = w.day and c.state <> 'CANCELLED'
        left join ordercycle.offer o on o.cycle_id = c.id and o.product_id = w.product
        left join stock.stock_row k on k.id = o.stock_id
        left join lateral ordercycle.left_for(array[o.id]) a on a.audience = w.audience
        join catalogue.product_version v on v.id = coalesce(o.product_version_id, p.current_version_id)
    ), listed as materialized (
        -- Mostly there is no list at all, and no lot that prices anything: then no buyer is looked at
        select r.id run, u.offer_id, u.price
        from run r
        cross join lateral ordercycle.unit_prices(array(select k.offer_id from wish w join candidate k using (cooperative_id, day, audience, product)
            where w.run = r.id and k.offer_id is not null), r.buyer_id, r.audience) u
        where (u.price_list_id is not null or u.lot_id is not null) and (r.audience = 'INSTITUTION' and agreement.has_prices(r.buyer_id) or exists (
            select from ordercycle.price_list p where p.audience = r.audience and r.day >= p.valid_from and (p.valid_until is null or r.day <= p.valid_until)))
    ), line as materialized (
        select w.run, w.position, json_build_object('position', w.position, 'quantity', w.quantity, 'mostPrice', w.most_price, 'takesLess', w.takes_less,
            'candidates', json_agg(case when u.offer_id is null then k.facts else (k.facts::jsonb || jsonb_build_object('price', u.price))::json end order by w.n)) facts
        from wish w
        join candidate k using (cooperative_id, day, audience, product)
        left join listed u on u.run = w.run and u.offer_id = k.offer_id
        group by w.run, w.position, w.quantity, w.most_price, w.takes_less
    ), lines as materialized (
        select l.run, json_agg(l.facts order by l.position) facts from line l group by l.run
    )
    select json_build_object('run', r.id, 'standingOrder', r.standing, 'key', r.key, 'day', r.day, 'now', platform.business_time(), 'wanted', r.wanted and (l.run is not null or r.ahead is not null and ordering.standing_is_open(r.standing, r.day)),
        'placed', exists (select from ordering.checkout k where k.idem_key = r.key),
        'waits', exists (select from ordercycle.cycle c where c.delivery_date = r.day and c.state = 'PLANNED') and ordering.standing_waits_until(r.standing, r.day) is not null
            or r.ahead is not null and (ordering.standing_gives_way(r.standing, r.day)
                or case when l.run is null then ordering.standing_is_open(r.standing, r.day) else ordering.standing_is_early(r.standing, r.day, r.ahead) end),
        'patient', r.ahead is not null and ordering.standing_is_early(r.standing, r.day, 2),
        'buyer', r.buyer_id, 'buyerName', r.name, 'account', r.account_id, 'kinds', coalesce(to_json(r.kinds), '["HOUSEHOLD"]'),
        'roles', coalesce((select to_json(m.roles) from network.membership m
            where m.account_id = r.account_id and m.party_id = r.buyer_id and (m.until is null or m.until > clock_timestamp())), '[]'),
        'destination', r.destination_id, 'payment', r.payment, 'purchaseOrderNumber', r.purchase_order_number, 'intent', r.intent,
        'slot', (select min(t.id) from delivery.open_slot t where t.site_id = r.destination_id and t.delivery_date = r.day and t.opens = r.slot_opens),
        'lines', coalesce(l.facts, '[]'))
    from run r
    left join lines l on l.run = r.id
    order by r.standing, r.day;
end $$;

-- by: whether the quantity is of each date, or only stands for amounts by weekday or by the meals of the day (standing_need)
create or replace function ordering.standing_details(p_ids bigint[]) returns setof jsonb language sql stable as $$
    select jsonb_build_object('id', s.id, 'version', s.version, 'active', s.state = 'ACTIVE', 'buyer', s.buyer_id, 'destination', s.destination_id, 'destinationName', t.name,
        'slotOpens', to_char(s.slot_opens, 'HH24:MI'), 'weekdays', to_jsonb(s.weekdays), 'everyWeeks', s.every_weeks, 'startsOn', s.starts_on, 'endsOn', s.ends_on,
        'pausedFrom', s.paused_from, 'pausedUntil', s.paused_until, 'payment', s.payment, 'purchaseOrderNumber', s.purchase_order_number, 'aheadHours', s.ahead_hours,
        'today', (platform.business_time() at time zone coalesce((select c.time_zone from ordercycle.cycle c join ordering.standing_line l on l.cooperative_id = c.cooperative_id
            where l.standing_order_id = s.id order by c.id desc limit 1), 'UTC'))::date,
        'skipped', coalesce((select jsonb_agg(k.day order by k.day) from ordering.standing_skip k where k.standing_order_id = s.id), '[]'),
        'closed', coalesce((select jsonb_agg(c.day order by c.day) from delivery.closed_day c where c.site_id = s.destination_id and c.by_calendar and c.day >= platform.today() - 1), '[]'),
        'lines', (select jsonb_agg(jsonb_build_object('product', l.product_id, 'names', jsonb_build_object('texts', v.names), 'family', v.family, 'producer', o.name,
                'cooperative', l.cooperative_id, 'cooperativeName', c.name, 'unit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'quantity', l.quantity,
                'by', case when s.ahead_hours is null then 'DATE' when exists (select from ordering.standing_need n where n.standing_order_id = s.id
                    and n.product_id = l.product_id and n.cooperative_id = l.cooperative_id and n.per_meal) then 'MEALS' else 'WEEKDAY' end,
                'mostPrice', l.most_price, 'takesLess', l.takes_less, 'instead', coalesce((select jsonb_agg(jsonb_build_object('product', q.id, 'names',
                    jsonb_build_object('texts', w.names)) order by i.n)
                    from unnest(l.instead) with ordinality i(product, n) join catalogue.product q on q.id = i.product
                    join catalogue.product_version w on w.id = q.current_version_id), '[]')) order by l.position)
            from ordering.standing_line l
            join catalogue.product p on p.id = l.product_id
            join catalogue.product_version v on v.id = p.current_version_id
            join network.party o on o.id = p.producer_id
            join network.party c on c.id = l.cooperative_id
            where l.standing_order_id = s.id),
        'runs', coalesce((select jsonb_agg(jsonb_build_object('day', r.day, 'state', r.state, 'number', x.number, 'orderState', x.state, 'report', coalesce(r.report, '[]'), 'reason', r.reason)
                order by r.day)
            from (select * from ordering.standing_run k where k.standing_order_id = s.id order by k.day desc limit 12) r left join ordering.orders x on x.id = r.order_id), '[]'))
    from ordering.standing_order s
    join network.site t on t.id = s.destination_id
    where s.id = any (p_ids)
    order by s.state, s.id desc
$$;
