-- Orders wait for an approval for days, and meanwhile a date is called off, a cooperative takes its part out, goods run short, a cycle is packed. Whatever ends or changes them is told, and
-- nothing is placed for a date that does not take place.
alter table ordering.approval drop constraint approval_decision_known;
alter table ordering.approval add constraint approval_decision_known check (decision in ('APPROVED', 'RETURNED', 'DECLINED', 'LAPSED', 'PLACED_UNDECIDED', 'CALLED_OFF'));
comment on column ordering.approval.decision is
    'What came of it: LAPSED and PLACED_UNDECIDED when nobody decided until the cut-off, CALLED_OFF when a cooperative ended the order while it waited. None while it waits, and when the kitchen took it back.';

drop function ordering.approval_rank(bigint, bigint, bigint);
create function ordering.approval_rank(p_account bigint, p_kitchen bigint, p_authority bigint, p_not_for bigint default null) returns int language sql stable as $$
    select coalesce(max(case when 'APPROVER' = any (m.roles) or m.party_id = p_authority and 'OWNER' = any (m.roles) then 2 when 'BUYER' = any (m.roles) then 1 else 0 end), -1)
    from (select p_account account
          union all
          select d.account_id from ordering.approval_deputy d
          where d.deputy_id = p_account and d.authority_id = p_authority and d.account_id is distinct from p_not_for
            and (platform.business_time() at time zone coalesce((select min(s.time_zone) from network.site s where s.party_id = p_kitchen), 'Europe/Brussels'))::date
                between d.from_day and d.until_day
            and exists (select from network.membership n where n.account_id = p_account and n.party_id in (p_authority, p_kitchen)
                and (n.until is null or n.until > clock_timestamp()))) w
    join network.membership m on m.account_id = w.account and m.party_id in (p_kitchen, p_authority) and (m.until is null or m.until > clock_timestamp())
$$;
comment on function ordering.approval_rank(bigint, bigint, bigint, bigint) is
    'What an account may agree to for a kitchen now, by its own roles there or at the authority and by those of whom it stands in for: 2 as an approver (or who leads the authority), 1 as a buyer, 0 nothing, -1 it is no member at all. p_not_for: whose deputy it is does not count, because they sent the order and nobody agrees to their own.';

create function ordering.takes_place(p_order bigint) returns boolean language sql stable as $$
    select not exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
        where l.order_id = p_order and l.kind = 'goods' and l.quantity > 0 and c.state not in ('PLANNED', 'OPEN', 'CLOSED'))
$$;
comment on function ordering.takes_place(bigint) is 'Whether no date that an order counts on was called off or is being packed already. The caller has entered the cycles.';

create or replace function ordering.decide(p_numbers text[], p_decision text, p_reason text, p_account bigint, p_party bigint) returns jsonb language plpgsql as $$
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
        v_rank := ordering.approval_rank(p_account, x.buyer_id, x.authority_id, case when x.own_forbidden then x.asked_by end);
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
        elsif p_decision = 'APPROVED' and not ordering.takes_place(x.id) then
            v_outcome := case when exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
                    where l.order_id = x.id and l.kind = 'goods' and l.quantity > 0 and c.state = 'CANCELLED') then 'order-over' else 'cut-off-passed' end;
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

create function ordering.end_waiting(p_orders bigint[]) returns void language plpgsql as $$
declare
    v_now timestamptz := platform.business_time();
    v_placed bigint[];
    v_gone bigint[];
begin
    v_placed := array(select o.id from ordering.orders o join ordering.approval a on a.order_id = o.id
        where o.id = any (p_orders) and a.at_cut_off = 'PLACE' and o.payment_method = 'ACCOUNT' and delivery.is_open(o.destination_id, o.delivery_date)
            and ordering.takes_place(o.id) order by o.id);
    v_gone := array(select id from unnest(p_orders) id where id <> all (v_placed) order by id);
    update ordering.approval set decision = case when order_id = any (v_placed) then 'PLACED_UNDECIDED' else 'LAPSED' end, decided_at = v_now where order_id = any (p_orders);
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
end $$;
comment on function ordering.end_waiting(bigint[]) is
    'Ends the waiting of orders that the caller has locked, with their cycles, as their authorities'' rules say: they are placed as they are, or let go. Where the date or the door does not take them any more they are let go.';

drop function ordering.end_approvals();
create function ordering.end_approvals(out done int, out failed text[]) language plpgsql as $$
declare
    due bigint[];
    x record;
