-- Public holidays, as dated rows. Belgium: the ten of the royal decree of 18 April 1974 (article 1). France: the eleven of the labour code (article L3133-1).
-- Those that move with Easter follow from the dates of Easter Sunday in the Gregorian calendar, given here; a test computes them anew.
create table ordercycle.holiday (
    calendar text not null,
    day date not null,
    holiday text not null,
    primary key (calendar, day),
    constraint holiday_calendar_known check (calendar in ('BE', 'FR'))
);
comment on table ordercycle.holiday is 'Public holidays until 2040; holiday is a message key''s ending.';

insert into ordercycle.holiday (calendar, day, holiday)
select c.calendar, e.sunday + c.after, c.holiday
from unnest(array['2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01', '2030-04-21', '2031-04-13', '2032-03-28', '2033-04-17', '2034-04-09', '2035-03-25',
    '2036-04-13', '2037-04-05', '2038-04-25', '2039-04-10', '2040-04-01']::date[]) e(sunday)
cross join (values ('BE', 1, 'EASTER_MONDAY'), ('BE', 39, 'ASCENSION'), ('BE', 50, 'WHIT_MONDAY'),
    ('FR', 1, 'EASTER_MONDAY'), ('FR', 39, 'ASCENSION'), ('FR', 50, 'WHIT_MONDAY')) c(calendar, after, holiday)
order by 1, 2;

insert into ordercycle.holiday (calendar, day, holiday)
select c.calendar, make_date(y.year, c.month, c.day), c.holiday
from generate_series(2026, 2040) y(year)
cross join (values ('BE', 1, 1, 'NEW_YEAR'), ('BE', 5, 1, 'LABOUR_DAY'), ('BE', 7, 21, 'NATIONAL_DAY_BE'), ('BE', 8, 15, 'ASSUMPTION'), ('BE', 11, 1, 'ALL_SAINTS'),
    ('BE', 11, 11, 'ARMISTICE'), ('BE', 12, 25, 'CHRISTMAS'),
    ('FR', 1, 1, 'NEW_YEAR'), ('FR', 5, 1, 'LABOUR_DAY'), ('FR', 5, 8, 'VICTORY_1945'), ('FR', 7, 14, 'NATIONAL_DAY_FR'), ('FR', 8, 15, 'ASSUMPTION'),
    ('FR', 11, 1, 'ALL_SAINTS'), ('FR', 11, 11, 'ARMISTICE'), ('FR', 12, 25, 'CHRISTMAS')) c(calendar, month, day, holiday)
order by 1, 2
on conflict (calendar, day) do nothing;
