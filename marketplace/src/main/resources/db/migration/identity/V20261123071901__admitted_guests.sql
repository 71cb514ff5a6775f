-- Where the address of a guest has an account, that account takes over what was ordered; the guest says nothing of anybody any more, and letters about the order go to the account's address.
alter table identity.account add column admitted_to bigint;
alter table identity.account add constraint account_admitted_to_an_account foreign key (admitted_to) references identity.account;
alter table identity.account add constraint account_admitted_says_nothing
    check (admitted_to is null or (guest and admitted_to <> id and contact_email is null and display_name = '—'));
create index account_admitted on identity.account (admitted_to) where admitted_to is not null;
comment on column identity.account.admitted_to is 'The account that took over what this guest ordered; the guest orders nothing more and names nobody.';
comment on column identity.account.ordered_at is
    'When the last order was accepted that a letter was asked for, with the address that stands here; absent as long as nothing was ordered with it.';
