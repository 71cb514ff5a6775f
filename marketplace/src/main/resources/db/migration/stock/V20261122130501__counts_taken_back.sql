-- A count that is taken back is no goods that came, or that went: it is told as what it is, and what a wrong count said had come has not.
alter table stock.counted add column undone boolean not null default false;
comment on column stock.counted.undone is 'It takes the count before it back.';

create or replace function stock.came(p_product bigint, p_monday date) returns numeric language sql stable as $$
    select greatest(coalesce(sum(m.quantity), 0), 0) from stock.stock_row r join stock.move m on m.stock_id = r.id
    where r.product_id = p_product and (m.kind = 'receive' or m.kind = 'adjust' and m.note = 'undone' and m.quantity < 0)
        and coalesce(r.delivery_date, (m.at at time zone 'Europe/Brussels')::date) between p_monday and p_monday + 6
$$;
comment on function stock.came(bigint, date) is 'Ordering units of a product that came in the week from monday on: received or counted as more, less the counts of more that were taken back.';

drop function stock.say(bigint, numeric, bigint, numeric, text, boolean);
create function stock.say(p_stock bigint, p_count numeric, p_actor bigint, p_lost numeric default null, p_reason text default null, p_on_demand boolean default null, p_undone boolean default false)
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
        insert into stock.demand_said (stock_id, on_demand, actor_id) values (r.id, v_on_demand, p_actor);
    end if;
    if v_short > 0 or r.shortage > 0 then
        perform platform.announce('shortage_declared', r.id || ':' || (r.version + 1),
            jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date, 'shortage', v_short));
    end if;
    if r.delivery_date is not null and r.counted_version = 0 then
        perform platform.announce('stock_dated', r.id::text, jsonb_build_object('stock', r.id, 'product', r.product_id, 'deliveryDate', r.delivery_date));
    end if;
end $$;
comment on function stock.say(bigint, numeric, bigint, numeric, text, boolean, boolean) is
    'Takes down how much there is, in ordering units, and how much of the difference was lost and why (below zero: a loss taken back); below what is reserved it is a declared shortage, which is announced. It may begin or end that goods are made as ordered, or take the last count back (p_undone).';

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

    -- A product with lots has its row without a lot too: there is always somewhere to fall back to
    insert into stock.stock_row (product_id, delivery_date, lot_code)
    select x.product, x."deliveryDate", x.lot from jsonb_to_recordset(p_changes) as x(product bigint, "deliveryDate" date, lot text)
    union select x.product, null, null from jsonb_to_recordset(p_changes) as x(product bigint, lot text) where x.lot is not null order by 1, 2, 3
    on conflict on constraint stock_row_once do nothing;
    perform stock.lock_rows((select array_agg(distinct r.id) from jsonb_to_recordset(p_changes) as x(product bigint, "deliveryDate" date, lot text)
        join stock.stock_row r on r.product_id = x.product and r.delivery_date is not distinct from x."deliveryDate" and r.lot_code is not distinct from x.lot));

    return query
        select x.place::int - 1, 'stock-changed', coalesce(x."onHand", r.on_hand - r.shortage + coalesce(x.delta, -x.lost))::text, (r.on_hand - r.shortage)::text
        from rows from (jsonb_to_recordset(p_changes)
                as (product bigint, "deliveryDate" date, lot text, "onHand" numeric, delta numeric, lost numeric, version bigint, seen bigint))
            with ordinality x(product, "deliveryDate", lot, "onHand", delta, lost, version, seen, place)
        join stock.stock_row r on r.product_id = x.product and r.delivery_date is not distinct from x."deliveryDate" and r.lot_code is not distinct from x.lot
        where x.version <> r.version or x.seen <> r.counted_version order by 1;
    get diagnostics v_refused = row_count;
    if v_refused > 0 then
        return;
    end if;

    for c in select * from rows from (jsonb_to_recordset(p_changes)
                as (product bigint, "deliveryDate" date, lot text, "onHand" numeric, delta numeric, lost numeric, reason text, "onDemand" boolean, "bestBefore" date, undone boolean))
            with ordinality x(product, "deliveryDate", lot, "onHand", delta, lost, reason, "onDemand", "bestBefore", undone, place) order by x.place loop
        select * into strict r from stock.stock_row s
        where s.product_id = c.product and s.delivery_date is not distinct from c."deliveryDate" and s.lot_code is not distinct from c.lot;
        v_count := coalesce(c."onHand", r.on_hand - r.shortage + coalesce(c.delta, -c.lost, case when c."onDemand" <> r.on_demand then 0 end));
        if v_count < 0 and not coalesce(c."onDemand", r.on_demand) then
            return query select c.place::int - 1, case when c.lost > 0 then 'lost-more-than-there' else 'below-zero' end,
                trim_scale(case when c.lost > 0 then c.lost else v_count end)::text, case when c.lost > 0 then trim_scale(r.on_hand - r.shortage)::text else '0' end;
        elsif v_count > 1000000 then
            return query select c.place::int - 1, 'above-most', trim_scale(v_count)::text, '1000000';
        else
            if c."bestBefore" is not null then
                perform stock.last_until(r.id, c."bestBefore", p_actor);
            end if;
            if v_count is not null then
                perform stock.say(r.id, v_count, p_actor, c.lost, c.reason, c."onDemand", coalesce(c.undone, false));
            end if;
        end if;
    end loop;
end $$;
comment on function stock.change(bigint, bigint, jsonb) is
    'Changes [{product, deliveryDate, lot, onHand or delta or lost with its reason, onDemand, bestBefore, undone, version, seen}], quantities in ordering units; undone = a delta that takes the last count back; onDemand and a lot''s best-before may come alone. Answers what is refused and changes nothing then, or no row.';
