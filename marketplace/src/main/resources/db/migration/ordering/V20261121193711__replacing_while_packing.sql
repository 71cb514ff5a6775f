-- Something else may come also once packing has begun: that is when it is missed. A consignment that is packed is refused before.
create or replace function ordering.add_substitute(p_doc jsonb) returns jsonb language plpgsql as $$
declare
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_consignment bigint;
    v_line bigint;
    l ordering.line;
    f ordercycle.offer;
    o ordering.orders;
begin
    select * into strict l from ordering.line where id = (p_doc ->> 'line')::bigint and cooperative_id = v_party;
    select * into strict o from ordering.orders where id = l.order_id;
    select x.* into f from ordercycle.offer x join ordercycle.cycle c on c.id = x.cycle_id
    where x.id = (p_doc ->> 'offer')::bigint and x.cycle_id = l.cycle_id and x.id <> l.offer_id and x.state = 'OFFERED' and c.state in ('OPEN', 'CLOSED', 'PACKING');
    if f.id is null then
        perform ordering.refuse('not-offered');
    end if;
    insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id) values (o.id, (p_doc ->> 'sender')::bigint, v_party, o.drop_id)
    on conflict on constraint consignment_once do nothing;
    select id into strict v_consignment from ordering.consignment
    where order_id = o.id and sender_site_id = (p_doc ->> 'sender')::bigint and cooperative_id = v_party;
    insert into ordering.leg (consignment_id, sequence, from_site_id, to_site_id, carrier_id)
    select v_consignment, (g ->> 'sequence')::int, (g ->> 'from')::bigint, (g ->> 'to')::bigint, (g ->> 'carrier')::bigint from jsonb_array_elements(p_doc -> 'legs') g
    on conflict do nothing;
    insert into ordering.line (order_id, position, kind, offer_id, offer_version, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id,
        consignment_id, ordered_quantity, confirmed_quantity, quantity, unit_price, producer_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor,
        maximum_minor, allergens, added_at, cutoff_at)
    select o.id, (select max(g.position) + 1 from ordering.line g where g.order_id = o.id and g.kind = 'goods'), 'goods', f.id, f.version, f.cycle_id, v_party,
        f.seller_id, f.producer_id, f.product_version_id, f.stock_id, v_consignment, 0, case when l.confirmed_quantity is not null then 0 end, 0,
        (p_doc ->> 'price')::numeric, f.producer_price, f.vat_rate, l.fee_percent, 0, 0, 0, 0, v.allergens, l.added_at,
        greatest(l.cutoff_at, case o.audience when 'HOUSEHOLD' then f.household_cutoff_at else f.institution_cutoff_at end)
    from catalogue.product_version v where v.id = f.product_version_id
    returning id into v_line;
    return jsonb_build_object('line', v_line);
end $$;
