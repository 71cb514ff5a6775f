-- The floor: writes the rows of one placed order (checkout, order, consignment, legs, lines, moves, levels, outbox, trail) set by set, without any check.
create schema if not exists benchmark;
create function benchmark.place(p_buyer bigint, p_template bigint, p_key text) returns bigint language plpgsql as $$
declare
    c bigint;
    o bigint;
    k bigint;
    t ordering.orders;
begin
    select * into t from ordering.orders where id = p_template;
    insert into ordering.checkout (buyer_id, idem_key, request_hash, payment_method, answer) values (p_buyer, p_key, p_key, 'ACCOUNT', '{}') returning id into c;
    insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, slot_id, delivery_date, drop_id, state, payment_method, total_minor,
        maximum_minor, authorised_minor, accepted_at)
    values (c, p_key, p_buyer, t.audience, t.destination_id, t.slot_id, t.delivery_date, t.drop_id, 'PLACED', 'ACCOUNT', t.total_minor, t.maximum_minor,
        t.authorised_minor, clock_timestamp()) returning id into o;
    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id)
    select o, sender_site_id, cooperative_id, drop_id from ordering.consignment where order_id = p_template order by id;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id)
    select n.id, l.sequence, l.from_site_id, l.to_site_id
    from ordering.leg l join ordering.consignment s on s.id = l.consignment_id and s.order_id = p_template
    join ordering.consignment n on n.order_id = o and n.sender_site_id = s.sender_site_id and n.cooperative_id = s.cooperative_id;
    with written as (
        insert into ordering.line (order_id, position, kind, offer_id, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id, consignment_id,
            ordered_quantity, quantity, unit_price, producer_price, vat_rate, net_minor, vat_minor, line_minor, maximum_minor, allergens, added_at, cutoff_at)
        select o, l.position, l.kind, l.offer_id, l.cycle_id, l.cooperative_id, l.seller_id, l.producer_id, l.product_version_id, l.stock_id, n.id, l.ordered_quantity,
            l.quantity, l.unit_price, l.producer_price, l.vat_rate, l.net_minor, l.vat_minor, l.line_minor, l.maximum_minor, l.allergens, clock_timestamp(), l.cutoff_at
        from ordering.line l
        left join ordering.consignment s on s.id = l.consignment_id
        left join ordering.consignment n on n.order_id = o and n.sender_site_id = s.sender_site_id and n.cooperative_id = s.cooperative_id
        where l.order_id = p_template order by l.position
        returning id, stock_id, quantity)
    insert into stock.move (stock_id, quantity, kind, order_line_id) select stock_id, quantity, 'reserve', id from written where stock_id is not null;
    update stock.stock_row r set reserved = reserved + l.quantity, version = version + 1
    from ordering.line l where l.order_id = o and r.id = l.stock_id;
    insert into platform.outbox (kind, dedup_key, payload) values ('order_confirmation', o::text, '{}');
    insert into identity.trail (actor_id, action, object_type, object_id) values (0, 'place', 'order', o::text);
    return o;
end $$;
