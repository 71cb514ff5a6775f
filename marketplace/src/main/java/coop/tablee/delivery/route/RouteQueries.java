package coop.tablee.delivery.route;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What the coordinator's pages of ways read, one statement each. */
@Component
class RouteQueries {

    private static final String TODAY = "with t as materialized (select platform.today() as today) ";

    private static final String BOARD = TODAY + """
            , agreed as (
                select a.producer_id id, p.name from network.supply_agreement a join network.party p on p.id = a.producer_id cross join t
                where a.cooperative_id = :cooperative and (a.valid_until is null or a.valid_until >= t.today)
            ), reached as (
                select d.site_id id, d.kind, s.name, s.city, s.party_id, w.name owner, s.party_id = :cooperative mine
                from delivery.destination d join network.site s on s.id = d.site_id join network.party w on w.id = s.party_id
                where d.active and (s.party_id = :cooperative
                    or exists (select from delivery.lane l where l.destination_id = d.site_id and l.cooperative_id = :cooperative and l.active))
            )
            select jsonb_build_object(
                'hubs', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'city', s.city, 'guests', (
                        select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'until', p.valid_until, 'over', coalesce(p.valid_until < t.today, false)) order by g.name), '[]')
                        from delivery.pool p join network.party g on g.id = p.guest_id where p.hub_id = s.id and p.guest_id <> :cooperative)) order by s.name), '[]')
                    from network.site s where s.party_id = :cooperative and s.kind = 'HUB'),
                'hosts', (select coalesce(jsonb_agg(jsonb_build_object('hub', p.hub_id, 'name', s.name, 'host', h.name, 'until', p.valid_until,
                        'over', coalesce(p.valid_until < t.today, false)) order by s.name), '[]')
                    from delivery.pool p join network.site s on s.id = p.hub_id join network.party h on h.id = p.host_id
                    where p.guest_id = :cooperative and p.host_id <> :cooperative),
                'farms', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name,
                        'farms', (select count(*) from network.site f where f.party_id = a.id and f.kind = 'FARM'), 'hub', hub.name, 'mode', s.mode,
                        'carrier', c.name, 'days', coalesce(cardinality(s.weekdays), 7)) order by a.name, a.id), '[]')
                    from agreed a
                    left join delivery.supply s on s.cooperative_id = :cooperative and s.producer_id = a.id
                    left join network.site hub on hub.id = s.hub_id
                    left join network.party c on c.id = s.carrier_id),
                'places', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'name', r.name, 'city', r.city, 'owner', r.owner, 'mine', r.mine,
                        'hub', l.hub, 'poolCarrier', l.pool_carrier, 'poolHub', l.pool_hub, 'poolOver', coalesce(l.is_over, false), 'carrier', l.carrier,
                        'direct', (select coalesce(jsonb_agg(p.name order by p.name), '[]') from delivery.lane x join network.party p on p.id = x.producer_id
                            where x.cooperative_id = :cooperative and x.destination_id = r.id and x.active),
                        'windows', (select count(*) from delivery.opening o where o.site_id = r.id),
                        'closed', (select min(c.day) from delivery.closed_day c where c.site_id = r.id and c.day >= t.today)) order by r.kind desc, r.name, r.id), '[]')
                    from reached r
                    left join lateral (
                        select h.name hub, pc.name pool_carrier, ph.name pool_hub, p.valid_until < t.today is_over, c.name carrier
                        from delivery.lane x
                        join network.site h on h.id = x.hub_id
                        join network.party c on c.id = x.carrier_id
                        left join network.site ph on ph.id = x.pool_hub_id
                        left join network.party pc on pc.id = x.pool_carrier_id
                        left join delivery.pool p on p.hub_id = x.pool_hub_id and p.guest_id = x.cooperative_id
                        where x.cooperative_id = :cooperative and x.destination_id = r.id and x.active
                        order by x.preference, x.pool_hub_id is not null, x.id limit 1) l on true),
                'addable', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) order by n.name, n.id), '[]') from (
                        select s.id, concat_ws(', ', s.name, nullif(s.city, '')) name from delivery.destination d join network.site s on s.id = d.site_id
                        where d.active and d.kind <> 'FARM_GATE' and network.is_admitted(s.party_id) and d.site_id not in (select id from reached)
                        union all
                        select s.id, concat_ws(', ', a.name, s.name) from agreed a join network.site s on s.party_id = a.id and s.kind = 'FARM'
                        where s.id not in (select id from reached)) n),
                'cooperatives', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]')
                    from network.organisation o join network.party p on p.id = o.id where 'COOPERATIVE' = any (o.kinds) and o.id <> :cooperative and o.ended_at is null and network.is_admitted(o.id)))::text found
            from t
            """;

