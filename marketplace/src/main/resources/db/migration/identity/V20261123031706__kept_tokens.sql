-- Tokens that people keep: by name, narrowed to what a program needs, with their last use.
alter table identity.api_token add column id uuid not null default gen_random_uuid();
alter table identity.api_token add column name text not null default '';
alter table identity.api_token add column scopes text[];
alter table identity.api_token add column last_used_at timestamptz;
alter table identity.api_token add constraint api_token_id_once unique (id);
alter table identity.api_token add constraint api_token_name_short check (length(name) <= 60);
alter table identity.api_token add constraint api_token_scopes_not_empty check (cardinality(scopes) > 0);
create index api_token_of_party on identity.api_token (party_id) where revoked_at is null;
comment on column identity.api_token.id is 'Names the token on pages; opens nothing.';
comment on column identity.api_token.name is 'What its owner calls it; empty for one that a program got by itself.';
comment on column identity.api_token.scopes is 'What it may do at most, such as stock:read; null = whatever its holder may. A word that is unknown gives nothing.';
comment on column identity.api_token.last_used_at is 'Written at most once an hour.';
