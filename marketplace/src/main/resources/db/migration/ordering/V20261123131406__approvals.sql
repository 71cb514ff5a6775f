-- Some orders of a kitchen need somebody's agreement: the authority that pays says from which amount on whose, and what happens to an order that nobody decided on.
create table ordering.approval_policy (
    authority_id bigint primary key references network.organisation,
    free_minor bigint not null,
    buyer_minor bigint not null,
    four_eyes boolean not null,
    at_cut_off text not null,
    remind_hours int not null,
    version bigint not null default 1,
    changed_at timestamptz not null default clock_timestamp(),
    constraint approval_steps_ordered check (free_minor >= 0 and buyer_minor >= free_minor and buyer_minor <= 10000000000),
    constraint approval_end_known check (at_cut_off in ('EXPIRE', 'PLACE')),
    constraint approval_reminder_sane check (remind_hours between 1 and 168)
);
comment on table ordering.approval_policy is 'Which orders of an authority''s kitchens need an agreement. A kitchen that nobody else pays for may have one of its own. None: no order needs any.';
comment on column ordering.approval_policy.free_minor is 'Cents, VAT in: what is sent together and comes to this at most needs no agreement.';
comment on column ordering.approval_policy.buyer_minor is 'Cents, VAT in: up to this a buyer agrees, above it an approver. The same as free_minor: there is no buyer''s step.';
comment on column ordering.approval_policy.four_eyes is 'Nobody agrees to what they sent themselves.';
comment on column ordering.approval_policy.at_cut_off is 'What becomes of an order that nobody decided on at its earliest cut-off: EXPIRE lets it go, PLACE orders it as it is.';

create table ordering.approval (
    order_id bigint primary key references ordering.orders on delete cascade,
    checkout_id bigint not null references ordering.checkout,
    authority_id bigint not null,
    level int not null,
    asked_by bigint not null,
    asked_minor bigint not null,
    own_forbidden boolean not null,
    at_cut_off text not null,
    asked_at timestamptz not null,
    remind_at timestamptz not null,
    reminded_at timestamptz,
    decision text,
    decided_by bigint,
    decided_at timestamptz,
    reason text not null default '',
    constraint approval_level_known check (level in (1, 2)),
    constraint approval_end_of_order_known check (at_cut_off in ('EXPIRE', 'PLACE')),
    constraint approval_decision_known check (decision in ('APPROVED', 'RETURNED', 'DECLINED', 'LAPSED', 'PLACED_UNDECIDED')),
    constraint approval_decided_whole check ((decision is null) = (decided_at is null) and (decided_by is not null) = (coalesce(decision, '') in ('APPROVED', 'RETURNED', 'DECLINED'))),
    constraint approval_against_has_a_reason check (decision not in ('RETURNED', 'DECLINED') or length(btrim(reason)) between 1 and 500)
) with (fillfactor = 80);
create index approval_of_checkout on ordering.approval (checkout_id);
create index approval_of_authority on ordering.approval (authority_id, order_id desc);
create index approval_to_remind on ordering.approval (remind_at) where reminded_at is null and decision is null;
comment on table ordering.approval is 'The agreement that an order needed when it was sent, by the rules of that moment. It waits as long as the order is AWAITING_APPROVAL.';
comment on column ordering.approval.level is '1: a buyer may agree, 2: an approver.';
comment on column ordering.approval.asked_minor is 'Cents, VAT in: the most that all orders which were sent together may come to. It decided the level.';

create table ordering.approval_comment (
    id bigint generated always as identity primary key,
    checkout_id bigint not null references ordering.checkout,
    account_id bigint not null,
    at timestamptz not null default clock_timestamp(),
    text text not null,
    constraint approval_comment_says_something check (length(btrim(text)) between 1 and 1000)
);
create index approval_comment_of_checkout on ordering.approval_comment (checkout_id, id);

create table ordering.approval_deputy (
    id bigint generated always as identity primary key,
    authority_id bigint not null references network.organisation,
    account_id bigint not null,
    deputy_id bigint not null,
    from_day date not null,
    until_day date not null,
    constraint approval_deputy_period_ordered check (from_day <= until_day and until_day <= from_day + 366),
    constraint approval_deputy_is_another check (deputy_id <> account_id),
    constraint approval_deputy_once exclude using gist
        (authority_id delivery.gist_int8_ops with =, account_id delivery.gist_int8_ops with =, daterange(from_day, until_day, '[]') with &&)
);
create index approval_deputy_for on ordering.approval_deputy (deputy_id, authority_id);
comment on table ordering.approval_deputy is 'Who agrees to orders in somebody''s stead while they are away: as long as both are of the authority.';

