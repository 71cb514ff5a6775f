-- Standing needs of a kitchen: so much of a product on a weekday, or so much for each meal of the day. They are a standing order whose amounts differ by weekday and that is placed some hours
-- before the first cut-off instead of at the opening, so that until then the amounts follow the meals and one week can be changed without any order being changed.
alter table ordering.standing_order add column ahead_hours smallint,
    add constraint standing_ahead_sane check (ahead_hours between 1 and 96);
comment on column ordering.standing_order.ahead_hours is 'Placed so many hours before the first cut-off of the date, with the amounts of standing_need; null = as soon as ordering opens.';
create unique index standing_needs_once_a_door on ordering.standing_order (buyer_id, destination_id) where ahead_hours is not null and state = 'ACTIVE';

create table ordering.standing_need (
    standing_order_id bigint not null references ordering.standing_order,
    product_id bigint not null references catalogue.product,
    cooperative_id bigint not null references network.organisation,
    weekday smallint not null,
    amount numeric(12,4) not null,
    per_meal boolean not null,
    primary key (standing_order_id, product_id, cooperative_id, weekday),
    constraint standing_need_weekday_iso check (weekday between 1 and 7),
    constraint standing_need_sane check (amount > 0 and amount <= 100000)
);
create index standing_need_of_product on ordering.standing_need (product_id);
create index standing_need_of_cooperative on ordering.standing_need (cooperative_id);
comment on column ordering.standing_need.amount is 'Ordering units; with per_meal kilograms, litres or pieces (catalogue.product_version.content_unit) for one meal.';

create table ordering.standing_change (
    standing_order_id bigint not null references ordering.standing_order,
    day date not null,
    product_id bigint not null references catalogue.product,
    cooperative_id bigint not null references network.organisation,
    quantity numeric(12,3) not null,
    account_id bigint not null,
    primary key (standing_order_id, day, product_id, cooperative_id),
    constraint standing_change_sane check (quantity between 0 and 100000)
);
create index standing_change_of_product on ordering.standing_change (product_id);
create index standing_change_of_cooperative on ordering.standing_change (cooperative_id);
create index standing_change_of_account on ordering.standing_change (account_id);
comment on table ordering.standing_change is 'What a standing need comes to on one date instead of what is usual, in ordering units; zero = left out.';
comment on column ordering.standing_change.account_id is 'Who said so: more than usual is ordered with the lesser of the powers that they and the keeper of the needs have.';

create function ordering.meals_on(p_site bigint, p_day date) returns int language sql stable as $$ select 0 $$;
comment on function ordering.meals_on(bigint, date) is 'Meals that a kitchen door counts on a day. Whoever counts meals answers it (catering replaces the body).';

create function ordering.as_sold(p_quantity numeric, p_minimum numeric, p_step numeric, p_maximum numeric) returns numeric language sql immutable as $$
    select case when p_quantity <= 0 then 0 when p_quantity <= p_minimum or p_maximum <= p_minimum then p_minimum
        else p_minimum + least(ceil((p_quantity - p_minimum) / p_step), floor((p_maximum - p_minimum) / p_step)) * p_step end
$$;
comment on function ordering.as_sold(numeric, numeric, numeric, numeric) is
    'The least amount that is sold and is not less: the minimum and whole steps above it, at most the greatest of them within the maximum (null = none); nothing of nothing.';

create function ordering.standing_offer(p_day date, p_product bigint, p_cooperative bigint) returns table (product_version bigint, minimum numeric, step numeric, maximum numeric) language sql stable as $$
    select o.product_version_id, o.minimum, o.step, o.maximum from ordercycle.offer o
    join ordercycle.cycle c on c.id = o.cycle_id and c.cooperative_id = p_cooperative and c.state not in ('PLANNED', 'CANCELLED')
    where o.product_id = p_product order by c.delivery_date = p_day desc, c.delivery_date desc, o.id desc limit 1
$$;
comment on function ordering.standing_offer(date, bigint, bigint) is 'How a product is sold on a date; where it is not offered that day, how it was sold last.';

