-- A rule of dates is asked once for each standing order and date, not once for each of its lines.
create or replace function ordering.plan_standing() returns int language plpgsql as $$
declare
    v_cycles bigint[];
    v_orders bigint[];
    v_made int := 0;
    v_more int;
begin
    with opened as (
        insert into ordering.standing_cycle (cycle_id)
        select c.id from ordercycle.cycle c
        where c.state = 'OPEN' and not exists (select from ordering.standing_cycle k where k.cycle_id = c.id) order by c.id limit 100
        on conflict do nothing returning cycle_id)
    select array_agg(cycle_id) into v_cycles from opened;
    if v_cycles is not null then
        with named as materialized (
            select distinct l.standing_order_id, c.delivery_date
            from ordercycle.cycle c join ordering.standing_line l on l.cooperative_id = c.cooperative_id
            where c.id = any (v_cycles)
        )
        insert into ordering.standing_run (standing_order_id, day)
        select s.id, n.delivery_date
        from named n join ordering.standing_order s on s.id = n.standing_order_id
        where ordering.standing_wants(s, n.delivery_date)
        order by 1, 2
        on conflict on constraint standing_once_a_day do update set next_at = clock_timestamp() where standing_run.state = 'DUE' and standing_run.lease is null;
        get diagnostics v_made = row_count;
    end if;

    with taken as (
        update ordering.standing_order set fresh = false where id in (
            select id from ordering.standing_order where fresh and state = 'ACTIVE' order by id limit 1000 for update skip locked)
        returning id)
    select array_agg(id) into v_orders from taken;
    if v_orders is not null then
        with named as materialized (
            select distinct l.standing_order_id, c.delivery_date
            from ordering.standing_line l join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN'
            where l.standing_order_id = any (v_orders)
        )
        insert into ordering.standing_run (standing_order_id, day)
        select s.id, n.delivery_date
        from named n join ordering.standing_order s on s.id = n.standing_order_id
        where ordering.standing_wants(s, n.delivery_date)
        order by 1, 2
        on conflict on constraint standing_once_a_day do update set next_at = clock_timestamp() where standing_run.state = 'DUE' and standing_run.lease is null;
        get diagnostics v_more = row_count;
        v_made := v_made + v_more;
    end if;
    return v_made;
end $$;
