-- Who wants to be forgotten is: the account's number stays, because the books and the trail name it, and says nothing any more.
alter table identity.account add column erased_at timestamptz;
alter table identity.account add constraint account_erased_says_nothing check (erased_at is null or (
    email = 'erased-' || id || '@erased.invalid' and display_name = '—' and password_hash is null and platform_roles = '{}' and preferred_party_id is null));
comment on column identity.account.erased_at is 'When its owner was erased; nobody comes in by it again.';

alter table identity.one_time_link drop constraint one_time_link_purpose_known;
alter table identity.one_time_link add constraint one_time_link_purpose_known check (purpose in ('SIGN_IN', 'RESET', 'SIGN_UP', 'NEW_ADDRESS', 'GUEST', 'ERASE'));
