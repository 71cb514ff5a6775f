-- A date that is over and came to nothing has nothing to pack: it is settled.
create function ordercycle.came_to_nothing(p_cycles bigint[]) returns void language sql as $$
    update ordercycle.cycle set state = 'SETTLED', version = version + 1 where id = any (p_cycles) and state = 'CLOSED'
$$;
comment on function ordercycle.came_to_nothing(bigint[]) is 'Nobody ordered, or nothing was left of what was: a closed cycle is settled without having been packed.';

create function ordercycle.over() returns setof bigint language sql stable as $$
    select c.id from ordercycle.cycle c
    where c.state in ('CLOSED', 'PACKING', 'DELIVERED') and c.delivery_date < (platform.business_time() at time zone c.time_zone)::date
    order by c.delivery_date, c.id
$$;
comment on function ordercycle.over() is 'Cycles whose delivery date has passed and which are not settled.';
