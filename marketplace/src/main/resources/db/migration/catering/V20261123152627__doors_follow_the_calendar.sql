-- A door is closed on a day if what holds on that day closes it: what a kitchen says of itself goes before what its authority says of all.
create function catering.closed_by_calendar(p_site bigint, p_first date, p_last date) returns table (day date, reason text) language sql stable rows 10 as $$
    select r.day, coalesce(r.names ->> 'fr', r.names ->> 'en', r.names ->> 'nl', r.names ->> 'de', '') from (
        select distinct on (d.day) d.day, e.names, e.door_closed
        from catering.calendar_of(p_site, p_first, p_last) e
        cross join lateral (select greatest(e.first_day, p_first) + n as day from generate_series(0, least(e.last_day, p_last) - greatest(e.first_day, p_first)) n) d
        where e.eating <> 'FEWER'
        order by d.day, e.site_id is null, e.id) r
    where r.door_closed
$$;
comment on function catering.closed_by_calendar(bigint, date, date) is 'On which days of a range, both ends in it, the calendar closes a door, and what the day is called.';

create function catering.close_doors(p_party bigint, p_sites bigint[], p_first date, p_last date) returns void language plpgsql as $$
declare
    v_closed bigint[];
    v_days date[];
    v_reasons text[];
begin
    -- Of two who change what holds for one door the second waits, and then sees what the first said
    perform pg_advisory_xact_lock(hashtextextended('catering.calendar of ' || s, 0)) from (select s from unnest(p_sites) s order by s) x;
    select array_agg(s), array_agg(c.day), array_agg(c.reason) into v_closed, v_days, v_reasons
    from unnest(p_sites) s cross join lateral catering.closed_by_calendar(s, p_first, p_last) c;
    perform delivery.close_by_calendar(p_party, p_sites, p_first, p_last, v_closed, v_days, v_reasons);
end $$;
comment on function catering.close_doors(bigint, bigint[], date, date) is 'Closes and opens doors anew on the days of a range, as their calendars say; for a party, which keeps their hours.';

comment on column catering.calendar_entry.door_closed is
    'Whether it closes the door for deliveries on the days on which it holds; the closed days themselves are delivery.closed_day, with the entry''s name as their reason.';
