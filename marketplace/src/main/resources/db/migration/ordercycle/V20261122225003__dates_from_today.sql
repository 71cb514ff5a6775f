create or replace function ordercycle.first_free_date(p_cooperative bigint) returns date language sql stable as $$
    select greatest(platform.today(), max(c.delivery_date) filter (where c.state not in ('PLANNED', 'CANCELLED'))) + 1
    from ordercycle.cycle c where c.cooperative_id = p_cooperative
$$;
