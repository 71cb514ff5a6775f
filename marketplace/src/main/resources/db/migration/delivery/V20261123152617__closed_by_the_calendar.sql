-- A day on which a calendar closed a door is told from one that somebody closed by hand, whatever its reason is called.
alter table delivery.closed_day add column by_calendar boolean not null default false;
comment on column delivery.closed_day.by_calendar is 'Closed, and opened again, by what a kitchen''s calendar says of the day. False: by hand, and only by hand it opens again.';

create or replace function delivery.close_days(p_party bigint, p_site bigint, p_first date, p_last date, p_reason text) returns text language plpgsql as $$
begin
    if not delivery.keeps_hours(p_party, p_site) then
        return 'not-found';
    end if;
    insert into delivery.closed_day (site_id, day, reason) select p_site, day::date, p_reason from generate_series(p_first, p_last, interval '1 day') day
    on conflict (site_id, day) do update set reason = excluded.reason, by_calendar = false;
    return 'ok';
end $$;

drop function delivery.close_days_of(bigint, bigint[], date, date, text);
drop function delivery.reopen_days_of(bigint, bigint[], date, date, text);

create function delivery.close_by_calendar(p_party bigint, p_sites bigint[], p_first date, p_last date, p_closed bigint[], p_days date[], p_reasons text[]) returns void language plpgsql as $$
begin
    delete from delivery.closed_day c
    where c.site_id = any (p_sites) and c.day between p_first and p_last and c.by_calendar and delivery.keeps_hours(p_party, c.site_id)
      and not exists (select from unnest(p_closed, p_days) w(site, day) where w.site = c.site_id and w.day = c.day);
    insert into delivery.closed_day as c (site_id, day, reason, by_calendar)
    select w.site, w.day, w.reason, true from unnest(p_closed, p_days, p_reasons) w(site, day, reason)
    where w.site = any (p_sites) and w.day between p_first and p_last and delivery.keeps_hours(p_party, w.site)
    order by w.site, w.day
    on conflict (site_id, day) do update set reason = excluded.reason where c.by_calendar and c.reason is distinct from excluded.reason;
end $$;
comment on function delivery.close_by_calendar(bigint, bigint[], date, date, bigint[], date[], text[]) is
    'Closes doors on the days that calendars say (p_closed, p_days, p_reasons side by side) and opens them on the other days of the range, both ends in it. Days closed by hand stay as they are; doors whose hours the party does not keep are left out.';

-- Those of before are known by their reason, which was the name of the entry
update delivery.closed_day k set by_calendar = true
where exists (select from catering.calendar_of(k.site_id, k.day, k.day) e where e.door_closed and k.reason in (select n.value from jsonb_each_text(e.names) n));
