-- Offers take from the row that their date is sold from first (stock.rows_for): where they are made, and again whenever a lot is sold out, counted or dated anew.
create or replace function ordercycle.take_from_its_date() returns trigger language plpgsql as $$
begin
    select coalesce((
        select stock.row_for(new.product_id, c.delivery_date, new.minimum) from ordercycle.cycle c
        where c.id = new.cycle_id and exists (
            select from stock.stock_row r
            where r.product_id = new.product_id and (r.lot_code is not null or (r.delivery_date = c.delivery_date and r.counted_version > 0)))), new.stock_id)
    into new.stock_id;
    return new;
end $$;

create function ordercycle.astray(p_product bigint, p_date date) returns table (cycle_id bigint, offer_id bigint, stock_id bigint) language sql stable as $$
    select c.id, o.id, w.stock_id
    from (select r.product_id from stock.stock_row r where r.lot_code is not null and p_product is null group by 1 union all select p_product where p_product is not null) p
    join ordercycle.offer o on o.product_id = p.product_id
    join ordercycle.cycle c on c.id = o.cycle_id and c.state in ('PLANNED', 'OPEN') and c.delivery_date = coalesce(p_date, c.delivery_date)
    cross join lateral (
        select r.stock_id, coalesce(r.free >= o.minimum, true) enough, bool_or(r.stock_id = o.stock_id) over () now_is_good
        from stock.rows_for(p.product_id, c.delivery_date) r order by coalesce(r.free >= o.minimum, true) desc, r.place limit 1) w
    where w.stock_id <> o.stock_id and (w.enough or not w.now_is_good)
$$;
comment on function ordercycle.astray(bigint, date) is
    'Offers of cycles that are not closed yet which should take from another row: of one product or of all that have lots (null), of one delivery date or of all (null). Where every row has too little, none goes.';

create function ordercycle.follow_rows(p_product bigint, p_date date) returns int language plpgsql as $$
declare
    v_cycles bigint[] := array(select distinct a.cycle_id from ordercycle.astray(p_product, p_date) a order by 1);
    v_moved int := 0;
    c bigint;
begin
    foreach c in array v_cycles loop
        perform ordercycle.close_door(c);
    end loop;
    if v_cycles <> '{}' then
        update ordercycle.offer o set stock_id = a.stock_id from ordercycle.astray(p_product, p_date) a where o.id = a.offer_id and a.cycle_id = any (v_cycles);
        get diagnostics v_moved = row_count;
    end if;
    return v_moved;
end $$;
comment on function ordercycle.follow_rows(bigint, date) is
    'Lets offers that are astray take from the right row. Waits for placements in flight, and nobody places in their cycles until the transaction ends. Answers how many went.';

drop function ordercycle.take_from(bigint, bigint);
