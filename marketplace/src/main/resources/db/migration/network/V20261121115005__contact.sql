-- Where an organisation wants to be written to about its orders; answers to mails go there.
alter table network.organisation add column contact_email text;
alter table network.organisation add constraint organisation_contact_looks_like_one check (contact_email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(contact_email) <= 254);
