-- Goods that are made as ordered from now on are not missing any more: how much was, and who said so, stands in the history. An import says it as a page does: what was declared
-- missing does not become goods that are there, and buyers and cooperatives hear that it is over.
alter table stock.demand_said add column shortage numeric(14,3) constraint demand_said_shortage_positive check (shortage > 0);
comment on column stock.demand_said.shortage is 'What was declared missing until then, in ordering units, and is missing no longer; null = nothing was.';

create or replace function stock.say(p_stock bigint, p_count numeric, p_actor bigint, p_lost numeric default null, p_reason text default null, p_on_demand boolean default null, p_undone boolean default false)
returns void language plpgsql as $$
declare
    r stock.stock_row;
    v_on_demand boolean;
    v_short numeric;
    v_hand numeric;
    v_rest numeric;
    v_undone boolean;
begin
    select * into strict r from stock.stock_row where id = p_stock for no key update;
    v_on_demand := coalesce(p_on_demand, r.on_demand);
    if p_count = r.on_hand - r.shortage and v_on_demand = r.on_demand and (r.delivery_date is null or r.counted_version > 0) then
        return;
    end if;
    v_short := case when v_on_demand then 0 else greatest(r.reserved - p_count, 0) end;
    v_hand := p_count + v_short;
    v_rest := v_hand - r.on_hand + greatest(coalesce(p_lost, 0), 0);
    -- Who takes back that something was taken back, counts again
    v_undone := p_undone and not coalesce((select c.undone from stock.counted c where c.stock_id = r.id order by c.id desc limit 1), false);
    insert into stock.move (stock_id, quantity, kind, actor_id, note)
    select r.id, m.quantity, m.kind, p_actor, case when p_lost is not null then 'loss' when v_undone then 'undone' else 'count' end
    from (values (-p_lost, 'waste', p_lost > 0),
        (v_rest, case when p_lost is null and v_rest > 0 and not v_undone then 'receive' else 'adjust' end, v_rest <> 0)) m(quantity, kind, there)
    where m.there;
    update stock.stock_row set on_hand = v_hand, shortage = v_short, shortage_at = case when v_short > 0 then platform.business_time() end,
        on_demand = v_on_demand, version = version + 1, counted_version = counted_version + 1
    where id = r.id;
    if p_count <> r.on_hand - r.shortage then
        insert into stock.counted (stock_id, before, counted, shortage, actor_id, lost, reason, undone)
        values (r.id, r.on_hand - r.shortage, p_count, v_short, p_actor, p_lost, p_reason, v_undone);
    end if;
    if v_on_demand <> r.on_demand then
        insert into stock.demand_said (stock_id, on_demand, actor_id, shortage) values (r.id, v_on_demand, p_actor, nullif(r.shortage, 0));
    end if;
    if v_short > 0 or r.shortage > 0 then
        perform platform.announce('shortage_declared', r.id || ':' || (r.version + 1),
            jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date, 'shortage', v_short));
    end if;
    if r.delivery_date is not null and r.counted_version = 0 then
        perform platform.announce('stock_dated', r.id::text, jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date));
    end if;
end $$;

create or replace function stock.set_on_demand(p_ids bigint[], p_on_demand boolean, p_actor bigint) returns void language plpgsql as $$
begin
    perform stock.lock_rows(p_ids);
    if p_on_demand then
        perform stock.say(r.id, r.on_hand - r.shortage, p_actor, p_on_demand => true) from stock.stock_row r where r.id = any (p_ids) and not r.on_demand order by r.id;
        return;
    end if;
    with changed as (
        update stock.stock_row set on_demand = false, version = version + 1, counted_version = counted_version + 1 where id = any (p_ids) and on_demand returning id
    )
    insert into stock.demand_said (stock_id, on_demand, actor_id) select c.id, false, p_actor from changed c order by c.id;
end $$;
