-- What nobody came for. The household ordered with the obligation to pay, so the order is sold as packed; what became of the goods is written down, and while they
-- are kept somebody may still come. Lock order as everywhere: the order's row first.
create table ordering.not_fetched (
    consignment_id bigint primary key references ordering.consignment,
    order_id bigint not null references ordering.orders,
    goods text not null,
    kept_until date,
    note text not null default '',
    noted_by bigint not null,
    noted_at timestamptz not null default clock_timestamp(),
    fetched_at timestamptz,
    constraint not_fetched_goods_known check (goods in ('KEPT', 'FOOD_AID', 'HUB', 'THROWN_AWAY')),
    constraint not_fetched_kept_until_a_day check ((goods = 'KEPT') = (kept_until is not null)),
    constraint not_fetched_note_short check (length(note) <= 200)
);
create index not_fetched_of_order on ordering.not_fetched (order_id);
comment on table ordering.not_fetched is
    'A consignment that nobody came for in time, and what became of its goods. fetched_at: somebody came later all the same; the consignment is then received.';

create table ordering.forgiveness (
    order_id bigint not null references ordering.orders,
    cooperative_id bigint not null references network.organisation,
    amount_minor bigint not null,
    reason text not null,
    forgiven_by bigint not null,
    forgiven_at timestamptz not null default clock_timestamp(),
    constraint forgiven_once primary key (order_id, cooperative_id),
    constraint forgiveness_positive check (amount_minor > 0),
    constraint forgiveness_has_a_reason check (length(reason) between 1 and 200)
);
comment on table ordering.forgiveness is 'What a cooperative gave back of its own sale although it was owed: cents, VAT in. The lines, the ledger and the payment carry it.';

create function ordering.closing(p_order bigint) returns timestamptz language sql stable as $$
    select coalesce(
        (select max(o.delivery_date + s.closes) from delivery.slot s where s.site_id = o.destination_id and s.delivery_date = o.delivery_date), o.delivery_date + interval '1 day')
        at time zone z.time_zone
    from ordering.orders o
    cross join lateral (select c.time_zone from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id where l.order_id = o.id and l.kind = 'goods' order by l.id limit 1) z
    where o.id = p_order
$$;
comment on function ordering.closing(bigint) is 'When the place where the order is fetched closes on its day: after its last slot, else with the day.';

create function ordering.lock_for_the_point(p_number text, p_party bigint) returns bigint language plpgsql as $$
declare
    v_order bigint := (select id from ordering.orders where number = p_number);
    v_sheet jsonb := ordering.fulfilment_sheet((select min(id) from ordering.consignment where order_id = v_order), p_party);
begin
    return case when (v_sheet ->> 'pointOwner')::bigint = p_party then v_order end;
end $$;
comment on function ordering.lock_for_the_point(text, bigint) is 'Locks an order for whoever owns the place where it is fetched; null for everyone else.';

