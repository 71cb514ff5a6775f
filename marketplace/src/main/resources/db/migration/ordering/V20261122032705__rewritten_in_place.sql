-- Orders and their lines are written anew several times: confirmed, cut, packed, accepted. A page that is half empty takes the new row beside the old one, so that no
-- index is written; with a fifth free most of an order's lines went to another page, each with five new index entries. No index may name the state for that: finding
-- the orders of a day by their day is as good, and an order that is held is one with a time until which it is.
alter table ordering.line set (fillfactor = 50);
alter table ordering.orders set (fillfactor = 50);
drop index ordering.order_by_delivery;
create index order_by_delivery on ordering.orders (delivery_date);
drop index ordering.order_held;
create index order_held on ordering.orders (hold_until) where hold_until is not null;

create or replace function ordering.confirm(p_orders bigint[]) returns int language plpgsql set jit = off as $$
declare
    v_now timestamptz;
    done bigint[];
begin
    perform ordering.lock_drops_of(p_orders);
    perform 1 from ordering.orders where id = any (p_orders) order by id for update;
    v_now := platform.business_time();
    with due as (
        update ordering.orders o set state = 'CONFIRMED', confirmed_at = clock_timestamp(), changed_at = clock_timestamp(), version = version + 1
        where o.id = any (p_orders) and o.state = 'PLACED'
          and not exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
                          where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and c.state in ('PLANNED', 'OPEN') and l.cutoff_at > v_now)
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

create or replace function ordering.write_charges_all(p_orders bigint[], p_amounts jsonb[]) returns void language plpgsql as $$
begin
    with x as materialized (
        select u.order_id, c.* from unnest(p_orders, p_amounts) u(order_id, amounts)
        cross join lateral jsonb_to_recordset(u.amounts -> 'charges') as c(p int, kind text, "dropFee" boolean, seller bigint, returnable text, quantity numeric, packed numeric,
            accepted numeric, price numeric, "vatRate" numeric, percent numeric, net bigint, vat bigint, maximum bigint)
    ), m as materialized (
        select l.id, l.order_id, o.drop_id, l.kind, l.drop_fee, l.seller_id, l.vat_rate, l.returnable, l.quantity, l.net_minor, l.vat_minor, l.packed_quantity,
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
            and x.returnable is not distinct from m.returnable
        where l.id = m.id and (x.kind is not null or m.quantity > 0)
            and (m.quantity, m.net_minor, m.vat_minor, m.packed_quantity, m.accepted_quantity, m.unit_price, m.fee_percent)
                is distinct from (coalesce(x.quantity, 0), coalesce(x.net, 0), coalesce(x.vat, 0), x.packed, x.accepted, x.price, x.percent)
    )
    insert into ordering.line (order_id, position, kind, drop_fee, fee_drop_id, returnable, cooperative_id, seller_id, ordered_quantity, quantity, packed_quantity,
        accepted_quantity, unit_price, vat_rate, fee_percent, net_minor, vat_minor, line_minor, maximum_minor, added_at)
    select o.id, x.p, x.kind, x."dropFee", case when x."dropFee" then o.drop_id end, x.returnable, x.seller, x.seller, x.quantity, x.quantity, x.packed,
        x.accepted, x.price, x."vatRate", x.percent, x.net, x.vat, x.net + x.vat, coalesce(x.maximum, x.net + x.vat), platform.business_time()
    from x
    join ordering.orders o on o.id = x.order_id
    left join m on m.order_id = x.order_id and m.kind = x.kind and m.drop_fee = x."dropFee" and m.seller_id = x.seller and m.vat_rate = x."vatRate"
        and m.returnable is not distinct from x.returnable
    where m.id is null and x.quantity > 0
    order by x.order_id, x.p;
end $$;
