-- A cooperative's fees per order and per kilogram (ordercycle.fee) are lines beside its percentage, one for each VAT rate of its goods.
alter table ordering.line add column fee_kind text;
alter table ordering.line add constraint line_fee_kind_known check (fee_kind is null or (fee_kind in ('PER_ORDER', 'PER_KG') and kind = 'fee' and not drop_fee));
comment on column ordering.line.fee_kind is 'On a cooperative''s fee lines: what it is asked for, when it is not the percentage of the goods.';
alter table ordering.orders add column split_from bigint references ordering.orders;
comment on column ordering.orders.split_from is 'The order that this one is a part of: a fee per order that was asked there is not asked here again.';

create function ordering.fees_in(p_orders bigint[]) returns table (order_id bigint, cooperative_id bigint, per_order numeric, per_kg numeric)
language plpgsql stable as $$
#variable_conflict use_column
begin
    if exists (select from ordercycle.fee) then
        return query select distinct on (l.order_id, l.cooperative_id) l.order_id, l.cooperative_id,
            case when o.split_from is null or exists (select from ordering.line f
                    where f.order_id = o.id and f.cooperative_id = l.cooperative_id and f.fee_kind = 'PER_ORDER') then t.per_order else 0 end,
            t.per_kg
        from (select distinct l.order_id, l.cooperative_id, l.cycle_id from ordering.line l where l.order_id = any (p_orders) and l.kind = 'goods') l
        join ordering.orders o on o.id = l.order_id
        join ordercycle.cycle c on c.id = l.cycle_id
        cross join lateral ordercycle.fee_on(l.cooperative_id, o.audience, c.delivery_date) t
        order by l.order_id, l.cooperative_id, c.delivery_date, c.id;
    end if;
end $$;
comment on function ordering.fees_in(bigint[]) is 'What the cooperatives of some orders ask there, in the buyers'' basis: by the dates of the cycles, which never change it.';