create function ordering.standing_usual(p_order bigint, p_day date, p_product bigint, p_cooperative bigint) returns numeric language sql stable as $$
    select coalesce((
        select ordering.as_sold(case when n.per_meal then n.amount * coalesce(ordering.meals_on(s.destination_id, p_day), 0) / v.content else n.amount end,
            coalesce(f.minimum, 1), coalesce(f.step, 1), f.maximum)
        from ordering.standing_need n
        join ordering.standing_order s on s.id = n.standing_order_id
        join catalogue.product p on p.id = n.product_id
        left join lateral ordering.standing_offer(p_day, n.product_id, n.cooperative_id) f on true
        join catalogue.product_version v on v.id = coalesce(f.product_version, p.current_version_id)
        where n.standing_order_id = p_order and n.product_id = p_product and n.cooperative_id = p_cooperative and n.weekday = extract(isodow from p_day)), 0)
$$;
comment on function ordering.standing_usual(bigint, date, bigint, bigint) is
    'What a standing need comes to on a date in ordering units, rounded up to what is sold that day (else: what was sold last); per meal by what is counted now.';

create function ordering.still_orders(p_account bigint, p_kitchen bigint) returns boolean language sql stable as $$
    select exists (select from network.membership m where m.account_id = p_account and m.party_id = p_kitchen and m.roles && array['BUYER', 'COOK'] and (m.until is null or m.until > clock_timestamp()))
$$;
comment on function ordering.still_orders(bigint, bigint) is 'Whether an account may order for a kitchen now.';

-- What somebody said who orders there no more is not ordered in their name; what they left out stays left out.
create function ordering.standing_said(p_order bigint, p_day date, p_product bigint, p_cooperative bigint) returns numeric language sql stable as $$
    select case when k.quantity <= 0 then 0 else (select ordering.as_sold(k.quantity, coalesce(f.minimum, 1), coalesce(f.step, 1), f.maximum)
        from (select) always left join lateral ordering.standing_offer(p_day, p_product, p_cooperative) f on true) end
    from ordering.standing_change k
    join ordering.standing_order s on s.id = k.standing_order_id
    where k.standing_order_id = p_order and k.day = p_day and k.product_id = p_product and k.cooperative_id = p_cooperative
      and (k.quantity = 0 or ordering.still_orders(k.account_id, s.buyer_id))
$$;
comment on function ordering.standing_said(bigint, date, bigint, bigint) is
    'What a date asks for instead of what is usual, rounded up to what is sold as that is; zero = left out, null = nothing else was said, or by somebody who does not order for the buyer any more.';

create function ordering.standing_wish(p_order bigint, p_day date, p_product bigint, p_cooperative bigint) returns numeric language sql stable as $$
    select coalesce(ordering.standing_said(p_order, p_day, p_product, p_cooperative), ordering.standing_usual(p_order, p_day, p_product, p_cooperative))
$$;
comment on function ordering.standing_wish(bigint, date, bigint, bigint) is 'What a standing need asks for on a date: what was said for that date, else what is usual.';

-- Whoever keeps the needs orders; where somebody else said for a date what it comes to, the one of them who may agree to less does, so that approvals count for both.
create function ordering.standing_orderer(p_order bigint, p_day date) returns bigint language sql stable as $$
    select w.account from ordering.standing_order s
    left join network.organisation g on g.id = s.buyer_id
    cross join lateral (
        select s.account_id account, false changed
        union all select k.account_id, true from ordering.standing_change k
        where k.standing_order_id = s.id and k.day = p_day and k.quantity > 0
          and ordering.still_orders(k.account_id, s.buyer_id)) w
    where s.id = p_order
    order by ordering.approval_rank(w.account, s.buyer_id, coalesce(g.authority_id, g.id)), w.changed desc, w.account limit 1
$$;
comment on function ordering.standing_orderer(bigint, date) is 'The account that orders standing needs on a date: of who keeps them and who changed that date, who may agree to least.';

