-- A plan makes no more dates for a cooperative that has ended; brought back, it goes on.
create or replace function ordercycle.plans_due() returns setof bigint language sql stable as $$
    select p.id from ordercycle.plan p
    where p.state = 'ACTIVE' and (p.generated_version is distinct from p.version
        or p.generated_until < (platform.business_time() at time zone p.time_zone)::date + 7 * p.weeks_ahead)
        and not exists (select from network.organisation o where o.id = p.cooperative_id and o.ended_at is not null)
    order by p.id
$$;
