-- The row that an offer of another date takes from: the same one where the date does not matter, else the date's own.
create function stock.row_on(p_row bigint, p_date date) returns bigint language plpgsql as $$
declare
    this stock.stock_row;
    found bigint;
begin
    select * into strict this from stock.stock_row where id = p_row;
    if this.delivery_date is null then
        return p_row;
    end if;
    insert into stock.stock_row (product_id, delivery_date, lot_code, on_demand) values (this.product_id, p_date, this.lot_code, this.on_demand)
    on conflict on constraint stock_row_once do nothing returning id into found;
    if found is null then
        select id into found from stock.stock_row where product_id = this.product_id and delivery_date = p_date and lot_code is not distinct from this.lot_code;
    end if;
    return found;
end $$;
comment on function stock.row_on(bigint, date) is 'A row for a date begins empty: what was declared for one day says nothing about another.';
