-- A lot whose date is shortened is news even while nothing of it is reserved: until its offers take from another row it is still sold, and what is sold then has to leave it too.
create or replace function stock.last_until(p_stock bigint, p_best_before date, p_actor bigint) returns void language plpgsql as $$
declare
    r stock.stock_row;
begin
    select * into strict r from stock.stock_row where id = p_stock for no key update;
    if p_best_before is not distinct from r.best_before then
        return;
    end if;
    update stock.stock_row set best_before = p_best_before, version = version + 1 where id = p_stock;
    insert into stock.lot_dated (stock_id, before, best_before, actor_id) values (p_stock, r.best_before, p_best_before, p_actor);
    if r.counted_version > 0 and p_best_before < coalesce(r.best_before, 'infinity') then
        perform platform.announce('lot_shortened', r.id || ':' || (r.version + 1), jsonb_build_object('stock', r.id, 'product', r.product_id));
    end if;
end $$;

-- The last moves of a row are read from the index's end, however many there are
create index move_of_row_by_time on stock.move (stock_id, at, id);
drop index stock.move_of_row;
