-- Links by mail that let somebody in once, and how often they are asked for. Who comes in by them needs no password.
alter table identity.account alter column password_hash drop not null;
comment on column identity.account.password_hash is 'Absent for who comes in by one-time links only.';

create table identity.one_time_link (
    id bigint generated always as identity primary key,
    purpose text not null,
    email text not null,
    account_id bigint references identity.account on delete cascade,
    display_name text,
    locale text not null,
    next_path text,
    token_hash bytea,
    asked_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    constraint one_time_link_once unique (token_hash),
    constraint one_time_link_token_is_a_sha256 check (length(token_hash) = 32),
    constraint one_time_link_purpose_known check (purpose in ('SIGN_IN', 'RESET', 'SIGN_UP', 'NEW_ADDRESS')),
    constraint one_time_link_texts_short check (length(email) <= 254 and length(display_name) <= 200 and length(next_path) <= 500)
);
create index one_time_link_of on identity.one_time_link (account_id);
create index one_time_link_ending on identity.one_time_link (expires_at);
comment on table identity.one_time_link is 'A link that was asked for and not used yet: using it deletes it. Its secret is made when the letter leaves and kept as SHA-256 only.';
comment on column identity.one_time_link.account_id is 'Whose link it is, found when the letter is written; absent for who has no account yet.';
comment on column identity.one_time_link.token_hash is 'Absent until the letter leaves; a letter that has to be sent again carries a new secret.';

alter table identity.failed_sign_in rename to attempt;
alter table identity.attempt rename column failures to times;
alter table identity.attempt rename constraint failed_sign_in_pkey to attempt_pkey;
alter index identity.failed_sign_in_ending rename to attempt_ending;
comment on table identity.attempt is 'Wrong passwords, and links asked for, per network address and per address of mail within a window. The subject is a hash: an address typed here may belong to nobody of ours.';
