-- A version that was read never comes back: what is said of a week after it was taken back counts on, and who says that goods are made as ordered in an import
-- is noted, and seen by an older file, as who says it on a page or by API.
create or replace function stock.expect(p_producer bigint, p_actor bigint, p_expected jsonb)
returns table (place int, code text, found text, expected text) language plpgsql as $$
#variable_conflict use_column
declare
    v_refused int;
begin
    return query select x.place::int - 1, 'not-found', x.product::text, null::text
        from rows from (jsonb_to_recordset(p_expected) as (product bigint)) with ordinality x(product, place)
        where not exists (select from catalogue.product p where p.id = x.product and p.producer_id = p_producer) order by 1;
    get diagnostics v_refused = row_count;
    if v_refused > 0 then
        return;
    end if;

    perform pg_advisory_xact_lock(20267, p_producer::int);
    return query
        select x.place::int - 1, 'stock-changed', x.quantity::text, f.quantity::text
        from rows from (jsonb_to_recordset(p_expected) as (product bigint, monday date, quantity numeric, version bigint))
            with ordinality x(product, monday, quantity, version, place)
        left join stock.forecast f on f.product_id = x.product and f.monday = x.monday
        where x.version is not null and x.version <> coalesce(f.version, 0) and x.quantity is distinct from f.quantity order by 1;
    get diagnostics v_refused = row_count;
    if v_refused > 0 then
        return;
    end if;

    with wanted as (
        select distinct on (x.product, x.monday) x.product, x.monday, x.quantity, f.quantity before
        from rows from (jsonb_to_recordset(p_expected) as (product bigint, monday date, quantity numeric)) with ordinality x(product, monday, quantity, place)
        left join stock.forecast f on f.product_id = x.product and f.monday = x.monday
        order by x.product, x.monday, x.place desc
    ), said as (
        insert into stock.forecast_said (product_id, monday, quantity, before, actor_id)
        select w.product, w.monday, w.quantity, w.before, p_actor from wanted w where w.quantity is distinct from w.before order by w.product, w.monday
    ), over as (
        delete from stock.forecast f using wanted w where f.product_id = w.product and f.monday = w.monday and w.quantity is null
    )
    insert into stock.forecast as f (product_id, monday, quantity, actor_id, version)
    select w.product, w.monday, w.quantity, p_actor,
        1 + (select count(*) from stock.forecast_said s where s.product_id = w.product and s.monday = w.monday)
    from wanted w where w.quantity is not null order by w.product, w.monday
    on conflict on constraint forecast_once do update set quantity = excluded.quantity, actor_id = excluded.actor_id, at = clock_timestamp(), version = f.version + 1
    where f.quantity <> excluded.quantity;
end $$;

drop function stock.set_on_demand(bigint[], boolean);
create function stock.set_on_demand(p_ids bigint[], p_on_demand boolean, p_actor bigint) returns void language plpgsql as $$
begin
    perform stock.lock_rows(p_ids);
    with changed as (
        update stock.stock_row set on_demand = p_on_demand, shortage = 0, shortage_at = null, version = version + 1, counted_version = counted_version + 1
        where id = any (p_ids) and on_demand <> p_on_demand returning id
    )
    insert into stock.demand_said (stock_id, on_demand, actor_id) select c.id, p_on_demand, p_actor from changed c order by c.id;
end $$;
comment on function stock.set_on_demand(bigint[], boolean, bigint) is
    'Says whether goods are made as ordered, without a limit, and who said so. Taking it back is refused while less is there than is reserved.';
comment on column stock.stock_row.counted_version is
    'Raised whenever what is there changes, by a count or by goods that come and go, or whether it is made as ordered; not by what buyers reserve.';
