-- A shortage that is taken back is news too: who was about to be told of it need not be.
create or replace function stock.say(p_stock bigint, p_count numeric, p_actor bigint) returns void language plpgsql as $$
declare
    r stock.stock_row;
    v_short numeric;
    v_hand numeric;
begin
    select * into strict r from stock.stock_row where id = p_stock for no key update;
    if p_count = r.on_hand - r.shortage then
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
    insert into stock.counted (stock_id, before, counted, shortage, actor_id) values (r.id, r.on_hand - r.shortage, p_count, v_short, p_actor);
    if v_short > 0 or r.shortage > 0 then
        perform platform.announce('shortage_declared', r.id || ':' || (r.version + 1),
            jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date, 'shortage', v_short));
    end if;
end $$;
