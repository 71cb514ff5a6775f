-- Figures of any days: the kept totals for the whole months among them, the lines themselves for the days before and after.
create function reporting.totals_between(p_from date, p_to date)
returns table (month date, municipality_code text, audience text, family text, lines bigint, value_minor bigint, organic_minor bigint, season_known_minor bigint,
    in_season_minor bigint, producer_minor bigint) language sql stable as $$
    with whole as (
        select date_trunc('month', p_from + interval '1 month' - interval '1 day')::date first, (date_trunc('month', p_to + 1) - interval '1 day')::date last
    )
    select t.month, t.municipality_code, t.audience, t.family, t.lines, t.value_minor, t.organic_minor, t.season_known_minor, t.in_season_minor, t.producer_minor
    from reporting.month_total t, whole
    where t.month >= whole.first and t.month < whole.last
    union all
    select date_trunc('month', l.delivery_date)::date, l.municipality_code, l.audience, l.family, 1, l.value_minor, case when l.organic then l.value_minor else 0 end,
        case when l.in_season is not null then l.value_minor else 0 end, case when l.in_season then l.value_minor else 0 end, l.producer_minor
    from ordering.report_accepted_line l, whole
    where l.delivery_date between p_from and p_to and (l.delivery_date < whole.first or l.delivery_date > whole.last)
$$;
comment on function reporting.totals_between(date, date) is 'Rows to sum for the days of a period, both ends included. EUR cents, VAT out, of goods as accepted.';
