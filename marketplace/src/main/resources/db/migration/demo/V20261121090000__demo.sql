-- What of the demo story has been told, and by what name its parties and sites are known in it.
create schema demo;

create table demo.chapter (
    name text primary key,
    told_at timestamptz not null default clock_timestamp()
);
create table demo.cast_member (
    name text primary key,
    id bigint not null
);
