-- Nobody charges a card behind its owner's back: a paid order may be changed to what costs less, and the difference goes back; more of something is a second order, which is paid by
-- itself. For the same reason nothing is added late to an order that was paid by card.
create or replace function ordering.amend(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_agreed bigint := (p_doc ->> 'agreed')::bigint;
    v_amounts jsonb;
    v_agreement ordering.drop_agreement;
    v_before bigint;
    v_after bigint;
    v_crates numeric := (p_doc ->> 'crates')::numeric;
    v_chilled numeric := (p_doc ->> 'chilled')::numeric;
    v_frozen numeric := (p_doc ->> 'frozen')::numeric;
    o ordering.orders;
    v_now timestamptz;
    v_refusals jsonb;
    v_kept bigint;
    v_made record;
    v_rationed boolean;
    v_prices jsonb;
    v_held numeric[];
begin
    perform delivery.lock_drops(array(select drop_id from ordering.orders where number = p_doc ->> 'number' and buyer_id = (p_doc ->> 'buyer')::bigint));
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
    perform stock.lock_rows(array(
        select f.stock_id from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint) join ordercycle.offer f on f.id = x.offer
        union select l.stock_id from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint) join ordering.line l on l.id = x.id));
    perform ordering.take_anew(p_doc -> 'lines');
    v_rationed := ordercycle.lock_allotments(array(select distinct x.offer from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint)));
    v_prices := (select jsonb_object_agg(u.offer_id, u.price)
        from ordercycle.unit_prices(array(select distinct x.offer from jsonb_to_recordset(p_doc -> 'lines') as x(offer bigint)), o.buyer_id, o.audience) u);
    v_now := platform.business_time();

    select jsonb_agg(jsonb_build_object('order', 1, 'line', r.asked, 'code', r.code, 'found', r.found, 'expected', r.expected) order by r.asked) into v_refusals
    from (
        select x.asked, case when l.cutoff_at <= v_now then 'cut-off-passed'
                when x.quantity > coalesce(l.quantity, 0) then ordering.objection(f, c, o.audience = 'HOUSEHOLD', x.price, x.version, v_now, (v_prices ->> x.offer::text)::numeric) end code,
            null::numeric found, null::numeric expected
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric, price numeric, version bigint)
        left join ordering.line l on l.id = x.id
        left join ordercycle.offer f on f.id = x.offer
        left join ordercycle.cycle c on c.id = f.cycle_id
        where x.quantity <> coalesce(l.quantity, 0)
        union all
        select x.asked, 'insufficient-stock', x.quantity, s.available + coalesce(l.quantity, 0)
        from (select array_agg(coalesce(l.stock_id, f.stock_id)) ids, array_agg(x.quantity - coalesce(l.quantity, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric)
              left join ordering.line l on l.id = x.id join ordercycle.offer f on f.id = x.offer) w
        cross join lateral stock.shortages(w.ids, w.wanted) s
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on true
        join ordercycle.offer f on f.id = x.offer
        left join ordering.line l on l.id = x.id
        where x.quantity > coalesce(l.quantity, 0) and coalesce(l.stock_id, f.stock_id) = s.stock_id
        union all
        select x.asked, 'allotment-taken', x.quantity, greatest(s.free, 0) + coalesce(l.quantity, 0)
        from (select array_agg(x.offer) ids, array_agg(o.audience) audiences, array_agg(ordering.held(l, x.quantity) - coalesce(l.allotted, 0)) wanted
              from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, offer bigint, quantity numeric) left join ordering.line l on l.id = x.id) w
        cross join lateral ordercycle.allotments_short(w.ids, w.audiences, w.wanted) s
        join jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, asked int, offer bigint, quantity numeric) on x.offer = s.offer_id
        left join ordering.line l on l.id = x.id
        where v_rationed and x.quantity > coalesce(l.quantity, 0)
    ) r where r.code is not null;

    if o.slot_id is not null and not delivery.take_slot(o.slot_id, v_crates - o.crates, v_chilled - o.chilled_crates, v_frozen - o.frozen_crates) then
        if v_crates > o.crates or v_chilled > o.chilled_crates or v_frozen > o.frozen_crates then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'slot-full'));
        else
            perform delivery.give_back_slot(o.slot_id, o.crates - v_crates, o.chilled_crates - v_chilled, o.frozen_crates - v_frozen);
        end if;
    end if;
    v_amounts := ordering.amounts_now(o.id, p_doc -> 'bare', p_doc -> 'carrying');
    select * into v_agreement from ordering.drop_agreement where order_id = o.id;
    if found then
        v_before := ordering.drop_goods(o.drop_id);
        v_after := v_before + (p_doc ->> 'goods')::bigint - (select coalesce(sum(net_minor), 0) from ordering.line where order_id = o.id and kind = 'goods');
        if v_after < v_agreement.minimum_minor and v_after < v_before then
            v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'drop-minimum',
                'found', v_after / 100.0, 'expected', v_agreement.minimum_minor / 100.0));
        end if;
    end if;
    if o.payment_method = 'STRIPE' and v_agreed > payment.promised(o.id) then
        v_refusals := coalesce(v_refusals, '[]') || jsonb_build_array(jsonb_build_object('order', 1, 'code', 'not-paid-for'));
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

    if v_rationed then
        -- By the line's place in the document, which counts from 1
        v_held := array(
            select case when a.offer_id is not null then nullif(ordering.held(l, x.quantity), 0) end
            from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, quantity numeric)
            left join ordering.line l on l.id = x.id
            left join ordercycle.allotment a on a.offer_id = x.offer and a.audience = o.audience
            order by x.p);
        perform ordering.take_allotted(array_agg(x.offer), o.audience, array_agg(coalesce(v_held[x.p], 0) - coalesce(l.allotted, 0)))
        from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint) left join ordering.line l on l.id = x.id;
    end if;

    with x as (
        select x.*, g.net, g.vat, g.maximum from jsonb_to_recordset(p_doc -> 'lines') as x(id bigint, p int, offer bigint, version bigint, sender bigint,
            cooperative bigint, quantity numeric, price numeric, "feePercent" numeric)
        join jsonb_to_recordset(v_amounts -> 'goods') as g(p int, net bigint, vat bigint, maximum bigint) on g.p = x.p
    ), old as (
        select l.id, l.quantity from ordering.line l where l.order_id = o.id
    ), changed as (
        update ordering.line l set ordered_quantity = x.quantity, quantity = x.quantity, unit_price = x.price, offer_version = x.version, net_minor = x.net,
            vat_minor = x.vat, line_minor = x.net + x.vat, maximum_minor = x.maximum,
            added_at = case when x.quantity <> l.quantity then v_now else l.added_at end, allotted = case when v_rationed then v_held[x.p] else l.allotted end
        from x where l.id = x.id and l.order_id = o.id
        returning l.id, l.stock_id, l.quantity
    ), added as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor,
            allergens, added_at, cutoff_at, allotted)
        select o.id, x.p, 'goods', f.id, f.version, f.cycle_id, x.cooperative, f.seller_id, f.producer_id, f.product_version_id, f.stock_id,
            c.id, x.quantity, x.quantity, x.price, f.producer_price, f.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum,
            v.allergens, v_now, case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end, v_held[x.p]
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

    perform ordering.write_charges(o.id, v_amounts -> 'charges');
    update ordering.drop_agreement set bare = p_doc -> 'bare', carrying = p_doc -> 'carrying' where order_id = o.id;

    update ordering.consignment c
    set state = case when exists (select from ordering.line l where l.consignment_id = c.id and l.quantity > 0) then 'PLANNED' else 'CANCELLED' end
    where c.order_id = o.id and c.state in ('PLANNED', 'CANCELLED');
    update ordering.orders set total_minor = (v_amounts ->> 'total')::bigint, maximum_minor = (v_amounts ->> 'maximum')::bigint,
        authorised_minor = greatest(authorised_minor, v_agreed),
        crates = v_crates, chilled_crates = v_chilled, frozen_crates = v_frozen, version = version + 1, changed_at = clock_timestamp(),
        purchase_order_number = p_doc ->> 'purchaseOrderNumber'
    where id = o.id;

    if o.payment_method in ('TEST', 'STRIPE') then
        v_kept := payment.kept(o.id);
        if v_agreed > v_kept and o.payment_method = 'TEST' then
            perform payment.capture(p, 'test_' || p)
            from payment.open('amend:' || o.id || ':' || o.version, o.checkout_id, o.buyer_id, 'test', array[o.id], array[v_agreed - v_kept], o.currency, null, '/orders/' || o.number) p;
        elsif v_agreed < v_kept then
            perform payment.refund('amend:' || o.id || ':' || o.version, o.id, v_kept - v_agreed, 'amended');
        end if;
    end if;
    perform identity.record_trail(v_account, 'order.amended', 'order', o.id::text, jsonb_build_object('version', o.version + 1), o.buyer_id);
    perform platform.announce('order_changed', o.id || ':' || (o.version + 1), jsonb_build_object('order', o.id, 'version', o.version + 1));
    return ordering.details(array[o.id]);
end $$;
create or replace function ordering.late_offers(p_order bigint) returns table (offer_id bigint) language sql stable as $$
    select f.id
    from ordering.orders o
    join ordercycle.cycle c on c.delivery_date = o.delivery_date and c.state in ('OPEN', 'CLOSED')
    join ordercycle.offer f on f.cycle_id = c.id and f.state = 'OFFERED'
    where o.id = p_order and o.state in ('PLACED', 'CONFIRMED') and o.payment_method <> 'STRIPE'
      and case o.audience when 'HOUSEHOLD' then f.household_price else f.institution_price end is not null
      and case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end <= platform.business_time()
      and exists (select from ordering.consignment g where g.order_id = o.id and g.cooperative_id = c.cooperative_id and g.state = 'PLANNED')
      and not exists (select from ordering.consignment g where g.order_id = o.id and g.cooperative_id = c.cooperative_id and g.state not in ('PLANNED', 'CANCELLED'))
      and o.delivery_date::timestamp at time zone c.time_zone > platform.business_time()
$$;