create or replace function ordering.add_charges(p_orders bigint[], p_charges jsonb, p_now timestamptz) returns void language sql as $$
    insert into ordering.line (order_id, position, kind, drop_fee, fee_kind, fee_drop_id, returnable, cooperative_id, seller_id, ordered_quantity, quantity, packed_quantity,
        accepted_quantity, unit_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor, added_at)
    select o.id, x.p, x.kind, x."dropFee", x."feeKind", case when x."dropFee" then o.drop_id end, x.returnable, x.seller, x.seller, x.quantity, x.quantity, x.packed,
        x.accepted, x.price, x."vatRate", x.percent, x.net, x.vat, x.net + x.vat, coalesce(x.maximum, x.net + x.vat), p_now
    from jsonb_to_recordset(p_charges) as x(n int, p int, kind text, "dropFee" boolean, "feeKind" text, seller bigint, returnable text, quantity numeric, packed numeric,
        accepted numeric, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    join ordering.orders o on o.id = p_orders[x.n]
    where x.quantity > 0
    order by x.n, x.p
$$;

create or replace function ordering.write_charges(p_order bigint, p_charges jsonb) returns void language plpgsql as $$
declare v_drop bigint := (select drop_id from ordering.orders where id = p_order);
begin
    update ordering.line l set quantity = x.quantity, ordered_quantity = case when l.confirmed_quantity is null then x.quantity else l.ordered_quantity end,
        confirmed_quantity = greatest(l.confirmed_quantity, case when l.confirmed_quantity is not null then x.quantity end),
        packed_quantity = x.packed, accepted_quantity = x.accepted, unit_price = x.price, fee_percent = x.percent, net_minor = x.net, vat_minor = x.vat,
        line_minor = x.net + x.vat, maximum_minor = coalesce(x.maximum, l.maximum_minor), fee_drop_id = case when l.drop_fee and x.quantity > 0 then v_drop end
    from jsonb_to_recordset(p_charges) as x(kind text, "dropFee" boolean, "feeKind" text, seller bigint, returnable text, quantity numeric, packed numeric, accepted numeric,
        price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    where l.order_id = p_order and l.kind = x.kind and l.drop_fee = x."dropFee" and l.seller_id = x.seller and l.vat_rate = x."vatRate"
        and l.returnable is not distinct from x.returnable and l.fee_kind is not distinct from x."feeKind";
    update ordering.line l set quantity = 0, ordered_quantity = case when l.confirmed_quantity is null then 0 else l.ordered_quantity end,
        net_minor = 0, vat_minor = 0, line_minor = 0, maximum_minor = 0, fee_drop_id = null
    where l.order_id = p_order and l.kind in ('fee', 'deposit') and l.quantity > 0 and not exists (
        select from jsonb_to_recordset(p_charges) as x(kind text, "dropFee" boolean, "feeKind" text, seller bigint, returnable text, "vatRate" numeric)
        where l.kind = x.kind and l.drop_fee = x."dropFee" and l.seller_id = x.seller and l.vat_rate = x."vatRate" and l.returnable is not distinct from x.returnable
            and l.fee_kind is not distinct from x."feeKind");
    perform ordering.add_charges(array[p_order], jsonb_agg(charge || '{"n": 1}'), platform.business_time())
    from jsonb_array_elements(p_charges) charge
    where not exists (select from ordering.line l where l.order_id = p_order and l.kind = charge ->> 'kind' and l.drop_fee = (charge ->> 'dropFee')::boolean
        and l.seller_id = (charge ->> 'seller')::bigint and l.vat_rate = (charge ->> 'vatRate')::numeric and l.returnable is not distinct from charge ->> 'returnable'
        and l.fee_kind is not distinct from charge ->> 'feeKind')
    having count(*) > 0;
end $$;

create or replace function ordering.write_charges_all(p_orders bigint[], p_amounts jsonb[]) returns void language plpgsql as $$
begin
    with x as materialized (
        select u.order_id, c.* from unnest(p_orders, p_amounts) u(order_id, amounts)
        cross join lateral jsonb_to_recordset(u.amounts -> 'charges') as c(p int, kind text, "dropFee" boolean, "feeKind" text, seller bigint, returnable text, quantity numeric, packed numeric,
            accepted numeric, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    ), m as materialized (
        select l.id, l.order_id, o.drop_id, l.kind, l.drop_fee, l.seller_id, l.vat_rate, l.returnable, l.fee_kind, l.quantity, l.net_minor, l.vat_minor, l.packed_quantity,
            l.accepted_quantity, l.unit_price, l.fee_percent
        from ordering.orders o join ordering.line l on l.order_id = o.id
        where o.id = any (p_orders) and l.kind in ('fee', 'deposit')
    ), changed as (
        update ordering.line l set quantity = coalesce(x.quantity, 0), ordered_quantity = case when l.confirmed_quantity is null then coalesce(x.quantity, 0) else l.ordered_quantity end,
            confirmed_quantity = greatest(l.confirmed_quantity, case when l.confirmed_quantity is not null then x.quantity end),
            packed_quantity = case when x.kind is null then l.packed_quantity else x.packed end, accepted_quantity = case when x.kind is null then l.accepted_quantity else x.accepted end,
            unit_price = coalesce(x.price, l.unit_price), fee_percent = case when x.kind is null then l.fee_percent else x.percent end,
            net_minor = coalesce(x.net, 0), vat_minor = coalesce(x.vat, 0), line_minor = coalesce(x.net + x.vat, 0),
            maximum_minor = case when x.kind is null then 0 else coalesce(x.maximum, l.maximum_minor) end, fee_drop_id = case when l.drop_fee and x.quantity > 0 then m.drop_id end
        from m left join x on x.order_id = m.order_id and x.kind = m.kind and x."dropFee" = m.drop_fee and x.seller = m.seller_id and x."vatRate" = m.vat_rate
            and x.returnable is not distinct from m.returnable and x."feeKind" is not distinct from m.fee_kind
        where l.id = m.id and (x.kind is not null or m.quantity > 0)
            and (m.quantity, m.net_minor, m.vat_minor, m.packed_quantity, m.accepted_quantity, m.unit_price, m.fee_percent)
                is distinct from (coalesce(x.quantity, 0), coalesce(x.net, 0), coalesce(x.vat, 0), x.packed, x.accepted, x.price, x.percent)
    )
    insert into ordering.line (order_id, position, kind, drop_fee, fee_kind, fee_drop_id, returnable, cooperative_id, seller_id, ordered_quantity, quantity, packed_quantity,
        accepted_quantity, unit_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor, added_at)
    select o.id, x.p, x.kind, x."dropFee", x."feeKind", case when x."dropFee" then o.drop_id end, x.returnable, x.seller, x.seller, x.quantity, x.quantity, x.packed,
        x.accepted, x.price, x."vatRate", x.percent, x.net, x.vat, x.net + x.vat, coalesce(x.maximum, x.net + x.vat), platform.business_time()
    from x
    join ordering.orders o on o.id = x.order_id
    left join m on m.order_id = x.order_id and m.kind = x.kind and m.drop_fee = x."dropFee" and m.seller_id = x.seller and m.vat_rate = x."vatRate"
        and m.returnable is not distinct from x.returnable and m.fee_kind is not distinct from x."feeKind"
    where m.id is null and x.quantity > 0
    order by x.order_id, x.p;
end $$;

create or replace function ordering.sheets(p_consignments bigint[]) returns setof json language sql stable set jit = off as $$
    with asked as (
        select c.id, c.order_id, c.state, c.version, c.cooperative_id, s.party_id sender_owner, u.n
        from unnest(p_consignments) with ordinality u(id, n) join ordering.consignment c on c.id = u.id join network.site s on s.id = c.sender_site_id
    ), goods as (
        select l.order_id, json_agg(json_build_array(l.id, l.consignment_id, l.cooperative_id, l.fee_percent, l.vat_rate, l.unit_price, v.ordering_unit, v.pricing_unit,
            v.content, v.catch_weight, v.tolerance, coalesce(l.confirmed_quantity, l.ordered_quantity), l.quantity, l.packed_quantity, l.packed_weight,
            l.shortage_reason, l.accepted_quantity, l.accepted_weight, l.decision, l.decision_reason,
            case when r.code is not null then json_build_object('returnable', r.code, 'seller', l.seller_id, 'amount', r.amount, 'count', v.returnable_count) end, v.content_unit)
            order by l.position, l.id) lines
        from ordering.line l join catalogue.product_version v on v.id = l.product_version_id
        left join catalogue.returnable r on r.code = v.returnable
        where l.order_id in (select a.order_id from asked a) and l.kind = 'goods'
        group by l.order_id
    ), fees as (
        select t.order_id, json_agg(json_build_object('cooperative', t.cooperative_id, 'perOrder', t.per_order, 'perKg', t.per_kg) order by t.cooperative_id) terms
        from ordering.fees_in(array(select a.order_id from asked a)) t group by t.order_id
    )
    select json_build_object('consignment', a.id, 'state', a.state, 'version', a.version, 'cooperative', a.cooperative_id, 'senderOwner', a.sender_owner,
        'pointOwner', point.party_id, 'order', o.id, 'orderState', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'authorised', o.authorised_minor,
        'fees', coalesce(fees.terms, '[]'), 'dropFee', case when g.order_id is not null then json_build_object('seller', g.seller_id, 'net', g.fee_minor) end, 'lines', goods.lines)
    from asked a
    join ordering.orders o on o.id = a.order_id
    left join goods on goods.order_id = o.id
    left join fees on fees.order_id = o.id
    left join ordering.drop_agreement g on g.order_id = o.id
    left join (delivery.destination d join network.site point on point.id = d.site_id) on d.site_id = o.destination_id and d.fetched
    order by a.n
$$;

create or replace function ordering.take_apart(o ordering.orders, p_key text, p_apart jsonb, p_account bigint) returns ordering.orders language plpgsql as $$
declare
    b ordering.orders;
    v_posted record;
begin
    insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, delivery_date, drop_id, state, payment_method, purchase_order_number,
        currency, total_minor, maximum_minor, authorised_minor, accepted_at, confirmed_at, split_from)
    values (o.checkout_id, 'split:' || o.number || ':' || p_key, o.buyer_id, o.audience, o.destination_id, o.delivery_date, o.drop_id, o.state, o.payment_method,
        o.purchase_order_number, o.currency, (p_apart ->> 'total')::bigint, (p_apart ->> 'maximum')::bigint, (p_apart ->> 'maximum')::bigint, o.accepted_at, o.confirmed_at, o.id)
    returning * into b;
    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select distinct b.id, c.sender_site_id, c.cooperative_id, o.drop_id
    from jsonb_to_recordset(p_apart -> 'lines') as x(id bigint) join ordering.line l on l.id = x.id join ordering.consignment c on c.id = l.consignment_id;
    with x as (
        select x.*, l.stock_id from jsonb_to_recordset(p_apart -> 'lines') as x(id bigint, p int, quantity numeric, net bigint, vat bigint, maximum bigint)
        join ordering.line l on l.id = x.id and l.order_id = o.id
    ), made as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, confirmed_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor,
            maximum_minor, allergens, added_at, cutoff_at, allotted)
        select b.id, x.p, 'goods', l.offer_id, l.offer_version, l.cycle_id, l.cooperative_id, l.seller_id, l.producer_id, l.product_version_id, l.stock_id,
            g.id, x.quantity, case when l.confirmed_quantity is not null then x.quantity end, x.quantity, l.unit_price, l.producer_price, l.vat_rate, l.fee_percent,
            x.net, x.vat, x.net + x.vat, x.maximum, l.allergens, l.added_at, l.cutoff_at,
            case when l.allotted is not null then least(l.allotted, x.quantity) end
        from x join ordering.line l on l.id = x.id
        join ordering.consignment c on c.id = l.consignment_id
        join ordering.consignment g on g.order_id = b.id and g.sender_site_id = c.sender_site_id and g.cooperative_id = c.cooperative_id
        order by x.p
        returning id, stock_id, quantity
    ), moves as (
        select stock_id, id line, 'release' kind, -quantity quantity from x union all select stock_id, id, 'reserve', quantity from made
    )
    select stock.post(array_agg(stock_id), array_agg(kind), array_agg(quantity), array_agg(line), p_account, null) into v_posted from moves;
    -- What the two hold of an allotment is what the one held
    update ordering.line l set allotted = nullif(greatest(l.allotted - x.quantity, 0), 0)
    from jsonb_to_recordset(p_apart -> 'lines') as x(id bigint, quantity numeric) where l.id = x.id and l.order_id = o.id and l.allotted is not null;
    perform ordering.add_charges(array[b.id], p_apart -> 'charges', platform.business_time());
    update ordering.line set confirmed_quantity = quantity where order_id = b.id and kind <> 'goods' and b.state = 'CONFIRMED';
    update ordering.orders set crates = n.crates, chilled_crates = n.chilled, frozen_crates = n.frozen from ordering.load_of(b.id) n where id = b.id returning orders.* into b;
    return b;
