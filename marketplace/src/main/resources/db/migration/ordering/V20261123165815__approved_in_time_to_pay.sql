-- What was approved can be paid in a sensible time, and whoever sent it hears when it was not; nobody is asked for more than was approved on somebody's word; a rule that ends at the moment of
-- an order leaves none behind that nobody can decide on.

create or replace function ordering.place_approved(p_order bigint, p_account bigint, p_action text, p_now timestamptz) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_life interval;
    v_asked bigint;
begin
    select * into o from ordering.orders where id = p_order;
    -- It may have become less while it waited; with the fee of the drop, which may still come to it
    v_asked := least(o.authorised_minor, greatest(o.maximum_minor, (select (a.carrying ->> 'maximum')::bigint from ordering.drop_agreement a where a.order_id = o.id)));
    if o.payment_method in ('TEST', 'STRIPE') and v_asked > 0 then
        -- Whoever ordered may be asleep: nearly a day, as long as a page of the provider may be open, where the cut-offs leave it; what was asked for in time has at least what a new order has
        v_life := greatest(case o.payment_method when 'TEST' then interval '20 minutes' else payment.page_life() end,
            least((select min(l.cutoff_at) from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0) - p_now - interval '5 minutes', interval '23 hours 30 minutes'));
        update ordering.orders set state = 'AWAITING_PAYMENT', version = version + 1, changed_at = clock_timestamp(),
            hold_until = p_now + v_life + case o.payment_method when 'TEST' then interval '0' else interval '5 minutes' end where id = o.id;
        perform payment.open('approved:' || o.id, o.checkout_id, o.buyer_id, lower(o.payment_method), array[o.id], array[v_asked], o.currency, p_now + v_life,
            '/orders/' || o.number);
    else
        update ordering.orders set state = 'PLACED', hold_until = null, version = version + 1, changed_at = clock_timestamp() where id = o.id;
        perform platform.announce('order_confirmation', o.id::text, jsonb_build_object('order', o.id));
    end if;
    perform identity.record_trail(p_account, p_action, 'order', o.id::text, '{}', o.buyer_id);
end $$;
comment on function ordering.place_approved(bigint, bigint, text, timestamptz) is
    'Places an order that waited for an approval as if it were sent now, with the prices and the time of its submission; on a card it is asked for now, and has until shortly before its earliest cut-off, at most nearly a day and at least what a new order has.';

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
    perform platform.announce('approval_decided', a.checkout_id || ':unpaid:' || min(a.order_id), jsonb_build_object('checkout', a.checkout_id, 'orders', array_agg(a.order_id order by a.order_id), 'unpaid', true))
    from ordering.approval a where a.order_id = any (due) and a.decision = 'APPROVED' group by a.checkout_id order by a.checkout_id;
    return cardinality(due);
end $$;
comment on function ordering.expire_due() is 'Lets go of orders whose hold is over, and has it told where they had been approved; any number of nodes may call it.';

create or replace function ordering.approval_needed(p_buyer bigint, p_account bigint, p_minor bigint) returns int language plpgsql volatile as $$
declare
    p ordering.approval_policy;
    v_level int;
begin
    select x.* into p from network.organisation g join ordering.approval_policy x on x.authority_id = coalesce(g.authority_id, g.id) where g.id = p_buyer and p_minor > x.free_minor;
    if not found then
        return 0;
    end if;
    v_level := case when p_minor <= p.buyer_minor then 1 else 2 end;
    if not p.four_eyes and ordering.approval_rank(p_account, p_buyer, p.authority_id) >= v_level then
        return 0;
    end if;
    -- Who ends the rule at this moment waits until what waits by it is written down, or was first
    perform 1 from ordering.approval_policy where authority_id = p.authority_id for key share;
    return case when found then v_level else 0 end;
end $$;
comment on function ordering.approval_needed(bigint, bigint, bigint) is
    'Who has to agree when an account orders so much (cents, VAT in) for a kitchen: 0 nobody, 1 a buyer, 2 an approver. Where somebody has to, the rule can not be ended before the caller is done.';

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
    -- Nobody's word at the telephone stands for an approval; a late request is judged by who asked
    if o.audience = 'INSTITUTION' and not v_falls and (p_doc ->> 'maximum')::bigint > o.authorised_minor
        and exists (select from jsonb_to_recordset(p_doc -> 'asked') as x(id bigint, quantity numeric) join ordering.line l on l.id = x.id and l.order_id = o.id where x.quantity > l.quantity)
        and ordering.approval_needed(o.buyer_id, (select r.account_id from ordering.late_request r where r.id = (p_doc ->> 'request')::bigint), (p_doc ->> 'maximum')::bigint
            + (select coalesce(sum(x.authorised_minor), 0)::bigint from ordering.orders x where x.checkout_id = o.checkout_id and x.id <> o.id and x.state not in ('CANCELLED', 'EXPIRED', 'FAILED'))) > 0 then
        raise exception 'order refused' using errcode = 'TB001', detail = jsonb_build_array(jsonb_build_object('order', 1, 'code', 'approval-needed',
            'found', (p_doc ->> 'maximum')::bigint / 100.0, 'expected', o.authorised_minor / 100.0))::text;
    end if;
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
    update ordering.line l set ordered_quantity = case when v_falls then least(l.ordered_quantity, x.quantity) when o.state in ('AWAITING_APPROVAL', 'PLACED') then x.quantity else l.ordered_quantity end,
        confirmed_quantity = case when o.state in ('AWAITING_APPROVAL', 'PLACED') then l.confirmed_quantity else x.quantity end, maximum_minor = x.maximum
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
    'Changes the quantities of a cooperative''s lines in an order, with goods, room, fees and money. More than was approved, where that needs somebody, is refused (approval-needed): the buyer orders it apart.';
