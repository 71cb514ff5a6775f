-- Ways: which hub a farm's goods enter and who brings them there, lanes over one hub or two, straight from the farm, or fetched at its gate; and who carries
-- each stretch.
alter table delivery.destination drop constraint destination_kind_known;
alter table delivery.destination
    add column fetched boolean not null generated always as (kind <> 'KITCHEN_DOOR') stored,
    add column site_kind text not null generated always as (case kind when 'FARM_GATE' then 'FARM' else kind end) stored,
    add column version bigint not null default 0,
    add constraint destination_kind_known check (kind in ('POINT', 'KITCHEN_DOOR', 'FARM_GATE')),
    add constraint destination_is_such_a_site foreign key (site_id, site_kind) references network.site (id, kind);
comment on column delivery.destination.fetched is 'Households fetch here: a distribution point, or the gate of a farm.';
comment on column delivery.destination.version is 'Raised by every change of its openings and closed days; two people who change them notice each other by it.';

create table delivery.pool (
    hub_id bigint not null,
    guest_id bigint not null references network.organisation,
    host_id bigint not null references network.organisation,
    hub_kind text not null generated always as ('HUB') stored,
    valid_until date,
    primary key (hub_id, guest_id),
    constraint pool_is_at_a_hub_of_its_host foreign key (hub_id, hub_kind, host_id) references network.site (id, kind, party_id)
);
comment on table delivery.pool is 'The host lets the guest''s goods pass through its hub, on delivery dates up to valid_until; without an end until it is given one. A cooperative with two hubs is its own guest.';

create table delivery.supply (
    cooperative_id bigint not null references network.organisation,
    producer_id bigint not null references network.organisation,
    hub_id bigint not null,
    farm_id bigint not null,
    mode text not null,
    carrier_id bigint not null references network.organisation,
    weekdays int[] not null default '{1,2,3,4,5,6,7}',
    hub_kind text not null generated always as ('HUB') stored,
    farm_kind text not null generated always as ('FARM') stored,
    primary key (cooperative_id, producer_id, hub_id),
    constraint supply_enters_a_hub_of_the_cooperative foreign key (hub_id, hub_kind, cooperative_id) references network.site (id, kind, party_id),
    constraint supply_starts_at_a_farm_of_the_producer foreign key (farm_id, farm_kind, producer_id) references network.site (id, kind, party_id),
    constraint supply_mode_known check (mode in ('DROPPED', 'COLLECTED')),
    constraint supply_is_dropped_by_the_producer check ((mode = 'DROPPED') = (carrier_id = producer_id)),
    constraint supply_weekdays_iso check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) > 0)
);
comment on table delivery.supply is 'Which hub a producer''s goods enter, and who brings them: the producer drops them, or somebody collects them at the farm. A producer without a row brings them to whichever hub they leave from.';
comment on column delivery.supply.weekdays is 'ISO weekdays of the delivery dates for which the goods come.';

update delivery.lane set carrier_id = case when hub_id is null then producer_id else cooperative_id end where carrier_id is null;
alter table delivery.lane drop constraint lane_once;
alter table delivery.lane drop constraint lane_direct_names_its_producer;
alter table delivery.lane
    alter column carrier_id set not null,
    add column hub_kind text not null generated always as ('HUB') stored,
    add column pool_hub_id bigint,
    add column pool_carrier_id bigint references network.organisation,
    add column preference int not null default 1,
    add constraint lane_once unique nulls not distinct (cooperative_id, producer_id, destination_id, hub_id, pool_hub_id),
    add constraint lane_is_direct_or_leaves_a_hub check ((producer_id is null) = (hub_id is not null)),
    add constraint lane_leaves_a_hub_of_its_own foreign key (hub_id, hub_kind, cooperative_id) references network.site (id, kind, party_id),
    add constraint lane_pool_is_agreed foreign key (pool_hub_id, cooperative_id) references delivery.pool (hub_id, guest_id),
    add constraint lane_pool_starts_at_a_hub check (pool_hub_id is null or hub_id is not null),
    add constraint lane_pool_leads_elsewhere check (pool_hub_id <> hub_id),
    add constraint lane_names_every_carrier check ((pool_hub_id is null) = (pool_carrier_id is null)),
    add constraint lane_preference_sane check (preference between 1 and 9);
create index lane_to on delivery.lane (destination_id, cooperative_id);
comment on table delivery.lane is 'How a cooperative''s goods reach a destination: from its hub, from its hub over another one (pool_hub_id), or, with a producer and no hub, straight from the farm. carrier_id brings them to the destination, pool_carrier_id from hub to hub.';
comment on column delivery.lane.preference is 'Of several lanes the lowest is taken; equal ones by fewer stretches.';

create function delivery.refuse_nonsense_at_a_gate() returns trigger language plpgsql as $$
begin
    if exists (select from delivery.destination d join network.site s on s.id = d.site_id
               where d.site_id = new.destination_id and d.kind = 'FARM_GATE' and s.party_id is distinct from new.producer_id) then
        raise exception 'only a farm''s own goods are fetched at its gate' using errcode = 'check_violation', constraint = 'lane_to_a_gate_is_of_its_farm',
            schema = 'delivery', table = 'lane';
    end if;
    return new;
