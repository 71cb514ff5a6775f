-- What may come instead of something that is missing without asking its buyer. Who said nothing is asked.
create table ordering.substitute_consent (
    party_id bigint primary key references network.party,
    consent text not null,
    account_id bigint not null,
    changed_at timestamptz not null default clock_timestamp(),
    constraint substitute_consent_known check (consent in ('NONE', 'LISTED', 'FAMILY'))
);
comment on table ordering.substitute_consent is 'Of a household or a kitchen. LISTED: what its standing orders name instead of a product; FAMILY: that, and products of the same family.';
