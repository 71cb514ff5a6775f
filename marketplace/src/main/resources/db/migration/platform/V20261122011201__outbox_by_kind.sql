-- Each kind of news is delivered for itself, its oldest first: found by this index however much was sent before.
drop index platform.outbox_due;
create index outbox_waiting on platform.outbox (kind, id) where status in ('new', 'failed');

-- What is sent is kept: those that wait are found without it.
drop index platform.mail_due;
create index mail_waiting on platform.mail (id) where status = 'new';
