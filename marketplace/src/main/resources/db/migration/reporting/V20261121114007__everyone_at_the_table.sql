-- More figures, and how many producers and households stand behind each: totals are kept by producer too. Figures are of whole months from now on, because a
-- month's figure is the smallest that is ever published.
drop function reporting.totals_between(date, date);
drop view reporting.month_total_from_lines;
drop table reporting.month_total;

create table reporting.month_total (
    month date not null,
    municipality_code text not null,
    audience text not null,
    buyer_id bigint not null,
    family text not null,
    producer_id bigint not null,
    lines bigint not null,
    value_minor bigint not null,
    organic_minor bigint not null,
    conversion_minor bigint not null,
    season_known_minor bigint not null,
    in_season_minor bigint not null,
    circuit_known_minor bigint not null,
    short_circuit_minor bigint not null,
    social_known_minor bigint not null,
    social_minor bigint not null,
    producer_minor bigint not null,
    refused_minor bigint not null,
    primary key (month, municipality_code, audience, buyer_id, family, producer_id),
    constraint month_total_first_of_month check (extract(day from month) = 1),
    constraint month_total_parts_within_whole check (organic_minor + conversion_minor <= value_minor and in_season_minor <= season_known_minor
        and season_known_minor <= value_minor and short_circuit_minor <= circuit_known_minor and circuit_known_minor <= value_minor
        and social_minor <= social_known_minor and social_known_minor <= value_minor and refused_minor >= 0)
);
create index month_total_of_buyer on reporting.month_total (buyer_id, month);
comment on table reporting.month_total is 'EUR cents, VAT out, of goods as accepted; refused_minor is what was packed and not accepted, at the price agreed. Wholly refused lines count as lines with no value.';

create view reporting.month_total_from_lines as
select date_trunc('month', delivery_date)::date as month, municipality_code, audience, buyer_id, family, producer_id, count(*) lines, sum(value_minor)::bigint value_minor,
    coalesce(sum(value_minor) filter (where organic), 0)::bigint organic_minor,
    coalesce(sum(value_minor) filter (where in_conversion), 0)::bigint conversion_minor,
    coalesce(sum(value_minor) filter (where in_season is not null), 0)::bigint season_known_minor,
    coalesce(sum(value_minor) filter (where in_season), 0)::bigint in_season_minor,
    coalesce(sum(value_minor) filter (where intermediaries is not null), 0)::bigint circuit_known_minor,
    coalesce(sum(value_minor) filter (where intermediaries <= 1), 0)::bigint short_circuit_minor,
    coalesce(sum(value_minor) filter (where social is not null), 0)::bigint social_known_minor,
    coalesce(sum(value_minor) filter (where social), 0)::bigint social_minor,
    sum(producer_minor)::bigint producer_minor,
    sum(refused_minor)::bigint refused_minor
from ordering.report_accepted_line
group by 1, 2, 3, 4, 5, 6;

create table reporting.month_refusal (
    month date not null,
    municipality_code text not null,
    buyer_id bigint not null,
    reason text not null,
    refused_minor bigint not null,
    primary key (month, municipality_code, buyer_id, reason),
    constraint month_refusal_first_of_month check (extract(day from month) = 1),
    constraint month_refusal_positive check (refused_minor > 0)
);
comment on table reporting.month_refusal is 'The refused_minor of month_total by reason. EUR cents, VAT out.';

create view reporting.month_refusal_from_lines as
select date_trunc('month', delivery_date)::date as month, municipality_code, buyer_id, coalesce(decision_reason, 'UNSAID') reason, sum(refused_minor)::bigint refused_minor
from ordering.report_accepted_line
where refused_minor > 0
group by 1, 2, 3, 4;

create or replace function reporting.count_again(p_month date, p_buyer bigint) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('reporting.month_total:' || p_month || ':' || p_buyer, 0));
    delete from reporting.month_total where month = p_month and buyer_id = p_buyer;
    insert into reporting.month_total
    select * from reporting.month_total_from_lines where month = p_month and buyer_id = p_buyer;
    delete from reporting.month_refusal where month = p_month and buyer_id = p_buyer;
    insert into reporting.month_refusal
    select * from reporting.month_refusal_from_lines where month = p_month and buyer_id = p_buyer;
end $$;

create or replace function reporting.rebuild() returns void language plpgsql as $$
begin
    lock table reporting.month_total, reporting.month_refusal in exclusive mode;
    delete from reporting.month_total;
    insert into reporting.month_total select * from reporting.month_total_from_lines;
    delete from reporting.month_refusal;
    insert into reporting.month_refusal select * from reporting.month_refusal_from_lines;
end $$;
comment on function reporting.rebuild() is 'Counts everything again from the lines.';

select reporting.rebuild();