create function ordering.approval_rank(p_account bigint, p_kitchen bigint, p_authority bigint) returns int language sql stable as $$
    select coalesce(max(case when 'APPROVER' = any (m.roles) or m.party_id = p_authority and 'OWNER' = any (m.roles) then 2 when 'BUYER' = any (m.roles) then 1 else 0 end), -1)
    from (select p_account account
          union all
          select d.account_id from ordering.approval_deputy d
          where d.deputy_id = p_account and d.authority_id = p_authority
            and (platform.business_time() at time zone coalesce((select min(s.time_zone) from network.site s where s.party_id = p_kitchen), 'Europe/Brussels'))::date
                between d.from_day and d.until_day
            and exists (select from network.membership n where n.account_id = p_account and n.party_id in (p_authority, p_kitchen)
                and (n.until is null or n.until > clock_timestamp()))) w
    join network.membership m on m.account_id = w.account and m.party_id in (p_kitchen, p_authority) and (m.until is null or m.until > clock_timestamp())
$$;
comment on function ordering.approval_rank(bigint, bigint, bigint) is
    'What an account may agree to for a kitchen now, by its own roles there or at the authority and by those of whom it stands in for: 2 as an approver (or who leads the authority), 1 as a buyer, 0 nothing, -1 it is no member at all.';

create function ordering.approval_needed(p_buyer bigint, p_account bigint, p_minor bigint) returns int language sql stable as $$
    select coalesce((
        select case when p_minor <= p.free_minor then 0 when not p.four_eyes and ordering.approval_rank(p_account, g.id, p.authority_id) >= l.level then 0 else l.level end
        from network.organisation g
        join ordering.approval_policy p on p.authority_id = coalesce(g.authority_id, g.id)
        cross join lateral (select case when p_minor <= p.buyer_minor then 1 else 2 end level) l
        where g.id = p_buyer), 0)
$$;
comment on function ordering.approval_needed(bigint, bigint, bigint) is 'Who has to agree when an account orders so much (cents, VAT in) for a kitchen: 0 nobody, 1 a buyer, 2 an approver.';

create function ordering.ask_approval(p_checkout bigint, p_level int, p_minor bigint, p_account bigint, p_orders bigint[], p_now timestamptz) returns void language plpgsql as $$
begin
    insert into ordering.approval (order_id, checkout_id, authority_id, level, asked_by, asked_minor, own_forbidden, at_cut_off, asked_at, remind_at, reminded_at)
    select o.id, p_checkout, p.authority_id, p_level, p_account, p_minor, p.four_eyes, p.at_cut_off, p_now, r.at, case when r.at <= p_now then p_now end
    from ordering.orders o
    join network.organisation g on g.id = o.buyer_id
    join ordering.approval_policy p on p.authority_id = coalesce(g.authority_id, g.id)
    cross join lateral (select o.hold_until - make_interval(hours => p.remind_hours) as at) r
    where o.id = any (p_orders) order by o.id;
    perform platform.announce('approval_asked', p_checkout::text, jsonb_build_object('checkout', p_checkout));
end $$;
comment on function ordering.ask_approval(bigint, int, bigint, bigint, bigint[], timestamptz) is
    'Writes down what orders that were just held wait for, and tells those who may agree. Whoever is told so late hears no reminder.';

create function ordering.put_back_into_week(p_orders bigint[]) returns void language sql as $$
    insert into ordering.cart (buyer_id, version)
    select distinct buyer_id, 1 from ordering.orders where id = any (p_orders) order by buyer_id
    on conflict (buyer_id) do update set version = cart.version + 1, changed_at = clock_timestamp();
    insert into ordering.cart_line (buyer_id, destination_id, offer_id, quantity, offer_version, slot_id)
    select o.buyer_id, o.destination_id, f.id, least(sum(l.quantity), 100000), f.version, null
    from ordering.orders o
    join ordering.line l on l.order_id = o.id and l.kind = 'goods' and l.quantity > 0
    join ordercycle.offer f on f.id = l.offer_id
    where o.id = any (p_orders)
    group by o.buyer_id, o.destination_id, f.id, f.version
    order by o.buyer_id, o.destination_id, f.id
    on conflict (buyer_id, destination_id, offer_id) do update set quantity = least(cart_line.quantity + excluded.quantity, 100000), changed_at = clock_timestamp();
$$;
comment on function ordering.put_back_into_week(bigint[]) is
    'Puts the goods of orders that were sent back into their kitchens'' drafts, at the offers as they are now. What was typed meanwhile comes on top: it was not ordered yet.';

