-- What whoever comes with the crates has to know at a door: whom to call, where to ring.
alter table delivery.destination
    add column phone text not null default '',
    add column directions text not null default '',
    add constraint destination_phone_short check (length(phone) <= 40),
    add constraint destination_directions_short check (length(directions) <= 300);

create function delivery.tell_drivers(p_party bigint, p_site bigint, p_phone text, p_directions text) returns text language plpgsql as $$
begin
    if not delivery.keeps_hours(p_party, p_site) then
        return 'not-found';
    end if;
    update delivery.destination set phone = p_phone, directions = p_directions where site_id = p_site;
    return 'ok';
end $$;
comment on function delivery.tell_drivers(bigint, bigint, text, text) is 'Said by those who keep the hours of the place.';
