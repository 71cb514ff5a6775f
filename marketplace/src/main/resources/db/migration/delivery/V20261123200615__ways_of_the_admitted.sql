-- Pages offered no newcomer to choose; what a page did not offer could still be sent. Own places are prepared meanwhile, and ways are taken away from whom they lead to.
create or replace function delivery.arrange_ways(p_cooperative bigint, p_destination bigint, p_hub bigint, p_pool_carrier bigint, p_pool_hub bigint, p_carrier bigint,
    p_direct bigint[], p_seen text) returns text language plpgsql as $$
declare
    d delivery.destination;
    v_pool_host bigint;
    v_owner bigint;
begin
    select party_id into v_owner from network.site where id = p_destination;
    if v_owner <> p_cooperative and (p_hub is not null or cardinality(p_direct) > 0) then
        -- Who ends or begins at this moment is waited for, before the place is held: endings take them in this order
        perform from network.organisation where id in (p_cooperative, v_owner) order by id for share;
    end if;
    select * into d from delivery.destination where site_id = p_destination and active for no key update;
    if not found or exists (select from unnest(p_direct) p where not delivery.supplies(p_cooperative, p)
            or not exists (select from network.site where party_id = p and kind = 'FARM'))
        or p_hub is not null and not exists (select from network.site where id = p_hub and kind = 'HUB' and party_id = p_cooperative) then
        return 'not-found';
    end if;
    if v_owner <> p_cooperative and (p_hub is not null or cardinality(p_direct) > 0) then
        if not (network.is_admitted(p_cooperative) and network.is_admitted(v_owner)) then
            return 'way-not-admitted';
        end if;
        if exists (select from network.organisation where id = v_owner and ended_at is not null) then
            return 'not-found';
        end if;
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

create or replace function delivery.agree_pool(p_host bigint, p_hub bigint, p_guest bigint, p_until date) returns text language plpgsql as $$
begin
    -- A pool that is over, or is ended by this, is nobody's way
    if p_until is null or p_until >= platform.today() then
        perform from network.organisation where id in (p_host, p_guest) order by id for share;
        if not (network.is_admitted(p_host) and network.is_admitted(p_guest)) then
            return 'way-not-admitted';
        end if;
        if exists (select from network.organisation where id = p_guest and ended_at is not null) then
            return 'not-found';
        end if;
    end if;
    insert into delivery.pool (hub_id, host_id, guest_id, valid_until)
    select s.id, s.party_id, g.id, p_until from network.site s, network.organisation g
    where s.id = p_hub and s.kind = 'HUB' and s.party_id = p_host and g.id = p_guest and g.id <> p_host and 'COOPERATIVE' = any (g.kinds)
    on conflict (hub_id, guest_id) do update set valid_until = excluded.valid_until;
    return case when found then 'ok' else 'not-found' end;
end $$;