create function ordering.place_approved(p_order bigint, p_account bigint, p_action text, p_now timestamptz) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_life interval;
begin
    select * into o from ordering.orders where id = p_order;
    if o.payment_method in ('TEST', 'STRIPE') and o.authorised_minor > 0 then
        v_life := case o.payment_method when 'TEST' then interval '20 minutes' else payment.page_life() end;
        update ordering.orders set state = 'AWAITING_PAYMENT', version = version + 1, changed_at = clock_timestamp(),
            hold_until = p_now + v_life + case o.payment_method when 'TEST' then interval '0' else interval '5 minutes' end where id = o.id;
        perform payment.open('approved:' || o.id, o.checkout_id, o.buyer_id, lower(o.payment_method), array[o.id], array[o.authorised_minor], o.currency, p_now + v_life,
            '/orders/' || o.number);
    else
        update ordering.orders set state = 'PLACED', hold_until = null, version = version + 1, changed_at = clock_timestamp() where id = o.id;
        perform platform.announce('order_confirmation', o.id::text, jsonb_build_object('order', o.id));
    end if;
    perform identity.record_trail(p_account, p_action, 'order', o.id::text, '{}', o.buyer_id);
end $$;
comment on function ordering.place_approved(bigint, bigint, text, timestamptz) is
    'Places an order that waited for an approval as if it were sent now, with the prices and the time of its submission; on a card it is asked for now.';

create function ordering.decide(p_numbers text[], p_decision text, p_reason text, p_account bigint, p_party bigint) returns jsonb language plpgsql as $$
declare
    v_ids bigint[] := array(select o.id from ordering.orders o join ordering.approval a on a.order_id = o.id where o.number = any (p_numbers) order by o.id);
    v_now timestamptz;
    v_answer jsonb := '[]';
    v_done bigint[] := '{}';
    v_checkouts bigint[];
    v_outcome text;
    v_rank int;
    x record;
begin
    perform ordering.lock_drops_of(v_ids);
    perform 1 from ordering.orders where id = any (v_ids) order by id for update;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = any (v_ids) and kind = 'goods' and quantity > 0;
    v_now := platform.business_time();
    for x in
        select o.id, o.number, o.state, o.hold_until, o.buyer_id, o.destination_id, o.delivery_date, a.checkout_id, a.authority_id, a.level, a.asked_by, a.own_forbidden, a.decision, a.decided_by
        from ordering.orders o join ordering.approval a on a.order_id = o.id where o.id = any (v_ids) order by o.id
    loop
        v_rank := ordering.approval_rank(p_account, x.buyer_id, x.authority_id);
        if p_party is not null and p_party not in (x.buyer_id, x.authority_id) then
            v_outcome := 'not-found';
        elsif v_rank < 0 then
            v_outcome := case when exists (select from network.membership m where m.account_id = p_account and m.party_id in (x.buyer_id, x.authority_id)) then 'left-organisation' else 'not-found' end;
        elsif x.state <> 'AWAITING_APPROVAL' then
            v_outcome := case when x.decision = p_decision and x.decided_by = p_account then 'done'
                when x.decision = 'APPROVED' then 'approved-already' when x.decision = 'RETURNED' then 'returned-already' when x.decision = 'DECLINED' then 'declined-already'
                when x.decision in ('LAPSED', 'PLACED_UNDECIDED') then 'approval-cut-off-passed' else 'order-over' end;
        elsif v_now >= x.hold_until then
            v_outcome := 'approval-cut-off-passed';
        elsif v_rank < x.level then
            v_outcome := 'may-not-approve';
        elsif x.own_forbidden and x.asked_by = p_account then
            v_outcome := 'own-order';
        elsif p_decision = 'APPROVED' and not delivery.is_open(x.destination_id, x.delivery_date) then
            v_outcome := 'place-closed';
        else
            v_outcome := 'done';
            v_done := v_done || x.id;
        end if;
        v_answer := v_answer || jsonb_build_array(jsonb_build_object('number', x.number, 'outcome', v_outcome));
    end loop;
    if cardinality(v_done) = 0 then
        return v_answer;
    end if;
    update ordering.approval set decision = p_decision, decided_by = p_account, decided_at = v_now, reason = p_reason where order_id = any (v_done);
    if p_decision = 'APPROVED' then
        perform ordering.place_approved(id, p_account, 'order.approved', v_now) from unnest(v_done) id;
        perform ordering.confirm(v_done);
    else
        perform ordering.let_go(v_done, 'CANCELLED', case p_decision when 'RETURNED' then 'order.sent-back' else 'order.declined' end, p_account, null);
        update ordering.orders set cancel_reason = case p_decision when 'RETURNED' then 'sent-back' else 'declined' end where id = any (v_done);
        if p_decision = 'RETURNED' then
            perform ordering.put_back_into_week(v_done);
        end if;
    end if;
    perform platform.announce('approval_decided', a.checkout_id || ':' || min(a.order_id), jsonb_build_object('checkout', a.checkout_id, 'orders', array_agg(a.order_id order by a.order_id)))
    from ordering.approval a where a.order_id = any (v_done) group by a.checkout_id order by a.checkout_id;
    return v_answer;
