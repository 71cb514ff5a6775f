-- Mails that wait to be sent. They are written in the transaction of their cause and sent outside of any; what was sent is forgotten but for its key.
create table platform.mail (
    id bigint generated always as identity primary key,
    key text not null,
    recipient text,
    subject text,
    plain text,
    html text,
    language text,
    status text not null default 'new',
    attempts int not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    last_error text,
    constraint mail_once_per_key unique (key),
    constraint mail_status_known check (status in ('new', 'sent', 'dead')),
    constraint mail_is_whole_until_sent check (status = 'sent' or (recipient is not null and subject is not null and plain is not null and html is not null)),
    constraint mail_is_forgotten_when_sent check (status <> 'sent' or (recipient is null and subject is null and plain is null and html is null))
);
create index mail_due on platform.mail (due_at) where status = 'new';
