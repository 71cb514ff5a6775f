-- What is ordered for the pupils of a school follows the calendar by itself, not only by a button.
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
    perform platform.announce('snacks_follow', p.site_id || ':' || pg_current_xact_id(), jsonb_build_object('site', p.site_id))
    from (select distinct n.site_id from catering.snack_programme n
          where n.site_id = any (p_sites) and n.state = 'ACTIVE' and n.standing_order_id is not null and n.last_day >= platform.today() and p_last >= n.first_day and p_first <= n.last_day) p;
end $$;
comment on function catering.close_doors(bigint, bigint[], date, date) is
    'Closes and opens doors anew on the days of a range, as their calendars say; for a party, which keeps their hours. Standing orders look at the days of these doors anew, and programmes of soup and snacks hear of it (snacks_follow).';
