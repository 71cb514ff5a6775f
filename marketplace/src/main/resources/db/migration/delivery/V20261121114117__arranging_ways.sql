-- What coordinators, kitchens and farms change by hand: supplies, ways, pools, hours, closed days. Each answers in one word how it went: ok, not-found (also for
-- what is another's), or why not.
create function delivery.may_carry(p_carrier bigint, p_cooperative bigint, p_hub bigint) returns boolean language sql stable as $$
    select p_carrier = p_cooperative
        or exists (select from network.organisation o where o.id = p_carrier and 'CARRIER' = any (o.kinds))
        or exists (select from network.site s where s.id = p_hub and s.party_id = p_carrier)
$$;
comment on function delivery.may_carry(bigint, bigint, bigint) is 'The cooperative itself, a carrier, or whoever runs the hub that the goods pass through.';

create function delivery.supplies(p_cooperative bigint, p_producer bigint) returns boolean language sql stable as $$
    select exists (select from network.supply_agreement a where a.cooperative_id = p_cooperative and a.producer_id = p_producer
        and (a.valid_until is null or a.valid_until >= (platform.business_time() at time zone 'Europe/Brussels')::date))
$$;

create function delivery.arrange_supply(p_cooperative bigint, p_producer bigint, p_farm bigint, p_hub bigint, p_carrier bigint, p_weekdays int[]) returns text
language plpgsql as $$
begin
    if not delivery.supplies(p_cooperative, p_producer)
        or not exists (select from network.site where id = p_farm and kind = 'FARM' and party_id = p_producer)
        or not exists (select from network.site where id = p_hub and kind = 'HUB' and party_id = p_cooperative)
        or not (p_carrier = p_producer or delivery.may_carry(p_carrier, p_cooperative, null)) then
        return 'not-found';
    end if;
    delete from delivery.supply where cooperative_id = p_cooperative and producer_id = p_producer and hub_id <> p_hub;
    insert into delivery.supply (cooperative_id, producer_id, hub_id, farm_id, mode, carrier_id, weekdays)
    values (p_cooperative, p_producer, p_hub, p_farm, case when p_carrier = p_producer then 'DROPPED' else 'COLLECTED' end, p_carrier, p_weekdays)
    on conflict (cooperative_id, producer_id, hub_id) do update set farm_id = excluded.farm_id, mode = excluded.mode, carrier_id = excluded.carrier_id,
        weekdays = excluded.weekdays;
    return 'ok';
end $$;

create function delivery.ways_seen(p_cooperative bigint, p_destination bigint) returns text language sql stable as $$
    select md5(coalesce(string_agg(concat_ws(',', l.producer_id, l.hub_id, l.pool_carrier_id, l.pool_hub_id, l.carrier_id), ';' order by l.id), ''))
    from delivery.lane l where l.cooperative_id = p_cooperative and l.destination_id = p_destination and l.active
$$;
comment on function delivery.ways_seen(bigint, bigint) is 'What a form shows of the ways to a place, in short: two people who change them notice each other by it.';

create function delivery.renew_slots_of(p_site bigint) returns void language sql as $$
    select delivery.renew_slots(p_site, t.today, t.today + 62)
    from (select (platform.business_time() at time zone s.time_zone)::date today from network.site s where s.id = p_site) t
$$;
comment on function delivery.renew_slots_of(bigint) is 'From today for two months; what is opened later gets its slots when it is opened.';

create function delivery.arrange_ways(p_cooperative bigint, p_destination bigint, p_hub bigint, p_pool_carrier bigint, p_pool_hub bigint, p_carrier bigint,
    p_direct bigint[], p_seen text) returns text language plpgsql as $$
declare
    d delivery.destination;
    v_pool_host bigint;
begin
    select * into d from delivery.destination where site_id = p_destination and active for no key update;
    if not found or exists (select from unnest(p_direct) p where not delivery.supplies(p_cooperative, p)
            or not exists (select from network.site where party_id = p and kind = 'FARM'))
        or p_hub is not null and not exists (select from network.site where id = p_hub and kind = 'HUB' and party_id = p_cooperative) then
        return 'not-found';
    end if;
    if p_seen <> delivery.ways_seen(p_cooperative, p_destination) then
        return 'changed-meanwhile';
    end if;
    if d.kind = 'FARM_GATE' and (p_hub is not null or exists (select from unnest(p_direct) p where p is distinct from (select party_id from network.site where id = p_destination))) then
        return 'gate-is-for-its-farm';
    end if;
    if p_hub is not null and not delivery.may_carry(p_carrier, p_cooperative, p_pool_hub) then
        return 'not-found';
    end if;
    if p_pool_hub is not null then
        select party_id into v_pool_host from network.site where id = p_pool_hub and kind = 'HUB';
        if v_pool_host = p_cooperative then
            insert into delivery.pool (hub_id, host_id, guest_id) values (p_pool_hub, p_cooperative, p_cooperative) on conflict do nothing;
        end if;
        if p_hub is null or p_pool_hub = p_hub then
            return 'pool-leads-elsewhere';
        end if;
        if not exists (select from delivery.pool where hub_id = p_pool_hub and guest_id = p_cooperative
            and (valid_until is null or valid_until >= (platform.business_time() at time zone 'Europe/Brussels')::date)) then
            return 'pool-not-agreed';
        end if;
        if not delivery.may_carry(p_pool_carrier, p_cooperative, p_pool_hub) then
            return 'not-found';
        end if;
    end if;
    update delivery.lane set active = false where cooperative_id = p_cooperative and destination_id = p_destination and active;
    insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, pool_carrier_id, pool_hub_id, carrier_id)
    select p_cooperative, null, p_destination, p_hub, p_pool_carrier, p_pool_hub, p_carrier where p_hub is not null
    union all select p_cooperative, p, p_destination, null, null, null, p from unnest(p_direct) p
    on conflict on constraint lane_once do update set pool_carrier_id = excluded.pool_carrier_id, carrier_id = excluded.carrier_id, active = true, preference = 1;
    perform delivery.renew_slots_of(p_destination);
    return 'ok';
