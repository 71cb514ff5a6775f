-- Who leads an organisation that was founded here ends it, once nothing is open with it: its people and programs act for it no more, its agreements end, and the books keep what they have.
alter table network.organisation add column ended_by bigint,
    add constraint organisation_ended_by_somebody check (ended_by is null or ended_at is not null);
comment on column network.organisation.ended_at is 'Since when it is there no more: ended by who led it (ended_by), or a shell whose only member was erased before it ever agreed with anybody. Nobody leads it and nobody is shown it.';
comment on column network.organisation.ended_by is 'Who ended it; absent for a shell. Whoever runs the marketplace can bring it back, with those whose membership ended at ended_at.';
create index organisation_ended on network.organisation (ended_at) where ended_by is not null;