create function ordering.note_not_fetched(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_until date := (p_doc ->> 'keptUntil')::date;
    v_order bigint := ordering.lock_for_the_point(p_doc ->> 'number', v_party);
    v_new bigint[];
    v_changed bigint[];
    o ordering.orders;
    c bigint;
begin
    select * into o from ordering.orders where id = v_order;
    if o.id is null then
        return null;
    elsif o.state in ('CANCELLED', 'EXPIRED', 'FAILED') then
        return jsonb_build_object('refused', 'order-over');
    elsif o.state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT') then
        return jsonb_build_object('refused', 'not-paid-yet');
    elsif exists (select from ordering.consignment where order_id = o.id and state = 'PLANNED') then
        return jsonb_build_object('refused', 'not-packed-yet');
    elsif not exists (select from ordering.consignment where order_id = o.id and state in ('PACKED', 'LOADED', 'DELIVERED', 'NOT_FETCHED')) then
        return jsonb_build_object('refused', 'already-received');
    elsif not (p_doc ->> 'early')::boolean and ordering.closing(o.id) > platform.business_time()
            and exists (select from ordering.consignment where order_id = o.id and state in ('PACKED', 'LOADED', 'DELIVERED')) then
        return jsonb_build_object('refused', 'point-still-open');
    end if;
    with marked as (
        update ordering.consignment set state = 'NOT_FETCHED', version = version + 1
        where order_id = o.id and state in ('PACKED', 'LOADED', 'DELIVERED') returning id
    )
    select coalesce(array_agg(id order by id), '{}') into v_new from marked;
    with noted as (
        insert into ordering.not_fetched as n (consignment_id, order_id, goods, kept_until, note, noted_by)
        select g.id, o.id, p_doc ->> 'goods', v_until, p_doc ->> 'note', v_account
        from ordering.consignment g where g.id = any (v_new) or (g.order_id = o.id and g.state = 'NOT_FETCHED')
        on conflict (consignment_id) do update set goods = excluded.goods, kept_until = excluded.kept_until, note = excluded.note, noted_by = excluded.noted_by,
            noted_at = excluded.noted_at, fetched_at = null
        where (n.goods, n.kept_until, n.note) is distinct from (excluded.goods, excluded.kept_until, excluded.note) or n.fetched_at is not null
        returning consignment_id
    )
    select coalesce(array_agg(consignment_id order by consignment_id), '{}') into v_changed from noted;
    perform identity.record_trail(v_account, 'consignment.not_fetched', 'consignment', x.id::text,
        jsonb_build_object('order', o.id, 'goods', p_doc ->> 'goods', 'keptUntil', v_until, 'note', p_doc ->> 'note'), v_party)
    from unnest(v_changed) x(id);
    perform platform.announce('order_not_fetched', o.id::text, jsonb_build_object('order', o.id, 'goods', p_doc ->> 'goods', 'keptUntil', v_until));
    if cardinality(v_new) > 0 and o.state not in ('DELIVERED', 'SETTLED') then
        perform ordering.settle(o.id, v_account, v_party);
    end if;
    foreach c in array v_new loop
        perform ordering.move_cycles_on(c);
    end loop;
    return jsonb_build_object('replayed', cardinality(v_changed) = 0, 'order', ordering.details(array[o.id]) -> 0);
end $$;
comment on function ordering.note_not_fetched(jsonb) is
    'Nobody came for what is left of an order, or its goods went another way than noted before. Null = no such order at a point of the party; {"refused": code} = not now.';

create function ordering.receive_when_sold(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_consignment bigint := (p_doc ->> 'consignment')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_whole boolean := p_doc ->> 'outcome' = 'ACCEPTED';
    v_sold jsonb;
    v_version bigint;
    o ordering.orders;
begin
    if exists (select from ordering.consignment c join ordering.not_fetched n on n.consignment_id = c.id
               where c.id = v_consignment and c.state = 'NOT_FETCHED' and n.goods <> 'KEPT') then
        return jsonb_build_object('refused', 'goods-gone');
    end if;
    if not v_whole and exists (select from ordering.forgiveness where order_id = (p_doc ->> 'order')::bigint) then
        return jsonb_build_object('refused', 'already-forgiven');
    end if;
    if v_whole then
        -- All of it, so the money stands as it is, also where a part was forgiven meanwhile
        update ordering.line l set accepted_quantity = x.accepted, accepted_weight = x."acceptedWeight", decision = x.decision, decision_reason = x.reason
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, accepted numeric, "acceptedWeight" numeric, decision text, reason text)
        where l.id = x.id and l.consignment_id = v_consignment;
        update ordering.orders set version = version + 1, changed_at = clock_timestamp() where id = (p_doc ->> 'order')::bigint;
    else
        v_sold := ordering.sold_to((p_doc ->> 'order')::bigint);
        perform ordering.write_fulfilment(p_doc);
    end if;
    update ordering.consignment set state = p_doc ->> 'outcome', version = version + 1 where id = v_consignment returning version into v_version;
    update ordering.not_fetched set fetched_at = clock_timestamp() where consignment_id = v_consignment;
    select * into o from ordering.orders where id = (p_doc ->> 'order')::bigint;
    if not v_whole then
        perform ordering.lower_sale(o.id, v_sold, 'sale:' || o.id || ':' || v_consignment || ':' || v_version, 'reception');
    end if;
    perform platform.announce('lines_accepted', v_consignment || '-' || v_version,
        jsonb_build_object('order', o.id, 'buyer', o.buyer_id, 'deliveryDate', o.delivery_date));
    perform identity.record_trail(v_account, 'consignment.received', 'consignment', v_consignment::text,
        jsonb_build_object('order', o.id, 'outcome', p_doc ->> 'outcome', 'afterwards', true), v_party);
    return jsonb_build_object('version', v_version, 'order', ordering.details(array[o.id]) -> 0);
end $$;
comment on function ordering.receive_when_sold(jsonb) is
    'Receives a consignment of an order that is sold already, because nobody had come in time or a tick was taken back: only what is missing changes money. {"refused": code} = not now.';

create function ordering.sold_to(p_order bigint) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(e.account, e.amount), '{}') from (
        select 'seller:' || l.seller_id account, sum(l.net_minor) amount from ordering.line l where l.order_id = p_order group by l.seller_id
        union all
        select 'vat:' || g.country, sum(l.vat_minor) from ordering.line l join network.organisation g on g.id = l.seller_id where l.order_id = p_order group by g.country) e
