-- Orders of the past, as old books bring them in: packed and accepted as ordered. They are written as computed, and sold by the same rule as any other.
create function ordering.load_past(p_doc jsonb, p_accepted timestamptz[]) returns int language plpgsql as $$
declare
    v_buyer bigint := (p_doc ->> 'buyer')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
    v_household boolean := p_doc ->> 'audience' = 'HOUSEHOLD';
    v_drops bigint[] := array_fill(null::bigint, array[cardinality(p_accepted)]);
    v_checkout bigint;
    v_orders bigint[];
    v_order record;
begin
    insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
    values (v_buyer, v_account, p_doc ->> 'key', p_doc ->> 'hash', p_doc ->> 'payment')
    on conflict on constraint checkout_once_per_key do nothing returning id into v_checkout;
    if v_checkout is null then
        return 0;
    end if;
    for v_order in select x.* from jsonb_to_recordset(p_doc -> 'orders') as x(n int, destination bigint, day date) order by x.destination, x.day loop
        v_drops[v_order.n] := delivery.drop_for(v_order.destination, v_order.day);
    end loop;

    with x as (
        select * from jsonb_to_recordset(p_doc -> 'orders')
            as x(n int, key text, destination bigint, day date, "purchaseOrderNumber" text, total bigint, maximum bigint, crates numeric, chilled numeric, frozen numeric)
    ), made as (
        insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, delivery_date, drop_id, state, payment_method, purchase_order_number,
            total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at, confirmed_at)
        select v_checkout, x.key, v_buyer, p_doc ->> 'audience', x.destination, x.day, v_drops[x.n], 'PACKED', p_doc ->> 'payment', x."purchaseOrderNumber",
            x.total, x.maximum, x.maximum, x.crates, x.chilled, x.frozen, p_accepted[x.n], clock_timestamp()
        from x order by x.n
        returning id, idem_key
    )
    select array_agg(made.id order by x.n) into v_orders from made join x on x.key = made.idem_key;

    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id, state)
    select distinct v_orders[x.n], x.sender, x.cooperative, v_drops[x.n], 'ACCEPTED'
    from jsonb_to_recordset(p_doc -> 'legs') as x(n int, sender bigint, cooperative bigint)
    order by 1, 3, 2;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select c.id, x.sequence, x."from", x."to", x.carrier
    from jsonb_to_recordset(p_doc -> 'legs') as x(n int, sender bigint, cooperative bigint, sequence int, "from" bigint, "to" bigint, carrier bigint)
    join ordering.consignment c on c.order_id = v_orders[x.n] and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative;

    with made as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, confirmed_quantity, packed_quantity, packed_weight, accepted_quantity, accepted_weight, quantity, unit_price,
            producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor, allergens, added_at, cutoff_at, decision)
        select v_orders[x.n], x.p, 'goods', o.id, o.version, o.cycle_id, x.cooperative, o.seller_id, o.producer_id, o.product_version_id, o.stock_id,
            c.id, x.quantity, x.quantity, x.quantity, w.kilograms, x.quantity, w.kilograms, x.quantity, x.price,
            o.producer_price, o.vat_rate, x."feePercent", x.net, x.vat, x.net + x.vat, x.maximum, v.allergens, p_accepted[x.n],
            case when v_household then o.household_cutoff_at else o.institution_cutoff_at end, 'ACCEPT'
        from jsonb_to_recordset(p_doc -> 'lines') as x(n int, p int, offer bigint, sender bigint, cooperative bigint, quantity numeric, price numeric, "feePercent" numeric,
            net bigint, vat bigint, maximum bigint)
        join ordercycle.offer o on o.id = x.offer
        join catalogue.product_version v on v.id = o.product_version_id
        join ordering.consignment c on c.order_id = v_orders[x.n] and c.sender_site_id = x.sender and c.cooperative_id = x.cooperative
        cross join lateral (select case when v.catch_weight then x.quantity * v.content end kilograms) w
        order by x.n, x.p
        returning id, stock_id, quantity
    )
    select stock.post(array_agg(made.stock_id), array_agg(k.kind), array_agg(k.quantity), array_agg(k.line), v_account, 'past') into v_order
    from made cross join lateral (values ('receive', made.quantity, null::bigint), ('reserve', made.quantity, made.id), ('release', -made.quantity, made.id),
        ('pick', -made.quantity, made.id)) k(kind, quantity, line);
    perform ordering.add_charges(v_orders, p_doc -> 'charges', platform.business_time());
    update ordering.line l set added_at = o.accepted_at, packed_quantity = case l.kind when 'deposit' then l.quantity end,
        accepted_quantity = case l.kind when 'deposit' then l.quantity end
    from ordering.orders o where o.id = l.order_id and o.id = any (v_orders) and l.kind <> 'goods';

    if p_doc ->> 'payment' = 'TEST' then
        perform payment.capture(payment.open('past:' || o.id, v_checkout, v_buyer, 'test', array[o.id], array[o.maximum_minor], o.currency, null, '/orders/' || o.number),
            'test_past_' || o.id)
        from ordering.orders o where o.id = any (v_orders) and o.maximum_minor > 0 order by o.id;
    end if;
    perform ordering.settle(id, v_account, v_buyer) from unnest(v_orders) id;
    perform platform.announce('lines_accepted', 'past-' || v_checkout || '-' || m.month,
        jsonb_build_object('order', m.any_order, 'buyer', v_buyer, 'deliveryDate', m.month))
    from (select date_trunc('month', o.delivery_date)::date as month, min(o.id) any_order from ordering.orders o where o.id = any (v_orders) group by 1 order by 1) m;
    return cardinality(v_orders);
end $$;
comment on function ordering.load_past(jsonb, timestamptz[]) is
    'Writes a placing document''s orders as delivered: what was sold was brought in first, so stock stays as it is. The same key again writes nothing and answers 0.';
