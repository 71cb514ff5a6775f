-- A delivery that a holiday moves is fetched at the hours of its usual weekday, where the place has none on the new one.
alter table delivery.slot add column as_on date;
comment on column delivery.slot.as_on is 'The date whose weekday''s openings it has, when that is another one: the delivery was moved.';

create function delivery.open_slots_as_on(p_destinations bigint[], p_date date, p_as_on date) returns void language sql as $$
    insert into delivery.slot (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates, as_on)
    select o.site_id, p_date, o.opens, o.closes, o.crates, o.chilled_crates, o.frozen_crates, p_as_on
    from delivery.opening o join delivery.destination d on d.site_id = o.site_id and d.active
    where o.site_id = any (p_destinations) and o.weekday = extract(isodow from p_as_on)
      and not exists (select from delivery.opening n where n.site_id = o.site_id and n.weekday = extract(isodow from p_date))
      and not exists (select from delivery.closed_day c where c.site_id = o.site_id and c.day = p_date)
    order by o.site_id, o.opens
    on conflict on constraint slot_once do nothing
$$;
comment on function delivery.open_slots_as_on(bigint[], date, date) is
    'Slots of a moved date: the openings of the weekday it comes from, at places that have none on its own. Repeated calls add nothing.';

create or replace function delivery.renew_slots(p_site bigint, p_from date, p_until date) returns void language plpgsql as $$
begin
    insert into delivery.slot as s (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates)
    select o.site_id, day::date, o.opens, o.closes, o.crates, o.chilled_crates, o.frozen_crates
    from delivery.opening o cross join generate_series(p_from, p_until, interval '1 day') day
    where o.site_id = p_site and o.weekday = extract(isodow from day)
    order by day, o.opens
    on conflict on constraint slot_once do update set closes = excluded.closes, withdrawn = false, crates = greatest(excluded.crates, s.used),
        chilled_crates = greatest(excluded.chilled_crates, s.used_chilled), frozen_crates = greatest(excluded.frozen_crates, s.used_frozen);
    update delivery.slot s set withdrawn = true
    where s.site_id = p_site and s.delivery_date >= p_from and not s.withdrawn
      and not exists (select from delivery.opening o where o.site_id = s.site_id and o.weekday = extract(isodow from coalesce(s.as_on, s.delivery_date)) and o.opens = s.opens);
end $$;
