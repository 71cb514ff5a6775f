-- The floor: writes the rows of one placed order (checkout, order, consignments, legs, lines, moves, levels, news, trail, kept answer) set by set, and checks
-- nothing. What to write stands ready as arrays, one row for each template. Stock rows are locked in the order of their ids, without which two calls would wait in a circle.
create schema benchmark;
create table benchmark.template (id int primary key, o ordering.orders, body bytea, account bigint,
    sender bigint[], cooperative bigint[], leg_of int[], sequence int[], from_site bigint[], to_site bigint[], carrier bigint[],
    position int[], kind text[], offer bigint[], version bigint[], cycle bigint[], line_cooperative bigint[], seller bigint[], producer bigint[], product_version bigint[],
    stock bigint[], consignment int[], quantity numeric[], price numeric[], producer_price numeric[], vat_rate numeric[], fee_percent numeric[], net bigint[], vat bigint[],
    maximum bigint[], allergens text[], cutoff timestamptz[], returnable text[]);

create function benchmark.keep(p_id int, p_order bigint) returns void language sql as $$
    insert into benchmark.template
    select p_id, o, a.body, c.account_id, s.sender, s.cooperative, g.leg_of, g.sequence, g.from_site, g.to_site, g.carrier,
        l.position, l.kind, l.offer, l.version, l.cycle, l.cooperative, l.seller, l.producer, l.product_version, l.stock, l.consignment, l.quantity, l.price,
        l.producer_price, l.vat_rate, l.fee_percent, l.net, l.vat, l.maximum, l.allergens, l.cutoff, l.returnable
    from ordering.orders o join ordering.checkout c on c.id = o.checkout_id join ordering.answer a on a.checkout_id = c.id
    cross join lateral (select array_agg(x.sender_site_id order by x.id) sender, array_agg(x.cooperative_id order by x.id) cooperative, array_agg(x.id order by x.id) ids
        from ordering.consignment x where x.order_id = o.id) s
    cross join lateral (select array_agg(array_position(s.ids, x.consignment_id)) leg_of, array_agg(x.sequence) sequence, array_agg(x.from_site_id) from_site,
        array_agg(x.to_site_id) to_site, array_agg(x.carrier_id) carrier from ordering.leg x where x.consignment_id = any (s.ids)) g
    cross join lateral (select array_agg(x.position order by x.id) position, array_agg(x.kind order by x.id) kind, array_agg(x.offer_id order by x.id) offer,
        array_agg(x.offer_version order by x.id) "version", array_agg(x.cycle_id order by x.id) cycle, array_agg(x.cooperative_id order by x.id) cooperative,
        array_agg(x.seller_id order by x.id) seller, array_agg(x.producer_id order by x.id) producer, array_agg(x.product_version_id order by x.id) product_version,
        array_agg(x.stock_id order by x.id) stock, array_agg(array_position(s.ids, x.consignment_id) order by x.id) consignment,
        array_agg(x.quantity order by x.id) quantity, array_agg(x.unit_price order by x.id) price, array_agg(x.producer_price order by x.id) producer_price,
        array_agg(x.vat_rate order by x.id) vat_rate, array_agg(x.fee_percent order by x.id) fee_percent, array_agg(x.net_minor order by x.id) net,
        array_agg(x.vat_minor order by x.id) vat, array_agg(x.maximum_minor order by x.id) maximum, array_agg(x.allergens order by x.id) allergens,
        array_agg(x.cutoff_at order by x.id) cutoff, array_agg(x.returnable order by x.id) returnable
        from ordering.line x where x.order_id = o.id) l
    where o.id = p_order
$$;

create function benchmark.place(p_template int, p_key text) returns bigint language plpgsql as $$
declare
    t benchmark.template;
    v_checkout bigint;
    v_order bigint;
    v_consignments bigint[];
begin
    select * into t from benchmark.template where id = p_template;
    insert into ordering.checkout (buyer_id, account_id, idem_key, request_hash, payment_method)
    values ((t.o).buyer_id, t.account, p_key, p_key, 'ACCOUNT') returning id into v_checkout;
    perform 1 from stock.stock_row r where r.id = any (t.stock) order by r.id for no key update;
    insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method, purchase_order_number,
        total_minor, maximum_minor, authorised_minor, crates, chilled_crates, frozen_crates, accepted_at)
    values (v_checkout, p_key, (t.o).buyer_id, (t.o).audience, (t.o).destination_id, (t.o).slot_id, (t.o).delivery_date, (t.o).drop_id, 'PLACED', 'ACCOUNT',
        (t.o).purchase_order_number, (t.o).total_minor, (t.o).maximum_minor, (t.o).authorised_minor, (t.o).crates, (t.o).chilled_crates, (t.o).frozen_crates, clock_timestamp())
    returning id into v_order;
    with made as (
        insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
        select v_order, s, c, (t.o).drop_id from unnest(t.sender, t.cooperative) x(s, c) returning id)
    select array_agg(id order by id) into v_consignments from made;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select v_consignments[k], n, f, d, c from unnest(t.leg_of, t.sequence, t.from_site, t.to_site, t.carrier) x(k, n, f, d, c);
    with made as (
        insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
            consignment_id, ordered_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor, allergens,
            added_at, cutoff_at, returnable)
        select v_order, x.p, x.kind, x.offer, x.version, x.cycle, x.cooperative, x.seller, x.producer, x.product_version, x.stock, v_consignments[x.k], x.quantity, x.quantity,
            x.price, x.producer_price, x.vat_rate, x.fee_percent, x.net, x.vat, x.net + x.vat, x.maximum, x.allergens, clock_timestamp(), x.cutoff, x.returnable
        from unnest(t.position, t.kind, t.offer, t.version, t.cycle, t.line_cooperative, t.seller, t.producer, t.product_version, t.stock, t.consignment, t.quantity, t.price,
            t.producer_price, t.vat_rate, t.fee_percent, t.net, t.vat, t.maximum, t.allergens, t.cutoff, t.returnable)
            x(p, kind, offer, version, cycle, cooperative, seller, producer, product_version, stock, k, quantity, price, producer_price, vat_rate, fee_percent, net, vat, maximum,
                allergens, cutoff, returnable)
        returning id, stock_id, quantity),
    moved as (
        insert into stock.move (stock_id, quantity, kind, order_line_id, actor_id) select stock_id, quantity, 'reserve', id, t.account from made where stock_id is not null)
    update stock.stock_row r set reserved = r.reserved + s.quantity, version = r.version + 1
    from (select stock_id, sum(quantity) quantity from made where stock_id is not null group by stock_id) s where r.id = s.stock_id;
    update delivery.slot set used = used + (t.o).crates, used_chilled = used_chilled + (t.o).chilled_crates, used_frozen = used_frozen + (t.o).frozen_crates
    where id = (t.o).slot_id;
    insert into platform.outbox (kind, dedup_key, payload) values ('order_confirmation', v_order::text, jsonb_build_object('order', v_order));
    insert into identity.trail (actor_id, party_id, action, object_type, object_id, detail)
    values (t.account, (t.o).buyer_id, 'order.placed', 'order', v_order::text, jsonb_build_object('checkout', v_checkout));
    insert into ordering.answer (checkout_id, body) values (v_checkout, t.body);
    return v_order;
end $$;
