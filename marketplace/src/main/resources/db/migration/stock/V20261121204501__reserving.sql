-- Taking stock for many lines of many orders at once, and references to stock rows that cost no lock: a row is never deleted, so that it exists when it is
-- written is all there is to check. A foreign key would lock the busiest rows of the shop once more for every line.
create function stock.keep() returns trigger language plpgsql as $$
begin
    raise exception 'stock rows stay: their moves are the books' using errcode = '23503', constraint = 'stock_row_stays';
end $$;
create trigger stock_row_stays before delete or update of id on stock.stock_row for each row execute function stock.keep();

alter table stock.move drop constraint move_stock_id_fkey;
create function stock.refer() returns trigger language plpgsql as $$
begin
    if exists (select from written m where not exists (select from stock.stock_row r where r.id = m.stock_id)) then
        raise exception 'a move without its stock row' using errcode = '23503', constraint = 'move_of_a_stock_row', table = 'move', schema = 'stock';
    end if;
    return null;
end $$;
create trigger move_of_a_stock_row after insert on stock.move referencing new table as written for each statement execute function stock.refer();

create function stock.reserve(p_ids bigint[], p_quantities numeric[], p_lines bigint[], p_actors bigint[]) returns void language plpgsql as $$
begin
    insert into stock.move (stock_id, quantity, kind, order_line_id, actor_id)
    select m.id, m.quantity, 'reserve', m.line, m.actor from unnest(p_ids, p_quantities, p_lines, p_actors) m(id, quantity, line, actor);
    update stock.stock_row r set reserved = r.reserved + s.quantity, version = r.version + 1
    from (select m.id, sum(m.quantity) quantity from unnest(p_ids, p_quantities) m(id, quantity) group by m.id) s where r.id = s.id;
end $$;
comment on function stock.reserve(bigint[], numeric[], bigint[], bigint[]) is
    'Reserves for order lines, quantities in ordering units. The caller holds stock.lock_rows and has asked stock.shortages; the levels'' constraints refuse what would oversell.';
