-- Somebody reads the answers to a mail, where a cooperative has said who.
alter table platform.mail add column reply_to text;
alter table platform.mail add constraint mail_answer_is_forgotten_when_sent check (status <> 'sent' or reply_to is null);
