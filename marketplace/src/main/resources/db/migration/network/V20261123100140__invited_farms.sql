-- A cooperative invites a farm that is not there yet. What it agreed with it by word waits as an agreement that both still have to say yes to: the farm first, and then the
-- cooperative, which has seen the farm's papers by then.
create table network.farm_invitation (
    id bigint generated always as identity primary key,
    cooperative_id bigint not null references network.organisation,
    email text not null,
    farm_name text not null,
    seller_of_record text not null,
    invited_by bigint not null,
    invited_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    token_hash bytea,
    constraint farm_invitation_once unique (token_hash),
    constraint farm_invitation_token_is_a_sha256 check (length(token_hash) = 32),
    constraint farm_invitation_seller_known check (seller_of_record in ('COOPERATIVE', 'PRODUCER')),
    constraint farm_invitation_email_short check (length(email) <= 254),
    constraint farm_invitation_name_short check (length(farm_name) between 1 and 120)
);
create unique index farm_invitation_once_per_address on network.farm_invitation (cooperative_id, lower(email));
create index farm_invitation_of_inviter on network.farm_invitation (invited_by);
comment on table network.farm_invitation is 'An invitation that waits: coming in answer to it and withdrawing delete it, and so does another to the same address. Its secret is made when the letter leaves and kept as SHA-256 only.';
comment on column network.farm_invitation.email is 'Whoever comes in answer to it has an account of this address. Whether there is one is told to nobody.';
comment on column network.farm_invitation.farm_name is 'As the cooperative knows it: founding begins with it, and it can be typed over.';

alter table network.supply_request add column prepared boolean not null default false,
    add constraint supply_request_prepared_by_the_cooperative check (not prepared or asked_by_party = cooperative_id);
comment on column network.supply_request.prepared is 'Came of an invitation, before the cooperative saw any paper: the farm''s yes makes it the farm''s wish, and the cooperative answers that.';