$$;
comment on function ordering.sold_to(bigint) is 'What each seller and each state has of an order''s lines as they stand: cents by account.';

create function ordering.lower_sale(p_order bigint, p_sold jsonb, p_key text, p_reason text) returns void language plpgsql as $$
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
    if v_kept > o.total_minor then
        perform payment.refund(p_key, o.id, v_kept - o.total_minor, p_reason);
    end if;
    -- Paid and refunded to the cent as before; what was owed on account is simply less
    update ordering.orders set state = 'SETTLED' where id = o.id and payment_method <> 'ACCOUNT' and payment.kept(o.id) = total_minor;
end $$;
comment on function ordering.lower_sale(bigint, jsonb, text, text) is
    'After the lines of a sold order were lowered: takes the difference back from sellers and states, and gives the buyer what is paid too much. Once per key.';

create function ordering.undo_hand_over(p_number text, p_party bigint, p_account bigint) returns jsonb language plpgsql as $$
declare
    v_order bigint := ordering.lock_for_the_point(p_number, p_party);
    v_undone bigint[];
    o ordering.orders;
begin
    select * into o from ordering.orders where id = v_order;
    if o.id is null then
        return null;
    elsif not exists (select from ordering.consignment where order_id = o.id and state in ('ACCEPTED', 'PARTLY_ACCEPTED', 'REFUSED')) then
        return jsonb_build_object('refused', 'nothing-to-undo');
    elsif exists (select from ordering.consignment where order_id = o.id and state in ('PARTLY_ACCEPTED', 'REFUSED')) then
        return jsonb_build_object('refused', 'already-paid-back');
    elsif exists (select from ordering.consignment c where c.order_id = o.id and c.state = 'ACCEPTED'
                  and not exists (select from identity.trail t where t.object_type = 'consignment' and t.object_id = c.id::text and t.action = 'consignment.received'
                                  and t.at > clock_timestamp() - interval '12 hours')) then
        return jsonb_build_object('refused', 'too-late-to-undo');
    end if;
    with undone as (
        update ordering.consignment c
        set state = case when exists (select from ordering.not_fetched n where n.consignment_id = c.id) then 'NOT_FETCHED' else 'DELIVERED' end, version = version + 1
        where c.order_id = o.id and c.state = 'ACCEPTED' returning c.id
    )
    select array_agg(id order by id) into v_undone from undone;
    perform platform.announce('lines_accepted', c.id || '-' || c.version, jsonb_build_object('order', o.id, 'buyer', o.buyer_id, 'deliveryDate', o.delivery_date)),
            identity.record_trail(p_account, 'consignment.hand_over_undone', 'consignment', c.id::text, jsonb_build_object('order', o.id), p_party)
    from ordering.consignment c where c.id = any (v_undone);
    update ordering.not_fetched set fetched_at = null where consignment_id = any (v_undone);
    update ordering.line set accepted_quantity = null, accepted_weight = null, decision = null, decision_reason = null where consignment_id = any (v_undone);
    update ordering.orders set version = version + 1, changed_at = clock_timestamp() where id = o.id;
    return jsonb_build_object('consignments', to_jsonb(v_undone));
