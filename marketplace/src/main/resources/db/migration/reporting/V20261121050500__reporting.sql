-- The food council's figures: one row per month, municipality, buyer and family, kept from the accepted lines and able to be rebuilt from them.
create schema reporting;

create table reporting.month_total (
    month date not null,
    municipality_code text not null,
    audience text not null,
    buyer_id bigint not null,
    family text not null,
    lines bigint not null,
    value_minor bigint not null,
    organic_minor bigint not null,
    season_known_minor bigint not null,
    in_season_minor bigint not null,
    producer_minor bigint not null,
    primary key (month, municipality_code, audience, buyer_id, family),
    constraint month_total_first_of_month check (extract(day from month) = 1),
    constraint month_total_parts_within_whole check (organic_minor <= value_minor and in_season_minor <= season_known_minor and season_known_minor <= value_minor)
);
comment on table reporting.month_total is 'EUR cents, VAT out, of goods as accepted. Refused lines count as lines with no value.';

create view reporting.month_total_from_lines as
select date_trunc('month', delivery_date)::date as month, municipality_code, audience, buyer_id, family, count(*) lines, sum(value_minor)::bigint value_minor,
    coalesce(sum(value_minor) filter (where organic), 0)::bigint organic_minor,
    coalesce(sum(value_minor) filter (where in_season is not null), 0)::bigint season_known_minor,
    coalesce(sum(value_minor) filter (where in_season), 0)::bigint in_season_minor,
    sum(producer_minor)::bigint producer_minor
from ordering.report_accepted_line
group by 1, 2, 3, 4, 5;

create function reporting.count_again(p_month date, p_buyer bigint) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('reporting.month_total:' || p_month || ':' || p_buyer, 0));
    delete from reporting.month_total where month = p_month and buyer_id = p_buyer;
    insert into reporting.month_total
    select * from reporting.month_total_from_lines where month = p_month and buyer_id = p_buyer;
end $$;
comment on function reporting.count_again(date, bigint) is 'Counts one buyer''s month again from the lines: the same result however often and in whatever order it is called.';

create function reporting.rebuild() returns void language plpgsql as $$
begin
    lock table reporting.month_total in exclusive mode;
    delete from reporting.month_total;
    insert into reporting.month_total select * from reporting.month_total_from_lines;
end $$;

create table reporting.pseudonym_salt (
    only_row boolean primary key default true,
    salt text not null default encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex'),
    constraint pseudonym_salt_has_one_row check (only_row)
);
insert into reporting.pseudonym_salt default values;

create function reporting.pseudonym(p_kind text, p_id bigint) returns text language sql stable as $$
    select p_kind || '-' || substr(encode(sha256(convert_to(s.salt || p_kind || p_id, 'UTF8')), 'hex'), 1, 6) from reporting.pseudonym_salt s
$$;
comment on function reporting.pseudonym(text, bigint) is 'The same short name for the same party in every row, and no way back to the party without the salt.';
