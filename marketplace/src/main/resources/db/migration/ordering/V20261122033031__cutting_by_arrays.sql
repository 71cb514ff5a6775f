-- What a shortage leaves of ten thousand lines comes as arrays: taking the same out of JSON took as long as writing it.
drop function ordering.cut_all(jsonb, bigint, bigint);
create function ordering.cut_all(p_docs jsonb, p_lines bigint[], p_quantities numeric[], p_cut boolean[], p_nets bigint[], p_vats bigint[], p_carrying_nets bigint[],
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
comment on function ordering.cut_all(jsonb, bigint[], numeric[], boolean[], bigint[], bigint[], bigint[], bigint[], bigint, bigint) is
    'Writes orders as they stand after a shortage, [{order, gone, bare, carrying}], and their goods: what is left of each line, whether it lost something, and its cents without and with the fee of the drop. What is missing is let go, money is as computed, what was paid too much goes back, its people hear of it once. What has lost everything (gone) is cancelled and has no lines. A number of statements that does not depend on how many they are. Answers their numbers. The caller holds ordering.lock_claims.';
