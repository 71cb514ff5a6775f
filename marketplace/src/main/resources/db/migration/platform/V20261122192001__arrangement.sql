-- What placing an order takes for granted (ways, names, openings, fees, lists …) is arranged rarely and asked for with every order. A node keeps what it has read, and whoever places
-- asks whether anything was rearranged since.
create table platform.arrangement (
    only_row boolean primary key default true constraint arrangement_has_one_row check (only_row),
    version bigint not null default 1
);
comment on table platform.arrangement is 'Another number after each transaction that changed anything which nodes keep in mind for placing orders. Whatever has the trigger platform.rearrange() on it may be kept.';
insert into platform.arrangement default values;

create function platform.arrangement() returns bigint language sql stable as $$ select version from platform.arrangement $$;
comment on function platform.arrangement() is 'The number of what is arranged now. Read in the same statement as the things themselves.';

create function platform.rearrange() returns trigger language plpgsql as $$
begin
    -- Once in a transaction, whatever it changes
    update platform.arrangement set version = version + 1 where xmin <> pg_current_xact_id()::xid;
    return null;
end $$;
comment on function platform.rearrange() is
    'For deferred constraint triggers only: what waits for this row then waits for nothing else, and what commits later has the later number.';