-- An ended one that ordered a date leaves it ordered: beginning anew does not order it twice.
create or replace function ordering.standing_wants(s ordering.standing_order, p_day date) returns boolean language sql stable as $$
    select s.state = 'ACTIVE' and p_day >= s.starts_on and (s.ends_on is null or p_day <= s.ends_on)
        and extract(isodow from p_day)::smallint = any (s.weekdays)
        and ((date_trunc('week', p_day::timestamp)::date - date_trunc('week', s.starts_on::timestamp)::date) / 7) % s.every_weeks = 0
        and not (s.paused_from is not null and p_day >= s.paused_from and (s.paused_until is null or p_day <= s.paused_until))
        and not exists (select from ordering.standing_skip k where k.standing_order_id = s.id and k.day = p_day)
        and not exists (select from delivery.closed_day c where c.site_id = s.destination_id and c.day = p_day and c.by_calendar)
        and (s.ahead_hours is null or not exists (select from ordering.standing_order e
            join ordering.standing_run r on r.standing_order_id = e.id and r.day = p_day and r.state = 'PLACED'
            join ordering.orders o on o.id = r.order_id and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
            where e.buyer_id = s.buyer_id and e.destination_id = s.destination_id and e.id <> s.id and e.state = 'ENDED' and e.ahead_hours is not null))
$$;
comment on function ordering.standing_wants(ordering.standing_order, date) is
    'Whether something is wanted that day: its weekday, each n-th week counted from the week of the first day, neither paused nor skipped, no day on which the calendar closes the door, and none that standing needs which were ended ordered.';

create function ordering.standing_first_cutoff(p_order bigint, p_day date) returns timestamptz language sql stable as $$
    select min(o.institution_cutoff_at) from ordering.standing_line l
    join ordering.standing_order s on s.id = l.standing_order_id
    left join ordering.standing_change k on k.standing_order_id = s.id and k.day = p_day and k.product_id = l.product_id and k.cooperative_id = l.cooperative_id
    join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.delivery_date = p_day and c.state = 'OPEN'
    join ordercycle.offer o on o.cycle_id = c.id and o.product_id = l.product_id and o.state = 'OFFERED'
    where l.standing_order_id = p_order and (s.ahead_hours is null or k.quantity > 0 or k.quantity is null and exists (select from ordering.standing_need n
        where n.standing_order_id = s.id and n.product_id = l.product_id and n.cooperative_id = l.cooperative_id and n.weekday = extract(isodow from p_day)))
$$;
comment on function ordering.standing_first_cutoff(bigint, date) is 'The first cut-off of the goods that are wanted on a date; null while nothing of them is on offer.';

create function ordering.standing_last_cutoff(p_order bigint, p_day date) returns timestamptz language sql stable as $$
    select max(greatest(c.institution_cutoff_at, o.institution_cutoff_at)) from ordering.standing_line l
    join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.delivery_date = p_day and c.state = 'OPEN'
    left join ordercycle.offer o on o.cycle_id = c.id and o.product_id = l.product_id and o.state = 'OFFERED'
    where l.standing_order_id = p_order
$$;
comment on function ordering.standing_last_cutoff(bigint, date) is 'Until when something of a standing order may still come on offer or be wanted for a date; null when no cycle of its cooperatives is open.';

create function ordering.standing_due_at(p_order bigint, p_day date) returns timestamptz language sql stable as $$
    select ordering.standing_first_cutoff(p_order, p_day) - make_interval(hours => s.ahead_hours) from ordering.standing_order s where s.id = p_order
$$;
comment on function ordering.standing_due_at(bigint, date) is 'When standing needs are placed for a date, in business time; null while nothing of them is on offer, and for other standing orders.';

create function ordering.standing_is_early(p_order bigint, p_day date, p_ahead int) returns boolean language sql stable as $$
    select coalesce(platform.business_time() < coalesce(ordering.standing_first_cutoff(p_order, p_day) - make_interval(hours => p_ahead), ordering.standing_last_cutoff(p_order, p_day)), false)
$$;
comment on function ordering.standing_is_early(bigint, date, int) is 'Whether the first cut-off is more than so many hours ahead, or nothing that is wanted is on offer yet though it may still come.';

create function ordering.standing_is_open(p_order bigint, p_day date) returns boolean language sql stable as $$
    select coalesce(platform.business_time() < ordering.standing_last_cutoff(p_order, p_day), false)
$$;
comment on function ordering.standing_is_open(bigint, date) is 'Whether a date of which nothing is wanted now may still be wanted: meals are counted later.';

