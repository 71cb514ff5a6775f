-- Who is disconnected from an account elsewhere comes in by it no more, and is out where they came in by it.
alter table identity.session add column came_by uuid,
    add constraint session_by_an_account_elsewhere foreign key (came_by) references identity.provider_account on delete cascade;
create index session_by_account_elsewhere on identity.session (came_by) where came_by is not null;
comment on column identity.session.came_by is 'The account elsewhere by which somebody came in; absent when they came in otherwise. It ends with that connection.';
