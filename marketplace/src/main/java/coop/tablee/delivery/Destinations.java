package coop.tablee.delivery;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The places that goods can be ordered to, and their openings. Distribution points and farm gates are everybody's; a kitchen's door is known only to the
 * kitchen and to the authority that pays for it.
 */
@Component
public class Destinations {

    private static final String SELECT = """
            select d.site_id, d.kind, s.name, s.party_id, s.street, s.postcode, s.city, s.time_zone, s.latitude, s.longitude, d.chilled, d.frozen,
                delivery.distance_km(:latitude::float8, :longitude::float8, s.latitude, s.longitude) distance
            from delivery.destination d join network.site s on s.id = d.site_id
            """;
    private static final String POINTS =
            SELECT + "where d.active and d.fetched order by distance nulls last, s.name, d.site_id limit 500";
    private static final String AMONG =
            SELECT + "where d.active and d.fetched and d.site_id = any (:ids) order by s.name, d.site_id";
    private static final String OF_PARTY = SELECT + """
            left join network.organisation o on o.id = s.party_id
            where d.active and d.kind = 'KITCHEN_DOOR' and (s.party_id = :party or o.authority_id = :party)
            order by s.name, d.site_id limit 500
            """;
    private static final String ONE = SELECT + "where d.active and d.site_id = :destination";
    private static final String VISIBLE_ONE = SELECT + """
            left join network.organisation o on o.id = s.party_id
            where d.active and d.site_id = :destination and (d.fetched or s.party_id = :party or o.authority_id = :party)
            """;
    private static final String SLOTS = """
            select s.id, s.site_id, s.delivery_date, s.opens, s.closes, s.crates - s.used crates, s.chilled_crates - s.used_chilled chilled,
                s.frozen_crates - s.used_frozen frozen
            from delivery.open_slot s
            where s.site_id = any (:destinations) and s.delivery_date = any (:dates)
            order by s.delivery_date, s.site_id, s.opens
            """;

    private static final String TOWNS = """
            select s.postcode, s.city, avg(s.latitude) latitude, avg(s.longitude) longitude
            from network.site s join network.organisation o on o.id = s.party_id
            where s.latitude is not null and s.longitude is not null and s.city <> ''
            group by s.postcode, s.city order by s.city, s.postcode limit 1000
            """;

    private static final String FACTS = """
            select jsonb_build_object(
                'hours', (select coalesce(jsonb_agg(jsonb_build_object('weekday', o.weekday, 'opens', o.opens, 'closes', o.closes) order by o.weekday, o.opens), '[]')
                    from delivery.opening o where o.site_id = d.site_id),
                'closed', (select coalesce(jsonb_agg(c.day order by c.day), '[]')
                    from delivery.closed_day c, (select platform.today() as day) t where c.site_id = d.site_id and c.day between t.day and t.day + 60),
                'cooperatives', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id), '[]')
                    from network.party p where p.id in (select l.cooperative_id from delivery.lane l where l.destination_id = d.site_id and l.active)))::text found
            from delivery.destination d where d.site_id = :destination and d.active and d.fetched
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    Destinations(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** What anybody may know of a distribution point or a farm gate; empty when it is neither. */
    public Mono<PlaceFacts> facts(long id) {
        return database.sql(FACTS)
                .bind("destination", id)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, PlaceFacts.class));
    }

    /** All distribution points and farm gates, the nearest to these coordinates (degrees) first; by name when nobody said where. */
    public Flux<Destination> near(@Nullable Double latitude, @Nullable Double longitude) {
        return database.sql(POINTS)
                .bind("latitude", Binding.orNull(latitude, Double.class))
                .bind("longitude", Binding.orNull(longitude, Double.class))
                .map(Destinations::destination)
                .all();
    }

    /** Of these, the distribution points and farm gates where households fetch today; by name. */
    public Flux<Destination> among(Collection<Long> ids) {
        return database.sql(AMONG)
                .bind("latitude", Binding.orNull((Double) null, Double.class))
                .bind("longitude", Binding.orNull((Double) null, Double.class))
                .bind("ids", ids.toArray(Long[]::new))
                .map(Destinations::destination)
                .all();
    }

    /** The towns whose whereabouts are known, because some organisation has a place there; by name. */
    public Flux<Town> towns() {
        return database.sql(TOWNS)
                .map(row -> new Town(
                        Objects.requireNonNull(row.get("postcode", String.class)),
                        Objects.requireNonNull(row.get("city", String.class)),
                        Objects.requireNonNull(row.get("latitude", Double.class)),
                        Objects.requireNonNull(row.get("longitude", Double.class))))
                .all();
    }

    /** The kitchen doors of the party that somebody acts for, those of the kitchens it pays for included; by name. */
    public Flux<Destination> of(Actor actor) {
        return Mono.justOrEmpty(actor.findParty())
                .flatMapMany(party -> somewhere(OF_PARTY)
                        .bind("party", party.id())
                        .map(Destinations::destination)
                        .all());
    }

    /** The destination, whoever asks; {@code not-found} when there is none or it is closed down. */
    public Mono<Destination> require(long id) {
        return somewhere(ONE)
                .bind("destination", id)
                .map(Destinations::destination)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** The destination, if it is a point, a farm gate, or the actor's own kitchen door; another's door is {@code not-found}. */
    public Mono<Destination> require(long id, Actor actor) {
        var party = actor.party();
        return somewhere(VISIBLE_ONE)
                .bind("destination", id)
                .bind("party", Binding.orNull(party == null ? null : party.id(), Long.class))
                .map(Destinations::destination)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** The openings of these destinations on these dates, full ones included, none on closed days; by date, destination, hour. */
    public Flux<Slot> slots(Collection<Long> destinations, Collection<LocalDate> dates) {
        return database.sql(SLOTS)
                .bind("destinations", destinations.toArray(Long[]::new))
                .bind("dates", dates.toArray(LocalDate[]::new))
                .map(Destinations::slot)
                .all();
    }

    private DatabaseClient.GenericExecuteSpec somewhere(String sql) {
        return database.sql(sql)
                .bind("latitude", Binding.orNull(null, Double.class))
                .bind("longitude", Binding.orNull(null, Double.class));
    }

    static Destination destination(Readable row) {
        return new Destination(
                row.get("site_id", Long.class),
                DestinationKind.valueOf(row.get("kind", String.class)),
                row.get("name", String.class),
                row.get("party_id", Long.class),
                row.get("street", String.class),
                row.get("postcode", String.class),
                row.get("city", String.class),
                ZoneId.of(row.get("time_zone", String.class)),
                row.get("latitude", Double.class),
                row.get("longitude", Double.class),
                row.get("chilled", Boolean.class),
                row.get("frozen", Boolean.class),
                row.get("distance", Double.class));
    }

    static Slot slot(Readable row) {
        return new Slot(
                row.get("id", Long.class),
                row.get("site_id", Long.class),
                row.get("delivery_date", LocalDate.class),
                row.get("opens", LocalTime.class),
                row.get("closes", LocalTime.class),
                row.get("crates", BigDecimal.class),
                row.get("chilled", BigDecimal.class),
                row.get("frozen", BigDecimal.class));
    }
}
