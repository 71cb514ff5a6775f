-- Coming in by an account elsewhere (OpenID Connect), where whoever runs the marketplace switched it on.
create table identity.provider_account (
    id uuid primary key default gen_random_uuid(),
    account_id bigint not null references identity.account on delete cascade,
    issuer text not null,
    subject text not null,
    email text,
    added_at timestamptz not null default clock_timestamp(),
    last_used_at timestamptz,
    constraint provider_account_once unique (issuer, subject),
    constraint provider_account_texts_short check (length(issuer) between 1 and 500 and length(subject) between 1 and 255 and length(email) <= 254)
);
create index provider_account_of on identity.provider_account (account_id);
comment on table identity.provider_account is 'Whom a provider means: a person is known again by issuer and subject, never by an address.';
comment on column identity.provider_account.email is 'The address that the provider named when it was connected, so that its owner knows it again; opens nothing.';

create table identity.provider_visit (
    state_hash bytea primary key,
    browser_hash bytea not null,
    account_id bigint references identity.account on delete cascade,
    next_path text,
    expires_at timestamptz not null,
    constraint provider_visit_state_is_a_sha256 check (length(state_hash) = 32),
    constraint provider_visit_browser_is_a_sha256 check (length(browser_hash) = 32),
    constraint provider_visit_path_short check (length(next_path) <= 500)
);
create index provider_visit_ending on identity.provider_visit (expires_at);
create index provider_visit_of on identity.provider_visit (account_id) where account_id is not null;
comment on table identity.provider_visit is 'A browser that went to the provider: comes back once, within ten minutes, and in the same browser.';
comment on column identity.provider_visit.account_id is 'The account that is being connected; absent when somebody comes in.';

alter table identity.one_time_link add column issuer text, add column subject text;
alter table identity.one_time_link drop constraint one_time_link_purpose_known;
alter table identity.one_time_link add constraint one_time_link_purpose_known
    check (purpose in ('SIGN_IN', 'RESET', 'SIGN_UP', 'NEW_ADDRESS', 'GUEST', 'ERASE', 'PROVIDER'));
alter table identity.one_time_link add constraint one_time_link_of_a_provider
    check (num_nonnulls(issuer, subject) = case purpose when 'PROVIDER' then 2 else 0 end);
alter table identity.one_time_link add constraint one_time_link_provider_short check (length(issuer) <= 500 and length(subject) <= 255);
comment on column identity.one_time_link.subject is 'Whom the provider means who wants to be connected to the account of this address, once its owner says so.';
