-- What happens to the goods moves a cycle on. Whoever knows of it says so here; a cycle that is further on, or not there yet, stays where it is.
create function ordercycle.packing_begun(p_cycles bigint[]) returns void language sql as $$
    update ordercycle.cycle set state = 'PACKING', version = version + 1 where id = any (p_cycles) and state = 'CLOSED'
$$;
comment on function ordercycle.packing_begun(bigint[]) is 'The first of their goods are packed.';

create function ordercycle.take_turn(p_cycles bigint[]) returns void language plpgsql as $$
begin
    perform 1 from ordercycle.cycle where id = any (p_cycles) order by id for no key update;
end $$;
comment on function ordercycle.take_turn(bigint[]) is
    'Before looking whether all has arrived: of two who bring the last things at once, the second sees what the first brought. Placements do not wait for it.';

create function ordercycle.all_arrived(p_cycles bigint[]) returns void language sql as $$
    update ordercycle.cycle set state = 'DELIVERED', version = version + 1 where id = any (p_cycles) and state = 'PACKING'
$$;
comment on function ordercycle.all_arrived(bigint[]) is 'All their goods are delivered or have a reason.';

create function ordercycle.all_settled(p_cycles bigint[]) returns void language sql as $$
    update ordercycle.cycle set state = 'SETTLED', version = version + 1 where id = any (p_cycles) and state = 'DELIVERED'
$$;
comment on function ordercycle.all_settled(bigint[]) is 'All their orders are paid in full, or came to nothing.';