end $$;

create or replace function ordering.details(p_orders bigint[]) returns jsonb language sql volatile set plan_cache_mode = force_generic_plan set jit = off as $$
    with t as materialized (select platform.business_time() as now),
    lines as (
        select l.order_id, min(l.cutoff_at) filter (where l.quantity > 0) cutoff, bool_or(l.cutoff_at > t.now) changeable,
            sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint goods,
            jsonb_agg(jsonb_build_object(
                'id', l.id, 'offer', l.offer_id, 'offerVersion', l.offer_version, 'product', v.product_id, 'productVersion', v.id,
                'names', jsonb_build_object('texts', v.names), 'family', v.family, 'picture', v.picture,
                'producer', l.producer_id, 'producerName', producer.name, 'cooperative', l.cooperative_id, 'cooperativeName', cooperative.name,
                'seller', l.seller_id, 'sellerName', seller.name, 'consignment', l.consignment_id,
                'orderingUnit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'catchWeight', v.catch_weight, 'content', v.content, 'contentUnit', v.content_unit,
                'tolerance', v.tolerance, 'allergens', l.allergens, 'storage', v.storage,
                'ordered', l.ordered_quantity, 'confirmed', l.confirmed_quantity, 'packed', l.packed_quantity, 'packedWeight', l.packed_weight,
                'accepted', l.accepted_quantity, 'acceptedWeight', l.accepted_weight, 'quantity', l.quantity, 'price', l.unit_price, 'vatRate', l.vat_rate)
              || jsonb_build_object(
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency),
                'maximum', ordering.money(l.maximum_minor, o.currency), 'addedAt', l.added_at, 'cutOff', l.cutoff_at,
                'mayChange', o.state = 'PLACED' and l.cutoff_at > t.now, 'shortageReason', l.shortage_reason, 'decision', l.decision, 'decisionReason', l.decision_reason)
              order by l.position, l.id) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        cross join t
        join catalogue.product_version v on v.id = l.product_version_id
        join network.party producer on producer.id = l.producer_id
        join network.party cooperative on cooperative.id = l.cooperative_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'goods'
        group by l.order_id
    ),
    fees as (
        select l.order_id, sum(case o.audience when 'HOUSEHOLD' then l.line_minor else l.net_minor end)::bigint fee,
            jsonb_agg(jsonb_build_object('id', l.id, 'kind', case when l.drop_fee then 'DROP' else coalesce(l.fee_kind, 'COOPERATIVE') end, 'cooperative', l.seller_id,
                'cooperativeName', seller.name, 'vatRate', l.vat_rate,
                'net', ordering.money(l.net_minor, o.currency), 'vat', ordering.money(l.vat_minor, o.currency), 'total', ordering.money(l.line_minor, o.currency))
                order by l.position, l.id) filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'fee'
        group by l.order_id
    ),
    deposits as (
        select l.order_id, sum(l.line_minor)::bigint deposit,
            jsonb_agg(jsonb_build_object('id', l.id, 'returnable', r.code, 'names', jsonb_build_object('texts', r.names), 'seller', l.seller_id,
                'sellerName', seller.name, 'ordered', l.ordered_quantity, 'packed', l.packed_quantity, 'accepted', l.accepted_quantity, 'quantity', l.quantity,
                'amount', l.unit_price, 'total', ordering.money(l.line_minor, o.currency)) order by r.position, l.seller_id, l.id)
                filter (where l.quantity > 0) items
        from ordering.line l
        join ordering.orders o on o.id = l.order_id
        join catalogue.returnable r on r.code = l.returnable
        join network.party seller on seller.id = l.seller_id
        where l.order_id = any (p_orders) and l.kind = 'deposit'
        group by l.order_id
    ),
    drops as (
        select a.order_id, jsonb_build_object('seller', a.seller_id, 'sellerName', seller.name, 'fee', ordering.money(a.fee_minor, o.currency),
            'minimum', ordering.money(a.minimum_minor, o.currency), 'goods', ordering.money(ordering.drop_goods(o.drop_id), o.currency),
            'carrier', carrier.number, 'carried', coalesce(carrier.id = o.id, false)) item
        from ordering.drop_agreement a
        join ordering.orders o on o.id = a.order_id
        join network.party seller on seller.id = a.seller_id
        left join ordering.drop_fee f on f.drop_id = o.drop_id
        left join ordering.orders carrier on carrier.id = f.order_id
        where a.order_id = any (p_orders)
    ),
    vat as (
        select r.order_id, jsonb_agg(jsonb_build_object('rate', r.vat_rate, 'net', ordering.money(r.net, r.currency), 'vat', ordering.money(r.vat, r.currency)) order by r.vat_rate) items
        from (select l.order_id, l.vat_rate, o.currency, sum(l.net_minor)::bigint net, sum(l.vat_minor)::bigint vat
              from ordering.line l join ordering.orders o on o.id = l.order_id
              where l.order_id = any (p_orders) and l.quantity > 0 group by l.order_id, l.vat_rate, o.currency) r
        group by r.order_id
    ),
    legs as (
        select g.consignment_id, jsonb_agg(jsonb_build_object('sequence', g.sequence, 'from', g.from_site_id, 'fromName', f.name, 'to', g.to_site_id, 'toName', d.name,
            'carrier', g.carrier_id, 'carrierName', carrier.name) order by g.sequence, g.from_site_id) items
        from ordering.leg g
        join ordering.consignment c on c.id = g.consignment_id
        join network.site f on f.id = g.from_site_id
        join network.site d on d.id = g.to_site_id
        left join network.party carrier on carrier.id = g.carrier_id
        where c.order_id = any (p_orders)
        group by g.consignment_id
    ),
    consignments as (
        select c.order_id, jsonb_agg(jsonb_build_object('id', c.id, 'state', c.state, 'sender', c.sender_site_id, 'senderName', s.name,
            'cooperative', c.cooperative_id, 'cooperativeName', cooperative.name, 'legs', coalesce(legs.items, '[]')) order by c.id) items
        from ordering.consignment c
        join network.site s on s.id = c.sender_site_id
        join network.party cooperative on cooperative.id = c.cooperative_id
        left join legs on legs.consignment_id = c.id
        where c.order_id = any (p_orders)
        group by c.order_id
    ),
    refunds as (
        select r.payment_id, r.order_id, sum(r.amount_minor)::bigint refunded,
            jsonb_agg(jsonb_build_object('amount', ordering.money(r.amount_minor, p.currency), 'reason', r.reason, 'at', r.created_at) order by r.id) items
        from payment.refund r join payment.payment p on p.id = r.payment_id
        where r.order_id = any (p_orders)
        group by r.payment_id, r.order_id
    ),
    payments as (
        select a.order_id, sum(case when p.status in ('captured', 'refunding') then a.amount_minor else 0 end)::bigint kept, sum(coalesce(refunds.refunded, 0))::bigint refunded,
            jsonb_agg(jsonb_build_object('reference', p.public_ref, 'provider', p.provider, 'status', p.status, 'amount', ordering.money(a.asked_minor, p.currency),
                'kept', ordering.money(a.amount_minor, p.currency), 'capturedAt', p.captured_at, 'refunds', coalesce(refunds.items, '[]')) order by p.id) items,
            max('/payments/' || p.provider || '/' || p.public_ref) filter (where p.status = 'pending') url
        from payment.part a
        join payment.payment p on p.id = a.payment_id
        left join refunds on refunds.payment_id = a.payment_id and refunds.order_id = a.order_id
        where a.order_id = any (p_orders)
        group by a.order_id
    )
    select coalesce(jsonb_agg(jsonb_build_object(
            'id', o.id, 'number', o.number, 'state', o.state, 'audience', o.audience, 'buyer', o.buyer_id, 'buyerName', buyer.name,
            'destination', jsonb_build_object('id', site.id, 'kind', d.kind, 'name', site.name, 'street', site.street, 'postcode', site.postcode, 'city', site.city),
            'deliveryDate', o.delivery_date, 'drop', o.drop_id,
            'slot', case when slot.id is not null then jsonb_build_object('id', slot.id, 'opens', slot.opens, 'closes', slot.closes) end,
            'payment', o.payment_method, 'purchaseOrderNumber', o.purchase_order_number,
            'lines', coalesce(lines.items, '[]'), 'fees', coalesce(fees.items, '[]'), 'deposits', coalesce(deposits.items, '[]'), 'dropTerms', drops.item, 'consignments', coalesce(consignments.items, '[]'), 'vat', coalesce(vat.items, '[]'),
            'goods', ordering.money(coalesce(lines.goods, 0), o.currency), 'fee', ordering.money(coalesce(fees.fee, 0), o.currency),
            'deposit', ordering.money(coalesce(deposits.deposit, 0), o.currency),
            'total', ordering.money(o.total_minor, o.currency), 'maximum', ordering.money(o.maximum_minor, o.currency),
            'authorised', ordering.money(o.authorised_minor, o.currency),
            'paid', ordering.money(coalesce(payments.kept, 0), o.currency), 'refunded', ordering.money(coalesce(payments.refunded, 0), o.currency),
            'payments', coalesce(payments.items, '[]'))
        || jsonb_build_object(
            'acceptedAt', o.accepted_at, 'changedAt', o.changed_at, 'holdUntil', o.hold_until, 'cutOff', lines.cutoff,
            'mayChange', o.state = 'PLACED' and coalesce(lines.changeable, false),
            'mayCancel', o.state in ('PLACED', 'AWAITING_PAYMENT') and coalesce(lines.cutoff > t.now, false),
            'cancelReason', o.cancel_reason, 'paymentUrl', case o.state when 'AWAITING_PAYMENT' then payments.url end, 'version', o.version)
        order by o.id), '[]')
    from ordering.orders o
    cross join t
    join network.party buyer on buyer.id = o.buyer_id
    join network.site site on site.id = o.destination_id
    join delivery.destination d on d.site_id = o.destination_id
    left join delivery.slot slot on slot.id = o.slot_id
    left join lines on lines.order_id = o.id
    left join fees on fees.order_id = o.id
    left join deposits on deposits.order_id = o.id
    left join drops on drops.order_id = o.id
    left join vat on vat.order_id = o.id
    left join consignments on consignments.order_id = o.id
    left join payments on payments.order_id = o.id
    where o.id = any (p_orders)
$$;
