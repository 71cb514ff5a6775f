-- A product got a count for one delivery date: its offers of that date take from it, and what was ordered there already is held by it.
create function ordering.take_from_date(p_stock bigint) returns int language plpgsql as $$
declare
    r stock.stock_row;
    v_from bigint;
    v_offers bigint[];
    v_lines bigint[];
    v_quantities numeric[];
begin
    select * into r from stock.stock_row where id = p_stock;
    select id into v_from from stock.stock_row where product_id = r.product_id and delivery_date is null and lot_code is null;
    if v_from is null or r.delivery_date is null then
        return 0;
    end if;
    v_offers := ordercycle.take_from(v_from, p_stock);
    -- Orders before stock, as whoever changes an order does
    perform 1 from ordering.orders where id in (select l.order_id from ordering.line l where l.offer_id = any (v_offers)) order by id for update;
    select array_agg(l.id order by l.id), array_agg(l.quantity order by l.id) into v_lines, v_quantities
    from ordering.line l join ordering.orders o on o.id = l.order_id
    where l.offer_id = any (v_offers) and l.stock_id = v_from and l.kind = 'goods' and l.quantity > 0 and l.packed_quantity is null
        and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED');
    if v_lines is null then
        return 0;
    end if;
    perform stock.shift(v_from, p_stock, v_lines, v_quantities);
    update ordering.line set stock_id = p_stock where id = any (v_lines);
    return cardinality(v_lines);
end $$;
comment on function ordering.take_from_date(bigint) is 'Lets the offers of a dated stock row''s day, and the lines that were ordered from them, take from that row. Answers how many lines moved; done twice, the second finds none.';
