-- What comes after a cycle has closed (late requests, replacements, orders brought there) takes from its offers too: none of them stays on a lot that does not last until the delivery.
create or replace function ordercycle.astray(p_product bigint, p_date date) returns table (cycle_id bigint, offer_id bigint, stock_id bigint) language sql stable as $$
    select c.id, o.id, w.stock_id
    from (select r.product_id from stock.stock_row r where r.lot_code is not null and p_product is null group by 1 union all select p_product where p_product is not null) p
    join ordercycle.offer o on o.product_id = p.product_id
    join ordercycle.cycle c on c.id = o.cycle_id and c.delivery_date = coalesce(p_date, c.delivery_date)
        and (c.state in ('PLANNED', 'OPEN')
            or c.state in ('CLOSED', 'PACKING') and exists (select from stock.stock_row s where s.id = o.stock_id and s.best_before < c.delivery_date))
    cross join lateral (
        select r.stock_id, coalesce(r.free >= o.minimum, true) enough, bool_or(r.stock_id = o.stock_id) over () now_is_good
        from stock.rows_for(p.product_id, c.delivery_date) r order by coalesce(r.free >= o.minimum, true) desc, r.place limit 1) w
    where w.stock_id <> o.stock_id and (w.enough or not w.now_is_good)
$$;
comment on function ordercycle.astray(bigint, date) is
    'Offers which should take from another row: in cycles that are not closed yet, and of those that are, and not delivered, where the lot does not last. Of one product or of all that have lots (null), of one delivery date or of all (null). Where every row has too little, none goes.';