end $$;
comment on function ordering.undo_hand_over(text, bigint, bigint) is
    'Takes a wrong tick back within twelve hours: the goods wait again. What was packed is paid for whether it is fetched or not, so no money moves; with something paid back it is refused.';

create function ordering.forgive(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_amount bigint := (p_doc ->> 'amount')::bigint;
    v_sold jsonb;
    v_most bigint;
    o ordering.orders;
    f ordering.forgiveness;
begin
    select * into o from ordering.orders where number = p_doc ->> 'number' for update;
    if not exists (select from ordering.not_fetched n join ordering.consignment c on c.id = n.consignment_id where n.order_id = o.id and c.cooperative_id = v_party) then
        return null;
    end if;
    select * into f from ordering.forgiveness where order_id = o.id and cooperative_id = v_party;
    if f.order_id is not null then
        return case when f.amount_minor = v_amount and f.reason = p_doc ->> 'reason'
            then jsonb_build_object('replayed', true, 'order', ordering.details(array[o.id]) -> 0)
            else jsonb_build_object('refused', 'already-forgiven') end;
    end if;
    v_most := ordering.forgivable(o.id, v_party);
    if v_amount > v_most then
        return jsonb_build_object('refused', 'more-than-sold', 'most', v_most);
    end if;
    v_sold := ordering.sold_to(o.id);
    with own as (
        select l.id, l.line_minor, l.vat_minor, floor(v_amount::numeric * l.line_minor / v_most) share, (v_amount::numeric * l.line_minor / v_most) % 1 rest
        from ordering.line l where l.order_id = o.id and l.cooperative_id = v_party and l.seller_id = v_party and l.kind in ('goods', 'fee') and l.line_minor > 0
    ), ranked as (
        select id, line_minor, vat_minor, share, row_number() over (order by rest desc, id) place, v_amount - sum(share) over () left_over from own
    ), less as (
        select id, (share + (place <= left_over)::int)::bigint amount, round((share + (place <= left_over)::int) * vat_minor / line_minor)::bigint vat from ranked
    )
    update ordering.line l set line_minor = l.line_minor - x.amount, vat_minor = l.vat_minor - x.vat, net_minor = l.net_minor - (x.amount - x.vat) from less x where l.id = x.id;
    update ordering.orders set total_minor = total_minor - v_amount, maximum_minor = greatest(maximum_minor - v_amount, total_minor - v_amount),
        version = version + 1, changed_at = clock_timestamp()
    where id = o.id;
    insert into ordering.forgiveness (order_id, cooperative_id, amount_minor, reason, forgiven_by) values (o.id, v_party, v_amount, p_doc ->> 'reason', (p_doc ->> 'account')::bigint);
    perform ordering.lower_sale(o.id, v_sold, 'forgiven:' || o.id || ':' || v_party, 'forgiven');
    perform platform.announce('lines_accepted', 'forgiven-' || o.id || '-' || v_party, jsonb_build_object('order', o.id, 'buyer', o.buyer_id, 'deliveryDate', o.delivery_date));
    perform identity.record_trail((p_doc ->> 'account')::bigint, 'order.forgiven', 'order', o.id::text,
        jsonb_build_object('amount', v_amount, 'reason', p_doc ->> 'reason'), v_party);
    return jsonb_build_object('replayed', false, 'order', ordering.details(array[o.id]) -> 0);
end $$;
comment on function ordering.forgive(jsonb) is
    'A cooperative gives back some of what it sold itself in an order that was not fetched, once: its lines fall, the ledger follows, what was paid goes back. Null = none of its business.';

create function ordering.forgivable(p_order bigint, p_cooperative bigint) returns bigint language sql stable as $$
    select coalesce(sum(l.line_minor), 0)::bigint from ordering.line l
    where l.order_id = p_order and l.cooperative_id = p_cooperative and l.seller_id = p_cooperative and l.kind in ('goods', 'fee')
$$;
comment on function ordering.forgivable(bigint, bigint) is 'Cents, VAT in, that a cooperative sold itself in an order: goods of its own sale and its fees. What a producer sold is not its to give.';
