-- The buyer's change of a placed order: each changed line before its own cut-off, only the difference is reserved, all of it or nothing.
create function ordering.amend(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_maximum bigint := (p_doc ->> 'maximum')::bigint;
    v_crates numeric := (p_doc ->> 'crates')::numeric;
    v_chilled numeric := (p_doc ->> 'chilled')::numeric;
    v_frozen numeric := (p_doc ->> 'frozen')::numeric;
    o ordering.orders;
    v_now timestamptz;
    v_refusals jsonb;
    v_kept bigint;
    v_made record;
begin
    select * into o from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint for update;
    if not found then
        return null;
    end if;
    if o.version <> (p_doc ->> 'version')::bigint then
        raise exception 'order changed meanwhile' using errcode = 'TB003';
    end if;
    if o.state <> 'PLACED' then
        raise exception 'order refused' using errcode = 'TB001', detail = jsonb_build_array(jsonb_build_object('order', 1, 'code',
            case when o.state in ('CONFIRMED', 'PACKED', 'DELIVERED', 'SETTLED') then 'cut-off-passed' else 'order-over' end))::text;
    end if;

    perform ordercycle.enter(array_agg(distinct f.cycle_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
    perform stock.lock_rows(array_agg(distinct f.stock_id)) from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer;
    v_now := platform.business_time();

    select jsonb_agg(jsonb_build_object('order', 1, 'line', r.asked, 'code', r.code, 'found', r.found, 'expected', r.expected) order by r.asked) into v_refusals
    from (
        select x.asked, case when l.cutoff_at <= v_now then 'cut-off-passed'
                when x.quantity > coalesce(l.quantity, 0) then ordering.objection(f, c, o.audience = 'HOUSEHOLD', x.price, x.version, v_now) end code,
            null::numeric found, null::numeric expected
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric, price numeric, version bigint)
        left join ordering.line l on l.id = x.id
        left join ordercycle.offer f on f.id = x.offer
        left join ordercycle.cycle c on c.id = f.cycle_id
        where x.quantity <> coalesce(l.quantity, 0)
        union all
        select x.asked, 'insufficient-stock', x.quantity, s.available + coalesce(l.quantity, 0)
        from (select array_agg(f.stock_id) ids, array_agg(x.quantity - coalesce(l.quantity, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric)
              left join ordering.line l on l.id = x.id join ordercycle.offer f on f.id = x.offer) w
        cross join lateral stock.shortages(w.ids, w.wanted) s
        join ordercycle.offer f on f.stock_id = s.stock_id
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on x.offer = f.id
        left join ordering.line l on l.id = x.id
        where x.quantity > coalesce(l.quantity, 0)
    ) r where r.code is not null;

    if o.slot_id is not null and not delivery.take_slot(o.slot_id, v_crates - o.crates, v_chilled - o.chilled_crates, v_frozen - o.frozen_crates) then
        if v_crates > o.crates or v_chilled > o.chilled_crates or v_frozen > o.frozen_crates then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'slot-full'));
        else
            perform delivery.give_back_slot(o.slot_id, o.crates - v_crates, o.chilled_crates - v_chilled, o.frozen_crates - v_frozen);
        end if;
    end if;
    if v_refusals is not null then
        raise exception 'order refused' using errcode = 'TB001', detail = v_refusals::text;
    end if;

    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct o.id, x.sender, x.cooperative, o.drop_id from jsonb_to_recordset(p_doc -> 'legs') as x(sender bigint, cooperative bigint)
    on conflict on constraint consignment_once do nothing;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select c.id, x.sequence, x."from", x."to", x.carrier
    from jsonb_to_recordset(p_doc -> 'legs') as x(sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint)
    join ordering.consignment c on c.order_id = o.id and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
    on conflict do nothing;

    with x as (
        select * from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, version bigint, sender bigint, cooperative bigint, quantity numeric,
            price numeric, "feePercent" numeric, net bigint, vat bigint, maximum bigint)
    ), old as (
        select l.id, l.quantity from ordering.line l where l.order_id = o.id
    ), changed as (
        update ordering.line l set ordered_quantity = x.quantity, quantity = x.quantity, unit_price = x.price, offer_version = x.version, net_minor = x.net,
            vat_minor = x.vat, line_minor = x.net + x.vat, maximum_minor = x.maximum,
            added_at = case when x.quantity <> l.quantity then v_now else l.added_at end
        from x where l.id = x.id and l.order_id = o.id
        returning l.id, l.stock_id, l.quantity
    ), added as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
            allergens, added_at, cutoff_at)
        select o.id, x.p, 'goods', f.id, f.version, f.cycle_id, x.cooperative, f.seller_id, f.producer_id, f.product_version_id, f.stock_id,
            c.id, x.quantity, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum,
            v.allergens, v_now, case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end
        from x
        join ordercycle.offer f on f.id = x.offer
        join catalogue.product_version v on v.id = f.product_version_id
        join ordering.consignment c on c.order_id = o.id and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
        where x.id is null
        order by x.p
        returning id, stock_id, quantity
    ), moved as (
        select changed.id, changed.stock_id, changed.quantity - old.quantity quantity from changed join old on old.id = changed.id
        union all select id, stock_id, quantity from added
    )
    select stock.post(array_agg(stock_id), array_agg(case when quantity > 0 then 'reserve' else 'release' end), array_agg(quantity), array_agg(id), v_account, null)
    into v_made from moved where quantity <> 0;

    update ordering.line l set quantity = 1, ordered_quantity = 1, unit_price = x.price, fee_percent = x.percent, net_minor = x.net, vat_minor = x.vat,
        line_minor = x.net + x.vat, maximum_minor = x.maximum
    from jsonb_to_recordset(p_doc -> 'fees') as x(cooperative bigint, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    where l.order_id = o.id and l.kind = 'fee' and l.cooperative_id = x.cooperative and l.vat_rate = x."vatRate";
    update ordering.line l set quantity = 0, ordered_quantity = 0, net_minor = 0, vat_minor = 0, line_minor = 0, maximum_minor = 0
    where l.order_id = o.id and l.kind = 'fee' and not exists (
        select from jsonb_to_recordset(p_doc -> 'fees') as x(cooperative bigint, "vatRate" numeric) where l.cooperative_id = x.cooperative and l.vat_rate = x."vatRate");
    perform ordering.add_fees(array[o.id], jsonb_agg(fee), v_now)
    from jsonb_array_elements(p_doc -> 'fees') fee
    where not exists (select from ordering.line l where l.order_id = o.id and l.kind = 'fee'
        and l.cooperative_id = (fee ->> 'cooperative')::bigint and l.vat_rate = (fee ->> 'vatRate')::numeric)
    having count(*) > 0;

    update ordering.consignment c
    set state = case when exists (select from ordering.line l where l.consignment_id = c.id and l.quantity > 0) then 'PLANNED' else 'CANCELLED' end
    where c.order_id = o.id and c.state in ('PLANNED', 'CANCELLED');
    update ordering.orders set total_minor = (p_doc ->> 'total')::bigint, maximum_minor = v_maximum, authorised_minor = greatest(authorised_minor, v_maximum),
        crates = v_crates, chilled_crates = v_chilled, frozen_crates = v_frozen, version = version + 1, changed_at = clock_timestamp(),
        purchase_order_number = p_doc ->> 'purchaseOrderNumber'
    where id = o.id;

    if o.payment_method = 'TEST' then
        v_kept := payment.kept(o.id);
        if v_maximum > v_kept then
            perform payment.capture(p, 'test_' || p)
            from payment.open('amend:' || o.id || ':' || o.version, o.checkout_id, o.buyer_id, 'test', array[o.id], array[v_maximum - v_kept], o.currency, null, '/orders/' || o.number) p;
        elsif v_maximum < v_kept then
            perform payment.refund('amend:' || o.id || ':' || o.version, o.id, v_kept - v_maximum, 'amended');
        end if;
    end if;
    perform identity.record_trail(v_account, 'order.amended', 'order', o.id::text, jsonb_build_object('version', o.version + 1), o.buyer_id);
    perform platform.announce('order_changed', o.id || ':' || (o.version + 1), jsonb_build_object('order', o.id, 'version', o.version + 1));
    return ordering.details(array[o.id]);
end $$;
comment on function ordering.amend(jsonb) is 'Applies a change that was computed for one version of the order; null = no such order of the buyer, TB003 = another version by now.';
