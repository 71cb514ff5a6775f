-- Where somebody is signed in, one by one: a session has a name that may stand in a page, apart from the digest of its secret.
alter table identity.session add column id uuid not null default gen_random_uuid();
alter table identity.session add constraint session_id_once unique (id);
comment on column identity.session.id is 'Names the session on its owner''s account page; opens nothing.';
