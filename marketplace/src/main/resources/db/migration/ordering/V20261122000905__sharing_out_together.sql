-- A shortage is shared out over all orders that count on it by one family of statements, however many they are: locked together, read together, written some thousand
-- at a time. Lock order as everywhere: drops at kitchen doors, order rows, stock rows, payments, each by id.
drop function ordering.cut(jsonb);
drop function ordering.claims(bigint, boolean);
drop view ordering.claim;
create view ordering.claim as
select l.stock_id, l.id line_id, o.id order_id, l.consignment_id, l.cooperative_id, l.cycle_id, c.state cycle_state, c.shortage_rule,
    greatest(c.household_cutoff_at, c.institution_cutoff_at) closes_at, o.delivery_date, o.audience, o.state order_state, l.added_at, l.quantity, f.minimum, f.step
from ordering.line l
join ordering.orders o on o.id = l.order_id
join ordercycle.cycle c on c.id = l.cycle_id
join ordercycle.offer f on f.id = l.offer_id
where l.kind = 'goods' and l.quantity > 0 and l.packed_quantity is null and o.state in ('AWAITING_APPROVAL', 'AWAITING_PAYMENT', 'PLACED', 'CONFIRMED');
comment on view ordering.claim is 'Lines that hold a reservation: what a declared shortage is shared among.';

create function ordering.lock_claims(p_stocks bigint[]) returns void language plpgsql as $$
declare v_orders bigint[] := array(select distinct order_id from ordering.claim where stock_id = any (p_stocks));
begin
    perform ordering.lock_drops_of(v_orders);
    perform 1 from ordering.orders where id = any (v_orders) order by id for update;
    perform stock.lock_rows(p_stocks);
    perform ordering.confirm(v_orders);
end $$;
comment on function ordering.lock_claims(bigint[]) is
    'Locks the orders that count on these stock rows, and the rows, and confirms what is due to be. Nothing new can count on a row with a declared shortage, so what is read afterwards is locked.';

create or replace function ordering.confirm(p_orders bigint[]) returns int language plpgsql as $$
declare done bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    with due as (
        update ordering.orders o set state = 'CONFIRMED', confirmed_at = clock_timestamp(), changed_at = clock_timestamp(), version = version + 1
        where o.id = any (p_orders) and o.state = 'PLACED'
          and not exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
                          where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and c.state in ('PLANNED', 'OPEN') and l.cutoff_at > platform.business_time())
        returning o.id
    )
    select array_agg(id order by id) into done from due;
    if done is null then
        return 0;
    end if;
    update ordering.line set confirmed_quantity = quantity where order_id = any (done);
    perform identity.record_trails(array_fill(null::bigint, array[n]), array_fill('order.confirmed'::text, array[n]), 'order', done::text[], array_fill(null::jsonb, array[n]),
        array_fill(null::bigint, array[n])) from cardinality(done) n;
    return cardinality(done);
end $$;

-- The order of each consignment with all its goods. Amounts are one array for each line, in the order of FulfilmentLine: names would be four fifths of it.
create function ordering.sheets(p_consignments bigint[]) returns setof json language sql stable set jit = off as $$
    with asked as (
        select c.id, c.order_id, c.state, c.version, c.cooperative_id, s.party_id sender_owner, u.n
        from unnest(p_consignments) with ordinality u(id, n) join ordering.consignment c on c.id = u.id join network.site s on s.id = c.sender_site_id
    ), goods as (
        select l.order_id, json_agg(json_build_array(l.id, l.consignment_id, l.cooperative_id, l.fee_percent, l.vat_rate, l.unit_price, v.ordering_unit, v.pricing_unit,
            v.content, v.catch_weight, v.tolerance, coalesce(l.confirmed_quantity, l.ordered_quantity), l.quantity, l.packed_quantity, l.packed_weight,
            l.shortage_reason, l.accepted_quantity, l.accepted_weight, l.decision, l.decision_reason,
            case when r.code is not null then json_build_object('returnable', r.code, 'seller', l.seller_id, 'amount', r.amount, 'count', v.returnable_count) end)
            order by l.position, l.id) lines
        from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        left join catalogue.returnable r on r.code = v.returnable
        where l.order_id in (select a.order_id from asked a) and l.kind = 'goods'
        group by l.order_id
    )
    select json_build_object('consignment', a.id, 'state', a.state, 'version', a.version, 'cooperative', a.cooperative_id, 'senderOwner', a.sender_owner,
        'pointOwner', point.party_id, 'order', o.id, 'orderState', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'authorised', o.authorised_minor,
        'dropFee', case when g.order_id is not null then json_build_object('seller', g.seller_id, 'net', g.fee_minor) end, 'lines', goods.lines)
    from asked a
    join ordering.orders o on o.id = a.order_id
    left join goods on goods.order_id = o.id
    left join ordering.drop_agreement g on g.order_id = o.id
    left join (delivery.destination d join network.site point on point.id = d.site_id) on d.site_id = o.destination_id and d.fetched
    order by a.n