create function ordering.standing_at(p_buyer bigint, p_door bigint, p_from date, p_until date)
returns table (standing_order bigint, product bigint, cooperative bigint, day date, usual numeric, quantity numeric, follows boolean, changed boolean) language sql stable as $$
    select s.id, l.product_id, l.cooperative_id, d.day::date, u.usual, coalesce(k.said, u.usual), s.ahead_hours is not null, k.said is not null
    from ordering.standing_order s
    cross join generate_series(greatest(p_from, (platform.business_time() at time zone 'UTC')::date)::timestamp, p_until::timestamp, interval '1 day') d(day)
    join ordering.standing_line l on l.standing_order_id = s.id
    cross join lateral (select case when s.ahead_hours is null then l.quantity else ordering.standing_usual(s.id, d.day::date, l.product_id, l.cooperative_id) end usual) u
    left join ordering.standing_change c on c.standing_order_id = s.id and c.day = d.day::date and c.product_id = l.product_id and c.cooperative_id = l.cooperative_id
    cross join lateral (select case when c.day is not null then ordering.standing_said(s.id, c.day, l.product_id, l.cooperative_id) end said) k
    where s.buyer_id = p_buyer and s.destination_id = p_door and s.state = 'ACTIVE' and ordering.standing_wants(s, d.day::date)
      and not exists (select from ordering.standing_run r where r.standing_order_id = s.id and r.day = d.day::date and r.state <> 'DUE')
      and (u.usual > 0 or k.said is not null)
    order by d.day, l.product_id, l.cooperative_id, s.id
    limit 5000
$$;
comment on function ordering.standing_at(bigint, bigint, date, date) is
    'What the standing orders of a buyer are still going to order for a door, in ordering units. follows: standing needs, whose date may be changed (changed: it was; zero = left out). What was placed is in the orders.';

-- Sets what standing needs come to on one date, null for as usual. Answers ok, not-found, or placed: it is being ordered or was. Whoever took the date before must look again, so that nothing is
-- ordered by what was read before the change.
create function ordering.change_standing_date(p_order bigint, p_buyer bigint, p_account bigint, p_day date, p_products bigint[], p_cooperatives bigint[], p_quantities numeric[]) returns text language plpgsql as $$
begin
    perform 1 from ordering.standing_order s where s.id = p_order and s.buyer_id = p_buyer and s.ahead_hours is not null and s.state = 'ACTIVE' for update;
    if not found or exists (select from unnest(p_products, p_cooperatives) w(product, cooperative) where not exists (
        select from ordering.standing_line l where l.standing_order_id = p_order and l.product_id = w.product and l.cooperative_id = w.cooperative)) then
        return 'not-found';
    end if;
    perform 1 from ordering.standing_run r where r.standing_order_id = p_order and r.day = p_day for update;
    if exists (select from ordering.standing_run r where r.standing_order_id = p_order and r.day = p_day and (r.state <> 'DUE' or r.intent is not null)) then
        return 'placed';
    end if;
    delete from ordering.standing_change k using unnest(p_products, p_cooperatives) w(product, cooperative)
    where k.standing_order_id = p_order and k.day = p_day and k.product_id = w.product and k.cooperative_id = w.cooperative;
    insert into ordering.standing_change (standing_order_id, day, product_id, cooperative_id, quantity, account_id)
    select p_order, p_day, w.product, w.cooperative, w.quantity, p_account from unnest(p_products, p_cooperatives, p_quantities) w(product, cooperative, quantity) where w.quantity is not null;
    update ordering.standing_run r set lease = null, next_at = clock_timestamp() where r.standing_order_id = p_order and r.day = p_day;
    update ordering.standing_order s set fresh = true where s.id = p_order and not s.fresh;
    perform identity.record_trail(p_account, 'standing-order.date-changed', 'standing-order', p_order::text, jsonb_build_object('day', p_day), p_buyer);
    return 'ok';
end $$;
comment on function ordering.change_standing_date(bigint, bigint, bigint, date, bigint[], bigint[], numeric[]) is
    'Sets what standing needs come to on one date in ordering units (null: as usual). ok, not-found, or placed when it is being ordered or was.';

