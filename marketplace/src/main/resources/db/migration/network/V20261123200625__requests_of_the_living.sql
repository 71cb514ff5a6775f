-- A wish for an agreement that is sent while one of the two ends would outlive it. It waits for the ending and is refused, or is there first and goes with it.
create function network.refuse_ended() returns trigger language plpgsql as $$
begin
    perform from network.organisation where id in (new.producer_id, new.cooperative_id) order by id for share;
    if exists (select from network.organisation where id in (new.producer_id, new.cooperative_id) and ended_at is not null) then
        raise exception 'request of % and % after one of them has ended', new.producer_id, new.cooperative_id
            using errcode = 'check_violation', constraint = 'supply_request_of_the_living', table = 'supply_request', schema = 'network';
    end if;
    return new;
end $$;
create trigger supply_request_of_the_living before insert or update on network.supply_request for each row execute function network.refuse_ended();

create function network.end_requests() returns trigger language plpgsql as $$
begin
    delete from network.supply_request where producer_id = new.id or cooperative_id = new.id;
    return null;
end $$;
create trigger requests_end_with_their_organisation after update of ended_at on network.organisation for each row
    when (old.ended_at is null and new.ended_at is not null) execute function network.end_requests();
comment on function network.end_requests() is 'Whoever ends it, in whatever order: a request that was written before the end is seen from here, for the end waited for it.';
delete from network.supply_request r using network.organisation o where o.id in (r.producer_id, r.cooperative_id) and o.ended_at is not null;
