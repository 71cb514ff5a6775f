-- Who received, who signed, how warm it was; and what programs sent once.
create schema distribution;

create table distribution.reception (
    consignment_id bigint primary key references ordering.consignment,
    received_by bigint not null,
    signer text not null,
    at timestamptz not null default clock_timestamp(),
    constraint reception_signer_short check (length(signer) <= 100)
);
comment on table distribution.reception is 'The act of receiving one consignment. received_by is the account, signer the name of the person at the door, empty for a household that fetches.';

create table distribution.temperature (
    consignment_id bigint not null references distribution.reception,
    line_id bigint not null references ordering.line,
    celsius numeric(4,1) not null,
    primary key (consignment_id, line_id),
    constraint temperature_on_earth check (celsius between -60 and 80)
);

create table distribution.temperature_limit (
    country char(2) not null,
    storage text not null,
    family text,
    celsius numeric(4,1) not null,
    constraint temperature_limit_once unique nulls not distinct (country, storage, family)
);
comment on table distribution.temperature_limit is 'The warmest that goods may be at the door; a row with a family goes before one without.';
-- Regulation (EC) 853/2004, annex III: poultry 4 °C, meat of hoofed animals 7 °C, fish as near as possible to melting ice. Frozen food: -18 °C with the 3 °C
-- that directive 89/108/EEC grants in local distribution. The general limit for chilled food is national.
insert into distribution.temperature_limit (country, storage, family, celsius)
select c.country, l.storage, l.family, l.celsius
from (values ('BE'), ('FR')) c(country)
cross join (values ('CHILLED', 'POULTRY', 4.0), ('CHILLED', 'MEAT', 7.0), ('CHILLED', 'FISH', 4.0), ('FROZEN', null, -15.0)) l(storage, family, celsius)
union all values ('BE', 'CHILLED', null, 7.0), ('FR', 'CHILLED', null, 8.0);

create table distribution.submission (
    key text primary key,
    party_id bigint not null,
    request_hash text not null,
    answer text,
    created_at timestamptz not null default clock_timestamp(),
    constraint submission_key_length check (length(key) between 1 and 200)
);
comment on table distribution.submission is 'What a program sent with an Idempotency-Key and was answered; only what succeeded is kept.';

create function distribution.note_reception(p_consignment bigint, p_account bigint, p_signer text, p_lines bigint[], p_celsius numeric[]) returns void language sql as $$
    insert into distribution.reception (consignment_id, received_by, signer) values (p_consignment, p_account, p_signer);
    insert into distribution.temperature (consignment_id, line_id, celsius) select p_consignment, t.line, t.celsius from unnest(p_lines, p_celsius) t(line, celsius);
$$;
