-- A producer's counts: a list of rows set or changed at once, all or none.
create function stock.change(p_producer bigint, p_actor bigint, p_changes jsonb)
returns table (place int, code text, found text, expected text) language plpgsql as $$
declare
    wanted bigint[];
begin
    create temp table if not exists stock_change (place int, product_id bigint, delivery_date date, on_hand numeric, delta numeric, version bigint, stock_id bigint) on commit drop;
    truncate stock_change;
    insert into stock_change (place, product_id, delivery_date, on_hand, delta, version)
    select c.ordinality - 1, (c.value ->> 'product')::bigint, (c.value ->> 'deliveryDate')::date, (c.value ->> 'onHand')::numeric, (c.value ->> 'delta')::numeric,
        (c.value ->> 'version')::bigint
    from jsonb_array_elements(p_changes) with ordinality c;

    return query select c.place, 'not-found', c.product_id::text, null::text from stock_change c
        where not exists (select from catalogue.product p where p.id = c.product_id and p.producer_id = p_producer) order by c.place;
    if found then
        return;
    end if;

    insert into stock.stock_row (product_id, delivery_date) select distinct c.product_id, c.delivery_date from stock_change c order by 1, 2
    on conflict on constraint stock_row_once do nothing;
    update stock_change c set stock_id = r.id from stock.stock_row r
    where r.product_id = c.product_id and r.delivery_date is not distinct from c.delivery_date and r.lot_code is null;
    select array_agg(distinct c.stock_id) into wanted from stock_change c;
    perform stock.lock_rows(wanted);

    return query
        select c.place, case when c.version is not null and c.version <> r.version then 'stock-changed' else 'below-reserved' end,
            coalesce(c.on_hand, r.on_hand + c.delta)::text, case when c.version is not null and c.version <> r.version then r.version::text else r.reserved::text end
        from stock_change c join stock.stock_row r on r.id = c.stock_id
        where (c.version is not null and c.version <> r.version) or (not r.on_demand and coalesce(c.on_hand, r.on_hand + c.delta) < r.reserved)
        order by c.place;
    if found then
        return;
    end if;

    perform stock.post(array_agg(x.stock_id), array_agg(x.kind), array_agg(x.quantity), array_agg(null::bigint), p_actor, 'count')
    from (select c.stock_id, coalesce(c.on_hand - r.on_hand, c.delta) quantity,
              case when coalesce(c.on_hand - r.on_hand, c.delta) > 0 then 'receive' else 'adjust' end kind
          from stock_change c join stock.stock_row r on r.id = c.stock_id) x
    where x.quantity <> 0;
end $$;
comment on function stock.change(bigint, bigint, jsonb) is
    'Changes [{product, deliveryDate, onHand or delta, version}], quantities in ordering units. Answers what is refused and changes nothing then, or no row.';