end $$;

create function delivery.open_gate(p_cooperative bigint, p_farm bigint) returns text language plpgsql as $$
declare v_producer bigint;
begin
    select party_id into v_producer from network.site where id = p_farm and kind = 'FARM';
    if v_producer is null or not delivery.supplies(p_cooperative, v_producer) then
        return 'not-found';
    end if;
    insert into delivery.destination (site_id, kind, chilled, frozen) values (p_farm, 'FARM_GATE', false, false) on conflict (site_id) do update set active = true;
    insert into delivery.lane (cooperative_id, producer_id, destination_id, carrier_id) values (p_cooperative, v_producer, p_farm, v_producer)
    on conflict on constraint lane_once do update set active = true;
    perform delivery.renew_slots_of(p_farm);
    return 'ok';
end $$;
comment on function delivery.open_gate(bigint, bigint) is 'Households may fetch a supplying farm''s goods at its gate, once it has hours.';

create function delivery.agree_pool(p_host bigint, p_hub bigint, p_guest bigint, p_until date) returns text language plpgsql as $$
begin
    insert into delivery.pool (hub_id, host_id, guest_id, valid_until)
    select s.id, s.party_id, g.id, p_until from network.site s, network.organisation g
    where s.id = p_hub and s.kind = 'HUB' and s.party_id = p_host and g.id = p_guest and g.id <> p_host and 'COOPERATIVE' = any (g.kinds)
    on conflict (hub_id, guest_id) do update set valid_until = excluded.valid_until;
    return case when found then 'ok' else 'not-found' end;
end $$;

create function delivery.keeps_hours(p_party bigint, p_site bigint) returns boolean language sql stable as $$
    select exists (select from delivery.destination d join network.site s on s.id = d.site_id
        where d.site_id = p_site and d.active and (s.party_id = p_party
            or d.kind = 'FARM_GATE' and exists (select from delivery.lane l where l.destination_id = p_site and l.cooperative_id = p_party and l.active)))
$$;
comment on function delivery.keeps_hours(bigint, bigint) is 'Whose place it is; for a farm''s gate also the cooperative that sells there.';

create function delivery.set_hours(p_party bigint, p_site bigint, p_version bigint, p_hours jsonb) returns text language plpgsql as $$
begin
    if not delivery.keeps_hours(p_party, p_site) then
        return 'not-found';
    end if;
    update delivery.destination set version = version + 1 where site_id = p_site and version = p_version;
    if not found then
        return 'changed-meanwhile';
    end if;
    delete from delivery.opening where site_id = p_site;
    insert into delivery.opening (site_id, weekday, opens, closes, crates, chilled_crates, frozen_crates)
    select p_site, x.weekday, x.opens, x.closes, x.crates, x.chilled, x.frozen
    from jsonb_to_recordset(p_hours) as x(weekday int, opens time, closes time, crates numeric, chilled numeric, frozen numeric);
    update delivery.destination d set chilled = h.chilled, frozen = h.frozen
    from (select bool_or(chilled_crates > 0) chilled, bool_or(frozen_crates > 0) frozen from delivery.opening where site_id = p_site having count(*) > 0) h
    where d.site_id = p_site;
    perform delivery.renew_slots_of(p_site);
    return 'ok';
end $$;
comment on function delivery.set_hours(bigint, bigint, bigint, jsonb) is 'Replaces the weekly openings; a place that has room for nothing cold keeps nothing cold.';

create function delivery.close_days(p_party bigint, p_site bigint, p_first date, p_last date, p_reason text) returns text language plpgsql as $$
begin
    if not delivery.keeps_hours(p_party, p_site) then
        return 'not-found';
    end if;
    insert into delivery.closed_day (site_id, day, reason) select p_site, day::date, p_reason from generate_series(p_first, p_last, interval '1 day') day
    on conflict (site_id, day) do update set reason = excluded.reason;
    return 'ok';
end $$;

create function delivery.reopen_days(p_party bigint, p_site bigint, p_first date, p_last date) returns text language plpgsql as $$
begin
    if not delivery.keeps_hours(p_party, p_site) then
        return 'not-found';
    end if;
    delete from delivery.closed_day where site_id = p_site and day between p_first and p_last;
    return 'ok';
end $$;