begin
    done := 0;
    failed := '{}';
    select array_agg(id) into due from (
        select id from ordering.orders where state = 'AWAITING_APPROVAL' and hold_until <= platform.business_time() order by id limit 100) o;
    if due is null then
        return;
    end if;
    perform ordering.lock_drops_of(due);
    select array_agg(id order by id) into due from (
        select id from ordering.orders where id = any (due) and state = 'AWAITING_APPROVAL' order by id for update skip locked) o;
    if due is null then
        return;
    end if;
    perform ordercycle.enter(array_agg(distinct cycle_id)) from ordering.line where order_id = any (due) and kind = 'goods' and quantity > 0;
    begin
        perform ordering.end_waiting(due);
        done := cardinality(due);
        return;
    exception when others then
        -- One of them can not be ended: the others are, one by one
        null;
    end;
    for x in select id, number from ordering.orders where id = any (due) order by id loop
        begin
            perform ordering.end_waiting(array[x.id]);
            done := done + 1;
        exception when others then
            failed := failed || (x.number || ' ' || sqlstate || ' ' || sqlerrm);
        end;
    end loop;
end $$;
comment on function ordering.end_approvals() is
    'Ends the waiting of orders whose earliest cut-off has come, a hundred at most: by the authority''s rule they are let go, or placed as they are. A card can not be asked for by then, and nobody brings goods to a closed door. Answers how many it ended, and which it could not end and why: those hold up no other and are tried again.';