end $$;
comment on function ordering.decide(text[], text, text, bigint, bigint) is
    'Agrees to orders, sends them back or declines them, and tells of each what came of it. With a party only what is of that party''s. Orders that are not known are not told of.';

create function ordering.remind_of_approvals() returns int language plpgsql as $$
declare v_count int;
begin
    with due as (
        select a.order_id from ordering.approval a join ordering.orders o on o.id = a.order_id
        where a.reminded_at is null and a.decision is null and a.remind_at <= platform.business_time()
        order by a.order_id limit 200 for update of a skip locked
    ), told as (
        update ordering.approval a set reminded_at = platform.business_time() from due, ordering.orders o
        where a.order_id = due.order_id and a.reminded_at is null and o.id = a.order_id returning a.order_id, a.checkout_id, o.state, o.hold_until
    ), news as (
        select platform.announce('approval_reminder', t.checkout_id || ':' || extract(epoch from t.hold_until)::bigint, jsonb_build_object('checkout', t.checkout_id))
        from told t where t.state = 'AWAITING_APPROVAL' and t.hold_until > platform.business_time() group by t.checkout_id, t.hold_until
    )
    select (select count(*) from told) + 0 * (select count(*) from news) into v_count;
    return v_count;
end $$;
comment on function ordering.remind_of_approvals() is 'Tells once, some hours before a cut-off, that orders which were sent together still wait; answers how many orders were looked at.';

create function ordering.end_approvals() returns int language plpgsql as $$
declare
    due bigint[];
    v_now timestamptz;
    v_placed bigint[];
    v_gone bigint[];
begin
    select array_agg(id) into due from (
        select id from ordering.orders where state = 'AWAITING_APPROVAL' and hold_until <= platform.business_time() order by id limit 100) o;
    if due is null then
        return 0;
    end if;
    perform ordering.lock_drops_of(due);
    select array_agg(id order by id) into due from (
        select id from ordering.orders where id = any (due) and state = 'AWAITING_APPROVAL' order by id for update skip locked) o;
    if due is null then
        return 0;
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = any (due) and kind = 'goods' and quantity > 0;
    v_now := platform.business_time();
    v_placed := array(select o.id from ordering.orders o join ordering.approval a on a.order_id = o.id
        where o.id = any (due) and a.at_cut_off = 'PLACE' and o.payment_method = 'ACCOUNT' and delivery.is_open(o.destination_id, o.delivery_date) order by o.id);
    v_gone := array(select id from unnest(due) id where id <> all (v_placed) order by id);
    update ordering.approval set decision = case when order_id = any (v_placed) then 'PLACED_UNDECIDED' else 'LAPSED' end, decided_at = v_now where order_id = any (due);
    if cardinality(v_placed) > 0 then
        perform ordering.place_approved(id, null, 'order.placed-undecided', v_now) from unnest(v_placed) id;
        perform ordering.confirm(v_placed);
    end if;
    if cardinality(v_gone) > 0 then
        perform ordering.let_go(v_gone, 'EXPIRED', 'order.expired', null, null);
        update ordering.orders set cancel_reason = 'not-approved' where id = any (v_gone);
        perform platform.announce('approval_decided', a.checkout_id || ':' || min(a.order_id), jsonb_build_object('checkout', a.checkout_id, 'orders', array_agg(a.order_id order by a.order_id)))
        from ordering.approval a where a.order_id = any (v_gone) group by a.checkout_id order by a.checkout_id;
    end if;
    return cardinality(due);
end $$;
comment on function ordering.end_approvals() is
    'Ends the waiting of orders whose earliest cut-off has come, a hundred at most: by the authority''s rule they are let go, or placed as they are. A card can not be asked for by then, and nobody brings goods to a closed door.';

-- Held for an approval instead of placed, where the authority wants one. Nothing else is new.
create or replace function ordering.place_all(p_doc jsonb) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set jit = off as $$
declare
    v_checkouts ordering.placing_checkout[] := array(select x from jsonb_populate_recordset(null::ordering.placing_checkout, p_doc -> 'checkouts') x);
    v_orders ordering.placing_order[] := array(select x from jsonb_populate_recordset(null::ordering.placing_order, p_doc -> 'orders') x);
    v_lines ordering.placing_line[] := array(select x from jsonb_populate_recordset(null::ordering.placing_line, p_doc -> 'lines') x);
    v_legs ordering.placing_leg[] := array(select x from jsonb_populate_recordset(null::ordering.placing_leg, p_doc -> 'legs') x);
    v_charges jsonb := p_doc -> 'charges';
    v_goods ordering.placing_goods[];
    v_ids bigint[];
    v_again int[];
    v_objected int[];
    v_at_doors int[];
    v_placed int[];
    v_refused int[] := '{}';
    v_refusals jsonb := '[]';
    v_reasons jsonb;
    v_held boolean;
    v_rationed boolean;
    v_short boolean;
    v_answer jsonb;
    v_allotted numeric[];
    v_drops bigint[];
    v_slots bigint[];
    v_order_ids bigint[];
    v_numbers text[];
    v_consignment_ids bigint[];
    v_line_ids bigint[];
    v_now timestamptz;
    v_changed timestamptz;
    v_order ordering.placing_order;
    v_drop_at record;
    v_slot bigint;
    v_drop bigint;
    v_paying int[];
    v_payments bigint[];
    v_whole bigint[];
    v_levels int[];
