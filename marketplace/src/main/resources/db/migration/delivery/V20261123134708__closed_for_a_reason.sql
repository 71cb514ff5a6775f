-- Kitchens close doors by their calendar: for many doors at once, and opened again without touching what was closed for another reason.
create function delivery.close_days_of(p_party bigint, p_sites bigint[], p_first date, p_last date, p_reason text) returns bigint language sql as $$
    with closed as (
        insert into delivery.closed_day (site_id, day, reason)
        select s.id, p_first + n, p_reason from unnest(p_sites) s(id), generate_series(0, p_last - p_first) n where delivery.keeps_hours(p_party, s.id)
        order by s.id, n
        on conflict (site_id, day) do nothing returning 1)
    select count(*) from closed
$$;
comment on function delivery.close_days_of(bigint, bigint[], date, date, text) is
    'Closes doors whose hours the party keeps; others are left out, and a day that is closed already keeps its reason. Answers how many days were open.';

create function delivery.reopen_days_of(p_party bigint, p_sites bigint[], p_first date, p_last date, p_reason text) returns bigint language sql as $$
    with opened as (
        delete from delivery.closed_day c
        where c.site_id = any (p_sites) and c.day between p_first and p_last and c.reason = p_reason and delivery.keeps_hours(p_party, c.site_id) returning 1)
    select count(*) from opened
$$;
comment on function delivery.reopen_days_of(bigint, bigint[], date, date, text) is 'Opens doors again on days that were closed for this very reason.';
