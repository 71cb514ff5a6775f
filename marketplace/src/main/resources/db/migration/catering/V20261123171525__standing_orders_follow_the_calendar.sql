-- What a calendar opens again is ordered for by the standing orders of its door.
create or replace function catering.close_doors(p_party bigint, p_sites bigint[], p_first date, p_last date) returns void language plpgsql as $$
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
    perform ordering.look_again_at_standing(p_sites);
end $$;
comment on function catering.close_doors(bigint, bigint[], date, date) is
    'Closes and opens doors anew on the days of a range, as their calendars say; for a party, which keeps their hours. Standing orders look at the days of these doors anew.';
