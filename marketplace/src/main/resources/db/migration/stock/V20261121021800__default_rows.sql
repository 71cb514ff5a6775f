-- The row that a product's goods are taken from where neither lot nor delivery date matters.
create function stock.default_rows(p_products bigint[]) returns table (product_id bigint, stock_id bigint) language plpgsql as $$
#variable_conflict use_column
begin
    insert into stock.stock_row (product_id) select distinct p from unnest(p_products) p order by p on conflict on constraint stock_row_once do nothing;
    return query select r.product_id, r.id from stock.stock_row r
        where r.product_id = any (p_products) and r.delivery_date is null and r.lot_code is null order by r.id;
end $$;
comment on function stock.default_rows(bigint[]) is 'The products'' rows without delivery date and lot, made where there are none.';

create function stock.set_on_demand(p_ids bigint[], p_on_demand boolean) returns void language plpgsql as $$
begin
    perform stock.lock_rows(p_ids);
    update stock.stock_row set on_demand = p_on_demand, version = version + 1 where id = any (p_ids) and on_demand <> p_on_demand;
end $$;
comment on function stock.set_on_demand(bigint[], boolean) is 'Says whether goods are made as ordered, without a limit. Taking it back is refused while less is there than is reserved.';
