-- The way of goods in numbers; delivery.way says the same with names.
create function delivery.path(p_destination bigint, p_day date, p_cooperative bigint, p_producer bigint)
returns table (sender_id bigint, hub_id bigint, host_id bigint, legs bigint[]) language sql stable as $$
    with best as (
        select l.hub_id, l.pool_hub_id, l.pool_carrier_id, l.carrier_id, host.party_id host_id, coalesce(s.farm_id, farm.id) farm_id,
            coalesce(s.carrier_id, p_producer) farm_carrier_id, coalesce(l.pool_hub_id, l.hub_id, s.farm_id, farm.id) last_id
        from delivery.lane l
        left join delivery.pool p on p.hub_id = l.pool_hub_id and p.guest_id = l.cooperative_id
        left join network.site host on host.id = l.pool_hub_id
        left join delivery.supply s on s.cooperative_id = l.cooperative_id and s.producer_id = p_producer and s.hub_id = l.hub_id
        cross join lateral (
            select coalesce((select d.site_id from delivery.destination d join network.site g on g.id = d.site_id
                             where d.site_id = p_destination and d.kind = 'FARM_GATE' and g.party_id = p_producer),
                            (select min(f.id) from network.site f where f.party_id = p_producer and f.kind = 'FARM')) id) farm
        where l.destination_id = p_destination and l.cooperative_id = p_cooperative and l.active and (l.producer_id is null or l.producer_id = p_producer)
          and (p.valid_until is null or p.valid_until >= p_day)
          and case when l.hub_id is null then farm.id is not null
                   when s.hub_id is not null then extract(isodow from p_day)::int = any (s.weekdays)
                   else not exists (select from delivery.supply o where o.cooperative_id = l.cooperative_id and o.producer_id = p_producer) end
        order by l.hub_id is not null, l.preference, l.pool_hub_id is not null, l.id
        limit 1
    )
    select coalesce(b.hub_id, b.farm_id), b.hub_id, b.host_id,
        coalesce(case when b.farm_id <> b.hub_id then array[array[1, b.farm_id, b.hub_id, b.farm_carrier_id]] end
            || case when b.hub_id <> b.pool_hub_id then array[array[2, b.hub_id, b.pool_hub_id, b.pool_carrier_id]] end
            || case when b.last_id <> p_destination
                    then array[array[1 + (b.hub_id is not null)::int + (b.pool_hub_id is not null)::int, b.last_id, p_destination, b.carrier_id]] end, '{}')
    from best b
$$;
comment on function delivery.path(bigint, date, bigint, bigint) is
    'The one way that a producer''s goods, sold through a cooperative, take to a destination on a date; no row = they do not get there. The producer''s own direct lane goes first, then the preferred one, then fewer stretches, then the older. sender_id packs; host_id is whose hub they pass; legs are sequence, from, to, carrier; none = fetched where they grow.';

create or replace function delivery.way(p_destination bigint, p_day date, p_cooperative bigint, p_producer bigint)
returns table (sender_id bigint, hub_id bigint, handlers bigint[], legs jsonb) language sql stable as $$
    select p.sender_id, p.hub_id, case when p.hub_id is null then '{}' else array_remove(array[p_cooperative, p.host_id], null) end,
        (select coalesce(jsonb_agg(jsonb_build_object('sequence', p.legs[i][1], 'from', f.id, 'fromName', f.name, 'fromKind', f.kind, 'to', t.id, 'toName', t.name,
                'toKind', t.kind, 'carrier', c.id, 'carrierName', c.name) order by p.legs[i][1]), '[]')
         from generate_subscripts(p.legs, 1) i
         join network.site f on f.id = p.legs[i][2]
         join network.site t on t.id = p.legs[i][3]
         join network.party c on c.id = p.legs[i][4])
    from delivery.path(p_destination, p_day, p_cooperative, p_producer) p
$$;
comment on function delivery.way(bigint, date, bigint, bigint) is 'delivery.path with the names of those who are on it; handlers keep or repack on the way.';
