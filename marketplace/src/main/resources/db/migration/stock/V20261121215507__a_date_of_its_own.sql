-- A product that gets a count for one delivery date is sold from that count on that date. What was ordered for the date before moves over, line by line, and the
-- first such count is news for those who know offers and lines.
create or replace function stock.say(p_stock bigint, p_count numeric, p_actor bigint) returns void language plpgsql as $$
declare
    r stock.stock_row;
    v_short numeric;
    v_hand numeric;
begin
    select * into strict r from stock.stock_row where id = p_stock for no key update;
    if p_count = r.on_hand - r.shortage and (r.delivery_date is null or r.counted_version > 0) then
        return;
    end if;
    v_short := case when r.on_demand then 0 else greatest(r.reserved - p_count, 0) end;
    v_hand := p_count + v_short;
    if v_hand <> r.on_hand then
        insert into stock.move (stock_id, quantity, kind, actor_id, note)
        values (r.id, v_hand - r.on_hand, case when v_hand > r.on_hand then 'receive' else 'adjust' end, p_actor, 'count');
    end if;
    update stock.stock_row set on_hand = v_hand, shortage = v_short, shortage_at = case when v_short > 0 then platform.business_time() end,
        version = version + 1, counted_version = counted_version + 1
    where id = r.id;
    if p_count <> r.on_hand - r.shortage then
        insert into stock.counted (stock_id, before, counted, shortage, actor_id) values (r.id, r.on_hand - r.shortage, p_count, v_short, p_actor);
    end if;
    if v_short > 0 or r.shortage > 0 then
        perform platform.announce('shortage_declared', r.id || ':' || (r.version + 1),
            jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date, 'shortage', v_short));
    end if;
    if r.delivery_date is not null and r.counted_version = 0 then
        perform platform.announce('stock_dated', r.id::text, jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date));
    end if;
end $$;

create function stock.shift(p_from bigint, p_to bigint, p_lines bigint[], p_quantities numeric[]) returns void language plpgsql as $$
declare
    r stock.stock_row;
    v_held numeric;
    v_count numeric;
    v_short numeric;
begin
    perform stock.lock_rows(array[p_from, p_to]);
    select coalesce(sum(q), 0) into v_held from unnest(p_quantities) q;
    if v_held = 0 then
        return;
    end if;
    perform stock.post(array_fill(p_from, array[cardinality(p_lines)]), array_fill('release'::text, array[cardinality(p_lines)]),
        (select array_agg(-q order by n) from unnest(p_quantities) with ordinality u(q, n)), p_lines, null, 'date');
    select * into strict r from stock.stock_row where id = p_to;
    v_count := r.on_hand - r.shortage;
    v_short := case when r.on_demand then 0 else greatest(r.reserved + v_held - v_count, 0) end;
    insert into stock.move (stock_id, quantity, kind, order_line_id, note)
    select p_to, x.q, 'reserve', x.line, 'date' from unnest(p_lines, p_quantities) x(line, q) where x.q > 0;
    if v_count + v_short <> r.on_hand then
        insert into stock.move (stock_id, quantity, kind, note)
        values (p_to, v_count + v_short - r.on_hand, case when v_count + v_short > r.on_hand then 'receive' else 'adjust' end, 'count');
    end if;
    update stock.stock_row set on_hand = v_count + v_short, reserved = r.reserved + v_held, shortage = v_short,
        shortage_at = case when v_short > 0 then platform.business_time() end, version = r.version + 1
    where id = p_to;
    if v_short > 0 then
        perform platform.announce('shortage_declared', p_to || ':' || (r.version + 1),
            jsonb_build_object('stock', p_to, 'product', r.product_id, 'deliveryDate', r.delivery_date, 'shortage', v_short));
    end if;
end $$;
comment on function stock.shift(bigint, bigint, bigint[], numeric[]) is
    'Lines let go of one row and are held by another, ordering units; what that one lacks for them is a declared shortage.';
