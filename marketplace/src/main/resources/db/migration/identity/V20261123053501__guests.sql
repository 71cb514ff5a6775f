-- Somebody who fills a basket and orders without an account: an account that nobody signs in to, known by one browser only. It has no address of its own; where
-- letters about its orders go was typed by whoever ordered, and proves nothing until a link sent there is used.
alter table identity.account alter column email drop not null;
alter table identity.account add column guest boolean not null default false;
alter table identity.account add column contact_email text;
alter table identity.account add column agreed_at timestamptz;
alter table identity.account add column ordered_at timestamptz;
alter table identity.account add constraint account_has_an_address_or_is_a_guest check (guest = (email is null));
alter table identity.account add constraint account_of_a_guest_opens_nothing check (not guest or (password_hash is null and platform_roles = '{}'));
alter table identity.account add constraint account_contact_is_a_guests check (contact_email is null or guest);
alter table identity.account add constraint account_contact_looks_like_one
    check (contact_email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(contact_email) <= 254);
alter table identity.account add constraint account_guest_agreed_when_ordering check (not guest or (contact_email is null) = (agreed_at is null));
create index account_of_guest_by_contact on identity.account (lower(contact_email), agreed_at) where contact_email is not null;
create index account_of_guest_unused on identity.account (id) where guest and ordered_at is null;
comment on column identity.account.email is 'Confirmed by its owner. Absent for guests, and for them only.';
comment on column identity.account.guest is 'Nobody signs in to it. It becomes an account by a link sent to its contact address, when that address has none.';
comment on column identity.account.contact_email is 'Where a guest said that letters about orders should go; not confirmed, and not unique.';
comment on column identity.account.agreed_at is 'When a guest last agreed to the terms of ordering.';
comment on column identity.account.ordered_at is 'When a guest last placed an order; who never did is forgotten once the browser is.';

alter table identity.one_time_link drop constraint one_time_link_purpose_known;
alter table identity.one_time_link add constraint one_time_link_purpose_known check (purpose in ('SIGN_IN', 'RESET', 'SIGN_UP', 'NEW_ADDRESS', 'GUEST'));
comment on column identity.one_time_link.account_id is
    'Whose link it is, found when the letter is written; absent for who has no account yet. With the purpose GUEST the guest that ordered, whoever the address belongs to.';