    private static final String HUBS = """
            (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name, s.id), '[]') from network.site s
             where s.party_id = :cooperative and s.kind = 'HUB')
            """;

    private static final String CARRIERS = """
            (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.id <> :cooperative, p.name, p.id), '[]')
             from network.organisation o join network.party p on p.id = o.id
             where o.id = :cooperative or 'CARRIER' = any (o.kinds) %s)
            """;

    // While nothing is arranged: the days that both have said of themselves, else those of the farm, else all
    private static final String FARM = TODAY + """
            select jsonb_build_object('id', p.id, 'name', p.name,
                'farms', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.id), '[]') from network.site s
                    where s.party_id = p.id and s.kind = 'FARM'),
                'hubs', %s, 'carriers', %s,
                'farm', s.farm_id, 'hub', s.hub_id, 'carrier', s.carrier_id, 'weekdays', to_jsonb(coalesce(s.weekdays,
                    nullif(array(select day from unnest(f.delivery_weekdays) day where day = any (c.delivery_weekdays) order by day), '{}'),
                    nullif(f.delivery_weekdays, '{}'), array[1, 2, 3, 4, 5, 6, 7])),
                'said', to_jsonb(f.delivery_weekdays), 'arranged', s.producer_id is not null)::text found
            from t
            join network.supply_agreement a on a.cooperative_id = :cooperative and a.producer_id = :producer and (a.valid_until is null or a.valid_until >= t.today)
            join network.party p on p.id = a.producer_id
            join network.organisation f on f.id = a.producer_id
            join network.organisation c on c.id = a.cooperative_id
            left join delivery.supply s on s.cooperative_id = a.cooperative_id and s.producer_id = p.id
            order by s.hub_id limit 1
            """.formatted(HUBS, CARRIERS.formatted(""));

    private static final String PLACE = TODAY
            + """
            select jsonb_build_object('id', d.site_id, 'kind', d.kind, 'name', s.name, 'city', s.city, 'hours', delivery.keeps_hours(:cooperative, d.site_id),
                'seen', delivery.ways_seen(:cooperative, d.site_id), 'hubs', %s,
                'pools', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) order by n.name, n.id), '[]') from (
                    select h.id, h.name from delivery.pool p join network.site h on h.id = p.hub_id
                    where p.guest_id = :cooperative and p.host_id <> :cooperative and (p.valid_until is null or p.valid_until >= t.today)
                    union all
                    select h.id, h.name from network.site h where h.party_id = :cooperative and h.kind = 'HUB'
                        and (select count(*) from network.site o where o.party_id = :cooperative and o.kind = 'HUB') > 1) n),
                'carriers', %s,
                'farms', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]')
                    from network.supply_agreement a join network.party p on p.id = a.producer_id
                    where a.cooperative_id = :cooperative and (a.valid_until is null or a.valid_until >= t.today)
                      and (d.kind <> 'FARM_GATE' or p.id = s.party_id)
                      and exists (select from network.site f where f.party_id = p.id and f.kind = 'FARM')),
                'hub', l.hub_id, 'poolCarrier', l.pool_carrier_id, 'poolHub', l.pool_hub_id, 'carrier', l.carrier_id,
                'direct', (select coalesce(jsonb_agg(x.producer_id order by x.producer_id), '[]') from delivery.lane x
                    where x.cooperative_id = :cooperative and x.destination_id = d.site_id and x.producer_id is not null and x.active))::text found
            from t
            join delivery.destination d on d.site_id = :site and d.active
            join network.site s on s.id = d.site_id
            left join lateral (select x.* from delivery.lane x where x.cooperative_id = :cooperative and x.destination_id = d.site_id and x.hub_id is not null and x.active
                order by x.preference, x.pool_hub_id is not null, x.id limit 1) l on true
            """.formatted(
                            HUBS,
                            CARRIERS.formatted(
                                    "or o.id in (select p.host_id from delivery.pool p where p.guest_id = :cooperative)"));

    private final DatabaseClient database;
    private final JsonMapper json;

    RouteQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<RoutesBoard> board(long cooperative) {
        return database.sql(BOARD)
                .bind("cooperative", cooperative)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, RoutesBoard.class));
    }

    /** Empty when this producer does not supply the cooperative. */
    Mono<FarmSheet> farm(long cooperative, long producer) {
        return database.sql(FARM)
                .bind("cooperative", cooperative)
                .bind("producer", producer)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, FarmSheet.class));
    }

    /** Empty when nothing can be ordered to that place. */
    Mono<PlaceSheet> place(long cooperative, long site) {
        return database.sql(PLACE)
                .bind("cooperative", cooperative)
                .bind("site", site)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, PlaceSheet.class));
    }
}