$$;
comment on function ordering.sheets(bigint[]) is 'FulfilmentSheet of each consignment, in the order given. The caller has locked their orders.';

create or replace function ordering.fulfilment_sheet(p_consignment bigint, p_party bigint) returns jsonb language plpgsql as $$
declare v_order bigint;
begin
    select o.id into v_order
    from ordering.consignment c
    join ordering.orders o on o.id = c.order_id
    join network.site sender on sender.id = c.sender_site_id
    left join (delivery.destination d join network.site point on point.id = d.site_id) on d.site_id = o.destination_id and d.fetched
    where c.id = p_consignment and p_party in (c.cooperative_id, sender.party_id, o.buyer_id, coalesce(point.party_id, 0));
    if v_order is null then
        return null;
    end if;
    perform ordering.lock_drops_of(array[v_order]);
    perform 1 from ordering.orders where id = v_order for update;
    perform ordering.confirm(array[v_order]);
    return (select sheet from ordering.sheets(array[p_consignment]) sheet);
end $$;

-- The money of many orders: {order, bare, carrying, lines: [{p, id, …}]} each; p counts all goods of the order, as in the amounts.
create function ordering.write_charges_all(p_orders bigint[], p_amounts jsonb[]) returns void language plpgsql as $$
begin
    with x as materialized (
        select u.order_id, c.* from unnest(p_orders, p_amounts) u(order_id, amounts)
        cross join lateral jsonb_to_recordset(u.amounts -> 'charges') as c(kind text, "dropFee" boolean, seller bigint, returnable text, quantity numeric, packed numeric,
            accepted numeric, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    )
    update ordering.line l set quantity = coalesce(x.quantity, 0), ordered_quantity = case when l.confirmed_quantity is null then coalesce(x.quantity, 0) else l.ordered_quantity end,
        confirmed_quantity = greatest(l.confirmed_quantity, case when l.confirmed_quantity is not null then x.quantity end),
        packed_quantity = case when x.kind is null then l.packed_quantity else x.packed end, accepted_quantity = case when x.kind is null then l.accepted_quantity else x.accepted end,
        unit_price = coalesce(x.price, l.unit_price), fee_percent = case when x.kind is null then l.fee_percent else x.percent end,
        net_minor = coalesce(x.net, 0), vat_minor = coalesce(x.vat, 0), line_minor = coalesce(x.net + x.vat, 0),
        maximum_minor = case when x.kind is null then 0 else coalesce(x.maximum, l.maximum_minor) end, fee_drop_id = case when l.drop_fee and x.quantity > 0 then o.drop_id end
    from ordering.line m
    join ordering.orders o on o.id = m.order_id
    left join x on x.order_id = m.order_id and x.kind = m.kind and x."dropFee" = m.drop_fee and x.seller = m.seller_id and x."vatRate" = m.vat_rate
        and x.returnable is not distinct from m.returnable
    where m.id = l.id and m.order_id = any (p_orders) and m.kind in ('fee', 'deposit')
        and (x.kind is not null or m.quantity > 0)
        and (m.quantity, m.net_minor, m.vat_minor, m.packed_quantity, m.accepted_quantity, m.unit_price, m.fee_percent)
            is distinct from (coalesce(x.quantity, 0), coalesce(x.net, 0), coalesce(x.vat, 0), x.packed, x.accepted, x.price, x.percent);

    perform ordering.add_charges(array[u.order_id], jsonb_agg(c.charge || '{"n": 1}'), platform.business_time())
    from unnest(p_orders, p_amounts) u(order_id, amounts) cross join lateral jsonb_array_elements(u.amounts -> 'charges') c(charge)
    where not exists (select from ordering.line l where l.order_id = u.order_id and l.kind = c.charge ->> 'kind' and l.drop_fee = (c.charge ->> 'dropFee')::boolean
        and l.seller_id = (c.charge ->> 'seller')::bigint and l.vat_rate = (c.charge ->> 'vatRate')::numeric and l.returnable is not distinct from c.charge ->> 'returnable')
    group by u.order_id order by u.order_id;
end $$;
comment on function ordering.write_charges_all(bigint[], jsonb[]) is
    'ordering.write_charges for many orders, given what each comes to. Only what changes is written; what is not named any more stays as a line of nothing.';

create function ordering.cut_all(p_docs jsonb, p_account bigint, p_party bigint) returns setof text language plpgsql set jit = off as $$
declare
    v_gone bigint[];
    v_orders bigint[];
    v_amounts jsonb[];
    v_lines jsonb[];
    v_agreed bigint[];
    v_drop bigint;
begin
    v_gone := array(select (d ->> 'order')::bigint from jsonb_array_elements(p_docs) d where (d ->> 'gone')::boolean order by 1);
    if cardinality(v_gone) > 0 then
        perform ordering.let_go(v_gone, 'CANCELLED', 'order.cut', p_account, p_party);
        update ordering.orders set cancel_reason = 'shortage' where id = any (v_gone);
        perform payment.refund_all(array_agg('cancel:' || k.order_id), array_agg(k.order_id), array_agg(k.kept), 'shortage') from payment.kept_all(v_gone) k having count(*) > 0;
        perform platform.announce_all('order_cancelled', v_gone::text[], array(select jsonb_build_object('order', id) from unnest(v_gone) with ordinality u(id, n) order by n));
    end if;

    select array_agg(x."order" order by x."order"), array_agg(case when jsonb_typeof(x.carrying) = 'object' and f.order_id is not null then x.carrying else x.bare end order by x."order"),
        array_agg(x.lines order by x."order")
    into v_orders, v_amounts, v_lines
    from jsonb_to_recordset(p_docs) as x("order" bigint, gone boolean, bare jsonb, carrying jsonb, lines jsonb)
    left join ordering.drop_fee f on f.order_id = x."order" where not x.gone;
    if v_orders is not null then
        perform stock.post(array_agg(l.stock_id order by l.stock_id, l.id), array_agg('release'::text), array_agg(x.quantity - l.quantity order by l.stock_id, l.id),
            array_agg(l.id order by l.stock_id, l.id), p_account, 'shortage')
        from unnest(v_lines) d cross join lateral jsonb_to_recordset(d) as x(id bigint, quantity numeric, cut boolean)
        join ordering.line l on l.id = x.id where x.cut and x.quantity < l.quantity;

        with x as materialized (
            select u.order_id, g.* from unnest(v_orders, v_lines, v_amounts) u(order_id, lines, amounts)
            cross join lateral rows from (jsonb_to_recordset(u.lines) as (id bigint, quantity numeric, cut boolean),
                jsonb_to_recordset(u.amounts -> 'goods') as (net bigint, vat bigint)) g(id, quantity, cut, net, vat)
        )
        update ordering.line l set quantity = x.quantity, net_minor = x.net, vat_minor = x.vat, line_minor = x.net + x.vat,
            confirmed_quantity = case when x.cut then x.quantity else l.confirmed_quantity end, shortage_reason = case when x.cut then 'SHORT' else l.shortage_reason end
        from x where l.id = x.id and l.order_id = x.order_id and (x.cut or l.net_minor <> x.net or l.vat_minor <> x.vat);
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
comment on function ordering.cut_all(jsonb, bigint, bigint) is
    'Writes orders as they stand after a shortage, [{order, gone, bare, carrying, lines: [{id, quantity, cut}]}] with all goods of each in the order of its amounts: what is missing is let go, money is as computed, what was paid too much goes back, its people hear of it once. What has lost everything (gone) is cancelled. A number of statements that does not depend on how many they are. Answers their numbers. The caller holds ordering.lock_claims.';
