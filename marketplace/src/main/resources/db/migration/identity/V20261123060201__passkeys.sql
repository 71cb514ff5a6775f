-- Passkeys: a second way in. The secret stays on its owner's device.
alter table identity.account add column handle uuid not null default gen_random_uuid();
comment on column identity.account.handle is 'By which devices know the account; says nothing of the person and opens nothing.';

create table identity.passkey (
    id uuid primary key default gen_random_uuid(),
    account_id bigint not null references identity.account on delete cascade,
    name text not null,
    credential_id bytea not null,
    public_key bytea not null,
    counter bigint not null,
    synced boolean not null,
    added_at timestamptz not null default clock_timestamp(),
    last_used_at timestamptz,
    suspect_at timestamptz,
    constraint passkey_once unique (credential_id),
    constraint passkey_sizes_sane check (length(credential_id) between 1 and 1023 and length(public_key) between 1 and 5000),
    constraint passkey_name_short check (length(name) between 1 and 60),
    constraint passkey_counter_not_negative check (counter >= 0)
);
create index passkey_of on identity.passkey (account_id);
comment on column identity.passkey.public_key is 'With what goes with it, as the authenticator attested it (Web Authentication, attested credential data).';
comment on column identity.passkey.counter is 'How often its device says that it was used; 0 for ever where its maker keeps copies of it.';
comment on column identity.passkey.suspect_at is 'When its counter went back: there are two of it, and it opens nothing any more.';

create table identity.passkey_challenge (
    challenge_hash bytea primary key,
    account_id bigint references identity.account on delete cascade,
    expires_at timestamptz not null,
    constraint passkey_challenge_is_a_sha256 check (length(challenge_hash) = 32)
);
create index passkey_challenge_ending on identity.passkey_challenge (expires_at);
comment on table identity.passkey_challenge is 'What a passkey is to sign: good once and for five minutes, kept as SHA-256. The account is the one that a passkey is being added to.';
