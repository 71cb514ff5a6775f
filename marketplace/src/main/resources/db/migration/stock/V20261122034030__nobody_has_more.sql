-- What is added to a row cannot make more of it than anybody can have; a count that says so is refused before it comes here.
create or replace function stock.change(p_producer bigint, p_actor bigint, p_changes jsonb)
returns table (place int, code text, found text, expected text) language plpgsql as $$
#variable_conflict use_column
declare
    c record;
    r stock.stock_row;
    v_count numeric;
    v_refused int;
begin
    return query select x.place::int - 1, 'not-found', x.product::text, null::text
        from rows from (jsonb_to_recordset(p_changes) as (product bigint)) with ordinality x(product, place)
        where not exists (select from catalogue.product p where p.id = x.product and p.producer_id = p_producer) order by 1;
    get diagnostics v_refused = row_count;
    if v_refused > 0 then
        return;
    end if;

    insert into stock.stock_row (product_id, delivery_date)
    select distinct x.product, x."deliveryDate" from jsonb_to_recordset(p_changes) as x(product bigint, "deliveryDate" date) order by 1, 2
    on conflict on constraint stock_row_once do nothing;
    perform stock.lock_rows((select array_agg(distinct r.id) from jsonb_to_recordset(p_changes) as x(product bigint, "deliveryDate" date)
        join stock.stock_row r on r.product_id = x.product and r.delivery_date is not distinct from x."deliveryDate" and r.lot_code is null));

    return query
        select x.place::int - 1, 'stock-changed', coalesce(x."onHand", r.on_hand - r.shortage + x.delta)::text, (r.on_hand - r.shortage)::text
        from rows from (jsonb_to_recordset(p_changes) as (product bigint, "deliveryDate" date, "onHand" numeric, delta numeric, version bigint, seen bigint))
            with ordinality x(product, "deliveryDate", "onHand", delta, version, seen, place)
        join stock.stock_row r on r.product_id = x.product and r.delivery_date is not distinct from x."deliveryDate" and r.lot_code is null
        where x.version <> r.version or x.seen <> r.counted_version order by 1;
    get diagnostics v_refused = row_count;
    if v_refused > 0 then
        return;
    end if;

    for c in select * from rows from (jsonb_to_recordset(p_changes) as (product bigint, "deliveryDate" date, "onHand" numeric, delta numeric))
            with ordinality x(product, "deliveryDate", "onHand", delta, place) order by x.place loop
        select * into strict r from stock.stock_row s
        where s.product_id = c.product and s.delivery_date is not distinct from c."deliveryDate" and s.lot_code is null;
        v_count := coalesce(c."onHand", r.on_hand - r.shortage + c.delta);
        if v_count < 0 and not r.on_demand then
            return query select c.place::int - 1, 'below-zero', v_count::text, '0';
        elsif v_count > 1000000 then
            return query select c.place::int - 1, 'above-most', trim_scale(v_count)::text, '1000000';
        else
            perform stock.say(r.id, v_count, p_actor);
        end if;
    end loop;
end $$;
