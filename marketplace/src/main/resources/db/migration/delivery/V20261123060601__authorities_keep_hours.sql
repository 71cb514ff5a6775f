-- Who pays for a kitchen says its door's hours too: a municipality sets up four kitchens from one page.
create or replace function delivery.keeps_hours(p_party bigint, p_site bigint) returns boolean language sql stable as $$
    select exists (select from delivery.destination d join network.site s on s.id = d.site_id
        where d.site_id = p_site and d.active and (s.party_id = p_party
            or d.kind = 'KITCHEN_DOOR' and exists (select from network.organisation o where o.id = s.party_id and o.authority_id = p_party)
            or d.kind = 'FARM_GATE' and exists (select from delivery.lane l where l.destination_id = p_site and l.cooperative_id = p_party and l.active)))
$$;
comment on function delivery.keeps_hours(bigint, bigint) is
    'Whose place it is; for a kitchen''s door also the authority that pays for it, for a farm''s gate also the cooperative that sells there.';
