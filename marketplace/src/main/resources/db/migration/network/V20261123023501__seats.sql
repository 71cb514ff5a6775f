-- Where an organisation is, for those who only want to know roughly: its farm, else its hub, else the first place that was written down for it.
create function network.seat_of(p_organisation bigint) returns bigint language sql stable as $$
    select s.id from network.site s where s.party_id = p_organisation
    order by array_position(array['FARM', 'HUB', 'POINT', 'KITCHEN_DOOR'], s.kind), s.latitude is null, s.id limit 1
$$;

create function network.town_of(p_organisation bigint) returns text language sql stable as $$
    select coalesce((select s.city from network.site s where s.id = network.seat_of(p_organisation)), '')
$$;
comment on function network.town_of(bigint) is 'May be empty. No street: a farm is somebody''s home.';
