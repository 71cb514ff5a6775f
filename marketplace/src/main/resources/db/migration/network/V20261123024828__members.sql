-- Who leads an organisation brings others in and shows them out; somebody always leads it.
create table network.invitation (
    id bigint generated always as identity primary key,
    party_id bigint not null references network.organisation,
    email text not null,
    roles text[] not null,
    invited_by bigint not null,
    invited_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    token_hash bytea,
    constraint invitation_once unique (token_hash),
    constraint invitation_token_is_a_sha256 check (length(token_hash) = 32),
    constraint invitation_gives_something check (cardinality(roles) > 0),
    constraint invitation_email_short check (length(email) <= 254)
);
create unique index invitation_once_per_address on network.invitation (party_id, lower(email));
comment on table network.invitation is 'An invitation that waits: accepting and withdrawing delete it, and so does another to the same address. Its secret is made when the letter leaves and kept as SHA-256 only.';
comment on column network.invitation.email is 'Whoever accepts has an account of this address.';

create index membership_of_party on network.membership (party_id) where until is null;

-- An owner's going is judged at the end of what takes them away, so that one may hand over in one act. Who goes at the same moment waits for the other.
create function network.keep_owner() returns trigger language plpgsql as $$
begin
    perform from network.party where id = old.party_id for no key update;
    if not exists (select from network.membership where party_id = old.party_id and until is null and 'OWNER' = any (roles)) then
        raise exception 'party % would have nobody who leads it', old.party_id
            using errcode = 'integrity_constraint_violation', constraint = 'organisation_keeps_owner';
    end if;
    return null;
end $$;
create constraint trigger organisation_keeps_owner after update on network.membership deferrable initially deferred for each row
    when (old.until is null and 'OWNER' = any (old.roles) and (new.until is not null or not 'OWNER' = any (new.roles) or new.party_id <> old.party_id))
    execute function network.keep_owner();
create constraint trigger organisation_keeps_owner_who_goes after delete on network.membership deferrable initially deferred for each row
    when (old.until is null and 'OWNER' = any (old.roles)) execute function network.keep_owner();