create or replace function ordering.put_back_standing(p_lease uuid, p_forget bigint[], p_later bigint[], p_again bigint[]) returns void language sql as $$
    delete from ordering.standing_run where id = any (p_forget) and state = 'DUE' and lease = p_lease;
    update ordering.standing_run r set lease = null, intent = null, next_at = clock_timestamp() + case
        when s.ahead_hours is null then interval '1 hour'
        when ordering.standing_is_early(s.id, r.day, s.ahead_hours) then
            greatest(interval '1 second', least(interval '1 hour', coalesce(ordering.standing_due_at(s.id, r.day) - platform.business_time(), interval '5 minutes')))
        when ordering.standing_is_early(s.id, r.day, 2) then interval '5 minutes' else interval '1 minute' end
    from ordering.standing_order s where s.id = r.standing_order_id and r.id = any (p_later) and r.state = 'DUE' and r.lease = p_lease;
    update ordering.standing_run set lease = null, next_at = clock_timestamp() + least(interval '5 minutes', interval '1 second' * attempts) where id = any (p_again) and state = 'DUE' and lease = p_lease;
$$;

create or replace function ordering.keep_standing(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_id bigint := (p_doc ->> 'id')::bigint;
    v_buyer bigint := (p_doc ->> 'buyer')::bigint;
    v_version bigint;
    v_missing jsonb;
begin
    if v_id is not null then
        select version into v_version from ordering.standing_order where id = v_id and buyer_id = v_buyer and state = 'ACTIVE' for update;
        if v_version is null then
            return case when exists (select from ordering.standing_order where id = v_id and buyer_id = v_buyer) then jsonb_build_object('refused', 'standing-order-ended') end;
        end if;
        if v_version <> (p_doc ->> 'version')::bigint then
            return jsonb_build_object('refused', 'standing-order-changed');
        end if;
        -- Amounts by weekday are changed where they are kept; elsewhere such a standing order is only paused, skipped or ended
        if p_doc ->> 'aheadHours' is null and exists (select from ordering.standing_order s where s.id = v_id and s.ahead_hours is not null) and (
            array(select l.product_id || ' ' || l.cooperative_id || ' ' || l.quantity from ordering.standing_line l where l.standing_order_id = v_id order by l.position)
            is distinct from array(select x.product || ' ' || x.cooperative || ' ' || x.quantity
                from rows from (jsonb_to_recordset(p_doc -> 'lines') as (product bigint, cooperative bigint, quantity numeric(12,3))) with ordinality x(product, cooperative, quantity, n) order by x.n)
            or not exists (select from ordering.standing_order s where s.id = v_id and s.every_weeks = (p_doc ->> 'everyWeeks')::int and s.destination_id = (p_doc ->> 'destination')::bigint
                and s.weekdays @> array(select jsonb_array_elements_text(p_doc -> 'weekdays')::smallint) and s.weekdays <@ array(select jsonb_array_elements_text(p_doc -> 'weekdays')::smallint))) then
            return jsonb_build_object('refused', 'standing-needs-elsewhere');
        end if;
    else
        perform pg_advisory_xact_lock(20264, v_buyer::int);
        select id, version into v_id, v_version from ordering.standing_order where buyer_id = v_buyer and request_key = p_doc ->> 'key';
        if v_id is not null then
            return jsonb_build_object('id', v_id, 'version', v_version, 'replayed', true);
        end if;
        if (select count(*) from ordering.standing_order where buyer_id = v_buyer and state = 'ACTIVE') >= 50 then
            return jsonb_build_object('refused', 'too-many-standing-orders');
        end if;
    end if;
    if p_doc ->> 'aheadHours' is not null and exists (select from ordering.standing_order s where s.buyer_id = v_buyer and s.destination_id = (p_doc ->> 'destination')::bigint
        and s.ahead_hours is not null and s.state = 'ACTIVE' and s.id is distinct from v_id) then
        return jsonb_build_object('refused', 'standing-order-changed');
    end if;
    if not exists (select from delivery.destination d join network.site s on s.id = d.site_id
                   where d.site_id = (p_doc ->> 'destination')::bigint and d.active and (d.fetched or s.party_id = v_buyer)) then
        return jsonb_build_object('refused', 'unknown-destination');
    end if;
    with asked as (
        select x.n - 1 line, x.cooperative, p.product, p.own
        from rows from (jsonb_to_recordset(p_doc -> 'lines') as (product bigint, cooperative bigint, instead bigint[])) with ordinality x(product, cooperative, instead, n)
        cross join lateral (select x.product product, true own union all select i, false from unnest(x.instead) i) p
    )
    select jsonb_agg(jsonb_build_object('line', a.line, 'own', a.own) order by a.line) into v_missing
    from asked a
    where not exists (select from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id and c.state <> 'PLANNED'
                      where o.product_id = a.product and c.cooperative_id = a.cooperative);
    if v_missing is not null then
        return jsonb_build_object('refused', 'not-offered', 'at', v_missing);
    end if;

    if v_id is null then
        insert into ordering.standing_order (buyer_id, request_key, account_id, destination_id, slot_opens, weekdays, every_weeks, starts_on, ends_on, paused_from, paused_until, payment,
            purchase_order_number)
        select v_buyer, p_doc ->> 'key', x.account, x.destination, x."slotOpens", x.weekdays, x."everyWeeks", x."startsOn", x."endsOn", x."pausedFrom", x."pausedUntil", x.payment, x."purchaseOrderNumber"
        from jsonb_to_record(p_doc) as x(account bigint, destination bigint, "slotOpens" time, weekdays smallint[], "everyWeeks" smallint, "startsOn" date, "endsOn" date,
            "pausedFrom" date, "pausedUntil" date, payment text, "purchaseOrderNumber" text)
        returning id, version into v_id, v_version;
    else
        update ordering.standing_order s set account_id = x.account, destination_id = x.destination, slot_opens = x."slotOpens", weekdays = x.weekdays, every_weeks = x."everyWeeks",
            starts_on = x."startsOn", ends_on = x."endsOn", paused_from = x."pausedFrom", paused_until = x."pausedUntil", payment = x.payment,
            purchase_order_number = x."purchaseOrderNumber", fresh = true, version = s.version + 1, changed_at = clock_timestamp()
        from jsonb_to_record(p_doc) as x(account bigint, destination bigint, "slotOpens" time, weekdays smallint[], "everyWeeks" smallint, "startsOn" date, "endsOn" date,
            "pausedFrom" date, "pausedUntil" date, payment text, "purchaseOrderNumber" text)
        where s.id = v_id returning s.version into v_version;
        delete from ordering.standing_line where standing_order_id = v_id;
        delete from ordering.standing_skip where standing_order_id = v_id;
    end if;
    insert into ordering.standing_line (standing_order_id, position, product_id, cooperative_id, quantity, most_price, takes_less, instead)
    select v_id, x.n, x.product, x.cooperative, x.quantity, x."mostPrice", x."takesLess", coalesce(x.instead, '{}')
    from rows from (jsonb_to_recordset(p_doc -> 'lines') as (product bigint, cooperative bigint, quantity numeric, "mostPrice" numeric, "takesLess" boolean, instead bigint[]))
        with ordinality x(product, cooperative, quantity, "mostPrice", "takesLess", instead, n);
    if p_doc ->> 'aheadHours' is not null then
        update ordering.standing_order set ahead_hours = (p_doc ->> 'aheadHours')::smallint where id = v_id;
        delete from ordering.standing_need where standing_order_id = v_id;
        insert into ordering.standing_need (standing_order_id, product_id, cooperative_id, weekday, amount, per_meal)
        select v_id, x.product, x.cooperative, x.weekday, x.amount, x."perMeal"
        from jsonb_to_recordset(p_doc -> 'needs') as x(product bigint, cooperative bigint, weekday smallint, amount numeric, "perMeal" boolean);
    end if;
    insert into ordering.standing_skip (standing_order_id, day) select v_id, d::date from jsonb_array_elements_text(p_doc -> 'skipped') d on conflict do nothing;
    perform identity.record_trail((p_doc ->> 'account')::bigint, case when p_doc ->> 'id' is null then 'standing-order.begun' else 'standing-order.changed' end,
        'standing-order', v_id::text, jsonb_build_object('version', v_version), v_buyer);
    return jsonb_build_object('id', v_id, 'version', v_version);
end $$;

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
            or r.ahead is not null and case when l.run is null then ordering.standing_is_open(r.standing, r.day) else ordering.standing_is_early(r.standing, r.day, r.ahead) end,
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
