-- Mails that one may do without can be switched off, person by person; what is not here is wanted.
create table identity.mail_off (
    account_id bigint not null references identity.account on delete cascade,
    kind text not null,
    since timestamptz not null default clock_timestamp(),
    constraint mail_off_once primary key (account_id, kind),
    constraint mail_off_kind_length check (length(kind) between 1 and 40)
);
comment on table identity.mail_off is 'Kinds of mail that a person does not want. Never those about a purchase or money.';
