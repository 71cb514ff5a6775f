-- What a producer expects to have in a week: said early, never sold. Kept apart from what can be reserved, so that no mistake can make one the other.
create table stock.forecast (
    product_id bigint not null references catalogue.product,
    monday date not null,
    quantity numeric(14,3) not null,
    version bigint not null default 1,
    actor_id bigint,
    at timestamptz not null default clock_timestamp(),
    constraint forecast_once primary key (product_id, monday),
    constraint forecast_not_negative check (quantity >= 0),
    constraint forecast_of_a_week check (extract(isodow from monday) = 1)
);
comment on table stock.forecast is 'What is expected of a product in the week that begins on monday, in ordering units. Never sellable.';

create function stock.expect(p_producer bigint, p_actor bigint, p_expected jsonb)
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

    delete from stock.forecast f using jsonb_to_recordset(p_expected) as x(product bigint, monday date, quantity numeric)
    where f.product_id = x.product and f.monday = x.monday and x.quantity is null;
    insert into stock.forecast as f (product_id, monday, quantity, actor_id)
    select distinct on (x.product, x.monday) x.product, x.monday, x.quantity, p_actor
    from rows from (jsonb_to_recordset(p_expected) as (product bigint, monday date, quantity numeric)) with ordinality x(product, monday, quantity, place)
    where x.quantity is not null order by x.product, x.monday, x.place desc
    on conflict on constraint forecast_once do update set quantity = excluded.quantity, actor_id = excluded.actor_id, at = clock_timestamp(), version = f.version + 1
    where f.quantity <> excluded.quantity;
end $$;
comment on function stock.expect(bigint, bigint, jsonb) is
    'Expectations [{product, monday, quantity, version}], quantities in ordering units, none = nothing is expected any more; version is what was read, 0 = none. Answers what is refused and changes nothing then, or no row.';

-- What came of a product in a week: what was received or counted as more, for a date of it or, where dates do not matter, on a day of it.
create function stock.came(p_product bigint, p_monday date) returns numeric language sql stable as $$
    select coalesce(sum(m.quantity), 0) from stock.stock_row r join stock.move m on m.stock_id = r.id
    where r.product_id = p_product and m.kind = 'receive'
        and coalesce(r.delivery_date, (m.at at time zone 'Europe/Brussels')::date) between p_monday and p_monday + 6
$$;
comment on function stock.came(bigint, date) is 'Ordering units of a product that came in the week from monday on.';