create or replace function ordering.withdraw(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_party bigint := (p_doc ->> 'party')::bigint;
    o ordering.orders;
    v_lines jsonb;
    n ordering.orders;
begin
    select * into strict o from ordering.orders where number = p_doc ->> 'number';
    select jsonb_agg(jsonb_build_object('line', id, 'from', quantity, 'to', 0) order by id) into v_lines
    from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0;
    perform ordering.let_go(array[o.id], 'CANCELLED', 'order.cancelled', v_account, v_party);
    if p_doc ->> 'reason' in ('SHORT', 'QUALITY') then
        perform stock.post(array_agg(s.id), array_agg('adjust'::text), array_agg(-s.gone), array_agg(null::bigint), v_account, 'withdrawn')
        from (select r.id, least(sum(l.quantity), r.on_hand - r.reserved) gone
              from ordering.line l join stock.stock_row r on r.id = l.stock_id and not r.on_demand
              where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 group by r.id order by r.id) s
        where s.gone > 0
        having count(*) > 0;
    end if;
    perform payment.refund('cancel:' || o.id, o.id, payment.kept(o.id), 'cancelled');
    update ordering.orders set cancel_reason = p_doc ->> 'reason' where id = o.id returning * into n;
    update ordering.approval set decision = 'CALLED_OFF', decided_at = platform.business_time() where order_id = o.id and decision is null;
    perform ordering.after_withdrawing(o.id, v_account, v_party);
    perform ordering.note_correction(p_doc, o.id, 'WITHDRAWN', v_lines);
    if o.state in ('AWAITING_APPROVAL', 'PLACED', 'CONFIRMED') then
        perform platform.announce('order_cancelled', o.id::text,
            jsonb_build_object('order', o.id, 'cooperative', v_party, 'reason', p_doc ->> 'reason', 'note', p_doc ->> 'note'));
    end if;
    return jsonb_build_object('number', n.number, 'state', n.state, 'deliveryDate', n.delivery_date, 'version', n.version, 'replayed', false);
end $$;

create or replace function ordering.cut_all(p_docs jsonb, p_lines bigint[], p_quantities numeric[], p_cut boolean[], p_nets bigint[], p_vats bigint[], p_carrying_nets bigint[],
    p_carrying_vats bigint[], p_account bigint, p_party bigint) returns setof text language plpgsql set jit = off as $$
declare
    v_gone bigint[];
    v_orders bigint[];
    v_amounts jsonb[];
    v_carrying bigint[];
    v_agreed bigint[];
    v_drop bigint;
begin
    v_gone := array(select (d ->> 'order')::bigint from jsonb_array_elements(p_docs) d where (d ->> 'gone')::boolean order by 1);
    if cardinality(v_gone) > 0 then
        perform ordering.let_go(v_gone, 'CANCELLED', 'order.cut', p_account, p_party);
        update ordering.orders set cancel_reason = 'shortage' where id = any (v_gone);
        update ordering.approval set decision = 'CALLED_OFF', decided_at = platform.business_time() where order_id = any (v_gone) and decision is null;
        perform payment.refund_all(array_agg('cancel:' || k.order_id), array_agg(k.order_id), array_agg(k.kept), 'shortage') from payment.kept_all(v_gone) k having count(*) > 0;
        perform platform.announce_all('order_cancelled', v_gone::text[], array(select jsonb_build_object('order', id) from unnest(v_gone) with ordinality u(id, n) order by n));
    end if;

    select array_agg(x."order" order by x."order"), array_agg(case when x.carries then x.carrying else x.bare end order by x."order"),
        coalesce(array_agg(x."order") filter (where x.carries), '{}')
    into v_orders, v_amounts, v_carrying
    from (select d.*, jsonb_typeof(d.carrying) = 'object' and f.order_id is not null carries
          from jsonb_to_recordset(p_docs) as d("order" bigint, gone boolean, bare jsonb, carrying jsonb)
          left join ordering.drop_fee f on f.order_id = d."order" where not d.gone) x;
    if v_orders is not null then
        perform stock.post(array_agg(l.stock_id order by l.stock_id, l.id), array_agg('release'::text), array_agg(x.quantity - l.quantity order by l.stock_id, l.id),
            array_agg(l.id order by l.stock_id, l.id), p_account, 'shortage')
        from unnest(p_lines, p_quantities, p_cut) x(id, quantity, cut)
        join ordering.line l on l.id = x.id where x.cut and x.quantity < l.quantity;

        update ordering.line l set quantity = x.quantity, net_minor = x.net, vat_minor = x.vat, line_minor = x.net + x.vat,
            confirmed_quantity = case when x.cut then x.quantity else l.confirmed_quantity end, shortage_reason = case when x.cut then 'SHORT' else l.shortage_reason end
        from unnest(p_lines, p_quantities, p_cut, p_nets, p_vats) x(id, quantity, cut, net, vat)
        where l.id = x.id and l.order_id <> all (v_carrying) and (x.cut or l.net_minor <> x.net or l.vat_minor <> x.vat);
        if v_carrying <> '{}' then
            update ordering.line l set quantity = x.quantity, net_minor = x.net, vat_minor = x.vat, line_minor = x.net + x.vat,
                confirmed_quantity = case when x.cut then x.quantity else l.confirmed_quantity end, shortage_reason = case when x.cut then 'SHORT' else l.shortage_reason end
            from unnest(p_lines, p_quantities, p_cut, p_carrying_nets, p_carrying_vats) x(id, quantity, cut, net, vat)
            where l.id = x.id and l.order_id = any (v_carrying) and (x.cut or l.net_minor <> x.net or l.vat_minor <> x.vat);
        end if;
        perform ordering.write_charges_all(v_orders, v_amounts);
        update ordering.consignment c set state = 'CANCELLED'
        where c.order_id = any (v_orders) and c.state = 'PLANNED' and not exists (select from ordering.line l where l.consignment_id = c.id and l.quantity > 0);
        update ordering.orders o set total_minor = (u.amounts ->> 'total')::bigint, maximum_minor = (u.amounts ->> 'maximum')::bigint, version = o.version + 1,
            changed_at = clock_timestamp(), state = case when o.state = 'CONFIRMED'
                and not exists (select from ordering.consignment c where c.order_id = o.id and c.state = 'PLANNED') then 'PACKED' else o.state end
        from unnest(v_orders, v_amounts) u(order_id, amounts) where o.id = u.order_id;

        with renewed as (
            update ordering.drop_agreement a set bare = x.bare, carrying = x.carrying
            from jsonb_to_recordset(p_docs) as x("order" bigint, gone boolean, bare jsonb, carrying jsonb) where a.order_id = x."order" and not x.gone returning a.order_id
        )
        select array_agg(order_id) into v_agreed from renewed;
        for v_drop in select distinct o.drop_id from ordering.orders o where o.id = any (v_agreed) order by 1 loop
            perform ordering.settle_drop_fee(v_drop, v_orders);
        end loop;

        perform payment.refund_all(array_agg('shortage:' || o.id || ':' || o.version order by o.id), array_agg(o.id order by o.id),
            array_agg(k.kept - o.maximum_minor order by o.id), 'shortage')
        from payment.kept_all(v_orders) k join ordering.orders o on o.id = k.order_id where o.payment_method <> 'ACCOUNT' and k.kept > o.maximum_minor having count(*) > 0;
        perform identity.record_trails(array_agg(p_account), array_agg('order.cut'::text), 'order', array_agg(o.id::text order by o.id),
                array_agg(jsonb_build_object('version', o.version, 'because', 'shortage') order by o.id), array_agg(p_party)),
            platform.announce_all('order_changed', array_agg(o.id || ':' || o.version order by o.id),
                array_agg(jsonb_build_object('order', o.id, 'version', o.version, 'because', 'shortage') order by o.id))
        from ordering.orders o where o.id = any (v_orders);
    end if;
    return query select o.number from jsonb_array_elements(p_docs) with ordinality d(doc, n) join ordering.orders o on o.id = (d.doc ->> 'order')::bigint order by d.n;
end $$;