begin
    if (p_doc ->> 'arrangement')::bigint <> platform.arrangement() then
        return jsonb_build_object('stale', true, 'again', v_refused, 'refused', v_refusals, 'orders', v_refusals, 'details', v_refusals);
    end if;
    with made as (
        insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
        select x.buyer, x.account, x.key, x.hash, x.payment from unnest(v_checkouts) x order by x.key
        on conflict on constraint checkout_once_per_key do nothing returning id, idem_key
    )
    select array_agg(m.id order by x.c), coalesce(array_agg(x.c) filter (where m.id is null), '{}') into v_ids, v_again
    from unnest(v_checkouts) x left join made m on m.idem_key = x.key;

    for v_drop_at in select distinct x.destination, x.day from unnest(v_orders) x
        where x.c <> all (v_again) and not exists (select from delivery.drop d where d.destination_id = x.destination and d.delivery_date = x.day) order by 1, 2 loop
        perform delivery.drop_for(v_drop_at.destination, v_drop_at.day);
    end loop;
    v_drops := array(select d.id from unnest(v_orders) x left join delivery.drop d on d.destination_id = x.destination and d.delivery_date = x.day order by x.n);
    v_at_doors := array(select distinct x.c from unnest(v_orders) x where x.tariff is not null or exists (select from delivery.drop_tariff_on(x.destination, x.day)));
    perform delivery.lock_drops(array(select v_drops[x.n] from unnest(v_orders) x where x.c = any (v_at_doors)));
    perform ordercycle.enter(array(select distinct x.cycle from unnest(v_lines) x where x.c <> all (v_again)));
    v_held := ordercycle.rationed(array(select distinct x.offer from unnest(v_lines) x where x.c <> all (v_again)))
        or exists (select from (select array_agg(x.stock) ids, array_agg(x.quantity) wanted from unnest(v_lines) x where x.c <> all (v_again)) w, stock.shortages(w.ids, w.wanted));

    loop
        begin
            if v_held then
                perform stock.lock_rows(array(select distinct f.stock_id from unnest(v_lines) x join ordercycle.offer f on f.id = x.offer where x.c <> all (v_again)));
                perform ordercycle.lock_allotments(array(select distinct x.offer from unnest(v_lines) x where x.c <> all (v_again)));
                perform delivery.lock_slots(array(select distinct s from unnest(v_orders) x, unnest(x.slots) s where x.c <> all (v_again)));
            end if;
            v_now := platform.business_time();

            select array_agg(row(x.i, x.c, x.n, x.p, x.k, ordering.objection(f, y, x.household, x.price, x.version, v_now,
                        case when x.list is not null then x.price when x.household then f.household_price else f.institution_price end), x.offer, f.version, f.cycle_id, x.cooperative,
                    f.seller_id, f.producer_id, f.product_version_id, f.stock_id, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.maximum,
                    v.allergens, case when x.household then f.household_cutoff_at else f.institution_cutoff_at end)::ordering.placing_goods order by x.i)
            into v_goods
            from (select l.*, o.household
                  from unnest(v_lines) with ordinality l(c, n, p, k, offer, version, cycle, stock, cooperative, quantity, price, "feePercent", net, vat, maximum, list, i)
                  join unnest(v_orders) o on o.n = l.n where l.c <> all (v_again)) x
            left join ordercycle.offer f on f.id = x.offer
            left join ordercycle.cycle y on y.id = f.cycle_id
            left join catalogue.product_version v on v.id = f.product_version_id;
            v_objected := array(select distinct g.c from unnest(v_goods) g where g.code is not null);
            v_rationed := v_held and ordercycle.rationed(array(select distinct g.offer from unnest(v_goods) g));
            v_short := v_held and exists (select from (select array_agg(g.stock) ids, array_agg(g.quantity) wanted from unnest(v_goods) g where g.stock is not null) w,
                stock.shortages(w.ids, w.wanted));
            if v_rationed and not v_short then
                v_short := exists (
                    select from (select array_agg(g.offer) ids, array_agg(case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end) audiences, array_agg(g.quantity) wanted
                                 from unnest(v_goods) g join unnest(v_orders) o on o.n = g.n) w,
                        ordercycle.allotments_short(w.ids, w.audiences, w.wanted));
            end if;

            v_placed := '{}';
            v_slots := array_fill(null::bigint, array[cardinality(v_drops)]);
            foreach v_order in array v_orders loop
                continue when v_order.c = any (v_again);
                if v_order.number = 1 then
                    v_reasons := '[]';
                end if;
                if v_order."slotRequired" then
                    foreach v_slot in array v_order.slots loop
                        if not v_held or delivery.take_slot(v_slot, v_order.crates, v_order.chilled, v_order.frozen) then
                            v_slots[v_order.n] := v_slot;
                            exit;
                        end if;
                    end loop;
                    if v_slots[v_order.n] is null then
                        v_reasons := v_reasons || jsonb_build_array(jsonb_build_object('order', v_order.number, 'code', 'slot-full'));
                    end if;
                end if;
                continue when not v_order.last;
                if v_order.c = any (v_objected) or v_short then
                    v_reasons := ordering.objections(v_goods, v_orders, v_order.c, v_placed, v_rationed) || v_reasons;
                end if;
                if v_order.c = any (v_at_doors) then
                    v_reasons := v_reasons || ordering.objections_at_doors(v_orders, v_drops, v_order.c, v_placed);
                end if;
                if v_reasons = '[]' then
                    v_placed := v_placed || v_order.c;
                elsif not v_held then
                    raise exception 'to be decided with the levels held' using errcode = 'TB004';
                else
                    v_refused := v_refused || v_order.c;
                    v_refusals := v_refusals || jsonb_build_array(jsonb_build_object('c', v_order.c, 'reasons', v_reasons));
                    perform delivery.give_back_slot(v_slots[x.n], x.crates, x.chilled, x.frozen) from unnest(v_orders) x where x.c = v_order.c and v_slots[x.n] is not null;
                end if;
            end loop;

            if cardinality(v_refused) > 0 then
                delete from ordering.checkout where id in (select v_ids[c] from unnest(v_refused) c);
            end if;
            if cardinality(v_placed) = 0 then
                return jsonb_build_object('again', v_again, 'refused', v_refusals, 'orders', '[]'::jsonb, 'details', '[]'::jsonb);
            end if;
            if cardinality(v_placed) < cardinality(v_checkouts) then
                v_orders := array(select x from unnest(v_orders) x where x.c = any (v_placed) order by x.n);
                v_legs := array(select x from unnest(v_legs) x where x.c = any (v_placed));
                v_goods := array(select g from unnest(v_goods) g where g.c = any (v_placed) order by g.i);
                v_charges := (select jsonb_agg(x) from jsonb_array_elements(v_charges) x where (x ->> 'n')::int in (select o.n from unnest(v_orders) o));
            end if;

            if v_rationed then
                v_allotted := array(
                    select case when a.offer_id is not null then g.quantity end
                    from generate_series(1, (select max(g.i) from unnest(v_goods) g)) i(i)
                    left join unnest(v_goods) g on g.i = i.i
                    left join unnest(v_orders) o on o.n = g.n
                    left join ordercycle.allotment a on a.offer_id = g.offer and a.audience = case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end
                    order by i.i);
                perform ordering.take_allotted(w.offers, w.audience, w.quantities)
                from (select case when o.household then 'HOUSEHOLD' else 'INSTITUTION' end audience, array_agg(g.offer) offers, array_agg(g.quantity) quantities
                      from unnest(v_goods) g join unnest(v_orders) o on o.n = g.n group by o.household) w;
            end if;

            -- By the checkout's number: whether a buyer or an approver has to agree first
            v_levels := array(select case when c.household or c.c <> all (v_placed) then 0 else ordering.approval_needed(c.buyer, c.account, c.owed) end
                from unnest(v_checkouts) c order by c.c);
            v_changed := clock_timestamp();
            v_order_ids := array(select nextval('ordering.orders_id_seq') from generate_series(1, cardinality(v_drops)));
            v_consignment_ids := array(select nextval('ordering.consignment_id_seq') from generate_series(1, (select max(x.k) from unnest(v_legs) x)));
            v_line_ids := array(select nextval('ordering.line_id_seq') from generate_series(1, (select max(g.i) from unnest(v_goods) g)));

            with made as (
                insert into ordering.orders (id, checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method,
                    purchase_order_number, total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, changed_at, hold_until)
                select v_order_ids[x.n], v_ids[x.c], x.key, c.buyer, case when x.household then 'HOUSEHOLD' else 'INSTITUTION' end, x.destination, v_slots[x.n], x.day, v_drops[x.n],
                    case when v_levels[x.c] > 0 then 'AWAITING_APPROVAL' when c.held and c.owed > 0 then 'AWAITING_PAYMENT' else 'PLACED' end, c.payment, x."purchaseOrderNumber", x.total, x.maximum, x.agreed,
                    x.crates, x.chilled, x.frozen, v_now, v_changed,
                    case when v_levels[x.c] > 0 then (select min(g.cutoff_at) from unnest(v_goods) g where g.n = x.n) when c.held and c.owed > 0 then v_now + case c.payment when 'TEST' then interval '20 minutes' else payment.page_life() + interval '5 minutes' end end
                from unnest(v_orders) x join unnest(v_checkouts) c on c.c = x.c order by x.n
                returning id, number
            )
            select array_agg(m.number order by i.n) into v_numbers from unnest(v_order_ids) with ordinality i(id, n) left join made m on m.id = i.id;

            insert into ordering.consignment (id, order_id, sender_site_id, cooperative_id, drop_id)
            select distinct v_consignment_ids[x.k], v_order_ids[x.n], x.sender, x.cooperative, v_drops[x.n] from unnest(v_legs) x order by 1;
            insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
            select v_consignment_ids[x.k], x.sequence, x."from", x."to", x.carrier from unnest(v_legs) x;
            insert into ordering.line (id, order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
                consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
                allergens, added_at, cutoff_at, allotted, drop_fee, fee_kind, fee_drop_id, returnable)
            select v_line_ids[g.i], v_order_ids[g.n], g.p, 'goods', g.offer, g.version, g.cycle, g.cooperative, g.seller, g.producer, g.product_version, g.stock,
                v_consignment_ids[g.k], g.quantity, g.quantity, g.price, g.producer_price, g.vat_rate, g.fee_percent, g.net, g.vat, g.net + g.vat, g.maximum,
                g.allergens, v_now, g.cutoff_at, v_allotted[g.i], false, null, null, null
            from unnest(v_goods) g
            union all
            select nextval('ordering.line_id_seq'), v_order_ids[x.n], x.p, x.kind, null, 0, null, x.seller, x.seller, null, null, null,
                null, x.quantity, x.quantity, x.price, 0, x."vatRate", x.percent, x.net, x.vat, x.net + x.vat, coalesce(x.maximum, x.net + x.vat),
                null, v_now, null, null, x."dropFee", x."feeKind", case when x."dropFee" then v_drops[x.n] end, x.returnable
            from jsonb_to_recordset(v_charges) as x(n int, p int, kind text, "dropFee" boolean, "feeKind" text, seller bigint, returnable text, quantity numeric, price numeric,
                "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
            where x.quantity > 0;

            if cardinality(v_at_doors) > 0 then
                insert into ordering.drop_agreement (order_id, tariff_id, seller_id, fee_minor, minimum_minor, bare, carrying)
                select v_order_ids[x.n], t.id, t.seller_id, (t.fee * 100)::bigint, (t.minimum * 100)::bigint, x.bare, x.carrying
                from unnest(v_orders) x join delivery.drop_tariff t on t.id = x.tariff order by x.n;
                for v_drop in select distinct v_drops[x.n] from unnest(v_orders) x where x.tariff is not null order by 1 loop
                    perform ordering.settle_drop_fee(v_drop, v_order_ids);
                end loop;
            end if;

            perform identity.record_trails(array_agg(c.account), array_agg(case when v_levels[c.c] > 0 then 'order.sent-for-approval' when c.held and c.owed > 0 then 'order.held' else 'order.placed' end), 'order',
                    array_agg(v_order_ids[x.n]::text), array_agg(jsonb_build_object('checkout', v_ids[x.c])), array_agg(c.buyer)),
                platform.announce_all('order_confirmation', array_agg(v_order_ids[x.n]::text) filter (where v_levels[c.c] = 0 and (not c.held or c.owed = 0)),
                    array_agg(jsonb_build_object('order', v_order_ids[x.n])) filter (where v_levels[c.c] = 0 and (not c.held or c.owed = 0)))
            from unnest(v_orders) x join unnest(v_checkouts) c on c.c = x.c;
            if 0 < any (v_levels) then
                perform ordering.ask_approval(v_ids[c.c], v_levels[c.c], c.owed, c.account, array(select v_order_ids[x.n] from unnest(v_orders) x where x.c = c.c order by x.n), v_now)
                from unnest(v_checkouts) c where v_levels[c.c] > 0;
            end if;
            select array_agg(c.c order by c.c) into v_paying from unnest(v_checkouts) c
            where c.payment in ('TEST', 'STRIPE') and c.owed > 0 and c.c = any (v_placed) and v_levels[c.c] = 0;
            if v_paying is not null then
                v_payments := payment.open_all(array(select lower(v_checkouts[c].payment) from unnest(v_paying) with ordinality y(c, i) order by i), 'EUR',
                    array(select 'checkout:' || v_ids[c] from unnest(v_paying) with ordinality y(c, i) order by i), array(select v_ids[c] from unnest(v_paying) with ordinality y(c, i) order by i),
                    array(select v_checkouts[c].buyer from unnest(v_paying) with ordinality y(c, i) order by i),
                    array(select case when v_checkouts[c].held then v_now + case v_checkouts[c].payment when 'TEST' then interval '20 minutes' else payment.page_life() end end from unnest(v_paying) with ordinality y(c, i) order by i),
                    array(select '/orders/' || v_numbers[x.n] from unnest(v_paying) y(c) join unnest(v_orders) x on x.c = y.c and x.number = 1 order by x.c),
                    array(select array_position(v_paying, x.c) from unnest(v_orders) x where x.c = any (v_paying) order by x.n),
                    array(select v_order_ids[x.n] from unnest(v_orders) x where x.c = any (v_paying) order by x.n),
                    array(select x.agreed from unnest(v_orders) x where x.c = any (v_paying) order by x.n));
                perform payment.capture_all(array_agg(v_payments[i]), array_agg('test_' || v_payments[i])) from unnest(v_paying) with ordinality y(c, i) where not v_checkouts[c].held having count(*) > 0;
            end if;

            v_whole := array(select v_order_ids[x.n] from unnest(v_orders) x where x.tariff is not null order by x.n);
            v_answer := jsonb_build_object('again', v_again, 'refused', v_refusals, 'now', v_now, 'changed', v_changed,
                'orders', (select jsonb_agg(jsonb_build_object('c', x.c, 'n', x.n, 'checkout', v_ids[x.c], 'id', v_order_ids[x.n], 'number', v_numbers[x.n], 'drop', v_drops[x.n],
                        'slot', v_slots[x.n], 'charges', coalesce(charged.ids, '[]'), 'payment', paying.payment,
                        'approvalUntil', case when v_levels[x.c] > 0 then (select min(g.cutoff_at) from unnest(v_goods) g where g.n = x.n) end) order by x.n)
                    from unnest(v_orders) x
                    left join (select l.order_id, jsonb_agg(l.id order by l.position) ids from ordering.line l
                        where l.order_id = any (v_order_ids) and l.kind <> 'goods' and v_charges <> '[]' group by l.order_id) charged on charged.order_id = v_order_ids[x.n]
                    left join (select a.order_id, jsonb_build_object('reference', y.public_ref, 'provider', y.provider, 'status', y.status, 'asked', a.asked_minor, 'kept', a.amount_minor,
                            'capturedAt', y.captured_at, 'until', y.expires_at) payment
                        from payment.payment y join payment.part a on a.payment_id = y.id where y.id = any (v_payments)) paying on paying.order_id = v_order_ids[x.n]),
                'consignments', to_jsonb(v_consignment_ids), 'lines', to_jsonb(v_line_ids),
                'details', case when cardinality(v_whole) > 0 then ordering.details(v_whole) else '[]' end);
            if not v_held then
                perform stock.lock_rows(array(select distinct g.stock from unnest(v_goods) g));
                if ordercycle.rationed(array(select distinct g.offer from unnest(v_goods) g))
                        or exists (select from unnest(v_goods) g join ordercycle.offer f on f.id = g.offer where f.version <> g.version or f.stock_id <> g.stock)
                        or exists (select from unnest(v_goods) g where g.cutoff_at <= (select platform.business_time()))
                        or not delivery.take_slots(v_slots, array(select x.crates from generate_series(1, cardinality(v_drops)) i left join unnest(v_orders) x on x.n = i order by i),
                            array(select x.chilled from generate_series(1, cardinality(v_drops)) i left join unnest(v_orders) x on x.n = i order by i),
                            array(select x.frozen from generate_series(1, cardinality(v_drops)) i left join unnest(v_orders) x on x.n = i order by i)) then
                    raise exception 'to be decided with the levels held' using errcode = 'TB004';
                end if;
            end if;
            perform stock.reserve(array_agg(g.stock), array_agg(g.quantity), array_agg(v_line_ids[g.i]), array_agg(c.account))
            from unnest(v_goods) g join unnest(v_checkouts) c on c.c = g.c;
            return v_answer;
        exception when sqlstate 'TB004' or check_violation then
            if v_held then
                raise;
            end if;
            v_held := true;
        end;
    end loop;
end $$;

-- What waits for an approval may be taken back, too. Nothing else is new.
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
        if o.state not in ('PLACED', 'AWAITING_APPROVAL', 'AWAITING_PAYMENT')
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
