-- An offer takes from the count of its delivery date where there is one, whoever makes the offer and however.
create function ordercycle.take_from_its_date() returns trigger language plpgsql as $$
begin
    select coalesce((
        select r.id from ordercycle.cycle c
        join stock.stock_row r on r.product_id = new.product_id and r.delivery_date = c.delivery_date and r.lot_code is null and r.counted_version > 0
        where c.id = new.cycle_id), new.stock_id) into new.stock_id;
    return new;
end $$;
create trigger offer_takes_from_its_date before insert on ordercycle.offer for each row execute function ordercycle.take_from_its_date();

create function ordercycle.take_from(p_from bigint, p_to bigint) returns bigint[] language plpgsql as $$
declare
    v_cycles bigint[];
    v_offers bigint[];
    c bigint;
begin
    select array_agg(distinct k.id order by k.id) into v_cycles
    from stock.stock_row r
    join ordercycle.offer o on o.stock_id = p_from
    join ordercycle.cycle k on k.id = o.cycle_id and k.delivery_date = r.delivery_date and k.state in ('PLANNED', 'OPEN')
    where r.id = p_to;
    foreach c in array coalesce(v_cycles, '{}') loop
        perform ordercycle.close_door(c);
    end loop;
    with taken as (
        update ordercycle.offer o set stock_id = p_to from ordercycle.cycle k
        where o.stock_id = p_from and k.id = o.cycle_id and k.id = any (v_cycles) and k.state in ('PLANNED', 'OPEN')
        returning o.id)
    select coalesce(array_agg(id order by id), '{}') into v_offers from taken;
    return v_offers;
end $$;
comment on function ordercycle.take_from(bigint, bigint) is
    'Offers of cycles that are not closed yet, for the date of the second stock row, take from it instead of the first. Waits for placements in flight, and nobody places there until the transaction ends. Answers the offers.';