end $$;
create trigger lane_to_a_gate_is_of_its_farm before insert or update on delivery.lane for each row execute function delivery.refuse_nonsense_at_a_gate();

create function delivery.way(p_destination bigint, p_day date, p_cooperative bigint, p_producer bigint)
returns table (sender_id bigint, hub_id bigint, handlers bigint[], legs jsonb) language sql stable as $$
    with best as (
        select l.hub_id, l.pool_hub_id, l.pool_carrier_id, l.carrier_id, host.party_id host_id, coalesce(s.farm_id, farm.id) farm_id,
            coalesce(s.carrier_id, p_producer) farm_carrier_id
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
    select coalesce(b.hub_id, b.farm_id), b.hub_id, case when b.hub_id is null then '{}' else array_remove(array[p_cooperative, b.host_id], null) end,
        (select coalesce(jsonb_agg(jsonb_build_object('sequence', s.n, 'from', f.id, 'fromName', f.name, 'fromKind', f.kind, 'to', t.id, 'toName', t.name,
                'toKind', t.kind, 'carrier', c.id, 'carrierName', c.name) order by s.n), '[]')
         from (values (1, b.farm_id, b.hub_id, b.farm_carrier_id), (2, b.hub_id, b.pool_hub_id, b.pool_carrier_id),
                   (1 + (b.hub_id is not null)::int + (b.pool_hub_id is not null)::int, coalesce(b.pool_hub_id, b.hub_id, b.farm_id), p_destination, b.carrier_id)
              ) s(n, from_id, to_id, carrier_id)
         join network.site f on f.id = s.from_id
         join network.site t on t.id = s.to_id
         join network.party c on c.id = s.carrier_id
         where s.from_id <> s.to_id)
    from best b
$$;
comment on function delivery.way(bigint, date, bigint, bigint) is
    'The one way that a producer''s goods, sold through a cooperative, take to a destination on a date; no row = they do not get there. The producer''s own direct lane goes first, then the preferred one, then fewer stretches, then the older. sender_id packs; handlers keep or repack on the way; no legs = fetched where they grow.';

alter table delivery.slot add column withdrawn boolean not null default false;
comment on column delivery.slot.withdrawn is 'No longer among the openings: takes no more, keeps what it was promised.';

create view delivery.open_slot as
select s.* from delivery.slot s
where not s.withdrawn and not exists (select from delivery.closed_day c where c.site_id = s.site_id and c.day = s.delivery_date);
comment on view delivery.open_slot is 'Slots that still take something, if there is room: none on closed days, none that was withdrawn.';

create function delivery.is_open(p_site bigint, p_day date) returns boolean language sql stable as $$
    select not exists (select from delivery.closed_day c where c.site_id = p_site and c.day = p_day)
       and (exists (select from delivery.slot s where s.site_id = p_site and s.delivery_date = p_day and not s.withdrawn)
         or not exists (select from delivery.opening o where o.site_id = p_site))
$$;
comment on function delivery.is_open(bigint, date) is 'Whether somebody is there that day, however full it is. A place without any hours is open but on its closed days.';

create or replace function delivery.take_slot(p_slot bigint, p_crates numeric, p_chilled numeric, p_frozen numeric) returns boolean language plpgsql as $$
begin
    update delivery.slot s set used = used + p_crates, used_chilled = used_chilled + p_chilled, used_frozen = used_frozen + p_frozen
    where s.id = p_slot and used + p_crates <= crates and used_chilled + p_chilled <= chilled_crates and used_frozen + p_frozen <= frozen_crates
      and not s.withdrawn and not exists (select from delivery.closed_day c where c.site_id = s.site_id and c.day = s.delivery_date);
    return found;
end $$;

create function delivery.renew_slots(p_site bigint, p_from date, p_until date) returns void language plpgsql as $$
begin
    insert into delivery.slot as s (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates)
    select o.site_id, day::date, o.opens, o.closes, o.crates, o.chilled_crates, o.frozen_crates
    from delivery.opening o cross join generate_series(p_from, p_until, interval '1 day') day
    where o.site_id = p_site and o.weekday = extract(isodow from day)
    order by day, o.opens
    on conflict on constraint slot_once do update set closes = excluded.closes, withdrawn = false, crates = greatest(excluded.crates, s.used),
        chilled_crates = greatest(excluded.chilled_crates, s.used_chilled), frozen_crates = greatest(excluded.frozen_crates, s.used_frozen);
    update delivery.slot s set withdrawn = true
    where s.site_id = p_site and s.delivery_date >= p_from and not s.withdrawn
      and not exists (select from delivery.opening o where o.site_id = s.site_id and o.weekday = extract(isodow from s.delivery_date) and o.opens = s.opens);
end $$;
comment on function delivery.renew_slots(bigint, date, date) is
    'Brings the slots of a place in line with its openings. What was promised is kept: a slot never falls below what is in it, and one that is no longer open keeps its goods.';
