package coop.tablee.assortment;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Where and when something can be had now by households: of one producer, of one cooperative, or at one place. By date, then by the place's name; at most {@value #MOST},
 * in one statement.
 */
@Component
public class OpenPlaces {

    private static final int MOST = 500;

    private static final String COLUMNS = """
            select l.cooperative_id, q.name cooperative_name, d.site_id, s.name, s.city, s.latitude, s.longitude, c.delivery_date, max(c.cutoff_at) cutoff_at
            """;

    private static final String WAY = """
            join network.party q on q.id = l.cooperative_id
            join delivery.destination d on d.site_id = l.destination_id and d.active and d.fetched
            join network.site s on s.id = d.site_id
            left join delivery.pool p on p.hub_id = l.pool_hub_id and p.guest_id = l.cooperative_id
            """;

    private static final String OPEN = """
            and l.active and (p.valid_until is null or p.valid_until >= c.delivery_date) and delivery.is_open(d.site_id, c.delivery_date)
            group by l.cooperative_id, q.name, d.site_id, s.name, s.city, s.latitude, s.longitude, c.delivery_date
            order by c.delivery_date, s.name, d.site_id, q.name limit %d
            """.formatted(MOST);

    // The prepared rows know a producer's offers; there are few, whatever else the dates hold
    private static final String OF_PRODUCER = """
            with moment as materialized (select platform.business_time() at, platform.today() as day),
            mine as materialized (
                select k.cooperative_id, k.delivery_date, max(o.household_cutoff_at) cutoff_at, bool_or(k.storage = 'AMBIENT') ambient,
                    bool_or(k.storage = 'CHILLED') chilled, bool_or(k.storage = 'FROZEN') frozen
                from moment m
                join assortment.card k on k.producer_id = :producer and k.delivery_date >= m.day - 1
                join ordercycle.cycle c on c.id = k.cycle_id and c.state = 'OPEN'
                join ordercycle.offer o on o.id = k.offer_id and o.state = 'OFFERED' and o.household_price is not null
                where o.household_cutoff_at > m.at
                group by k.cooperative_id, k.delivery_date)
            """ + COLUMNS + """
            from mine c
            join delivery.lane l on l.cooperative_id = c.cooperative_id and (l.producer_id is null or l.producer_id = :producer)
            """ + WAY + """
            where (c.ambient or (c.chilled and d.chilled) or (c.frozen and d.frozen))
              and exists (select from delivery.path(d.site_id, c.delivery_date, c.cooperative_id, :producer))
            """ + OPEN;

    private static final String OF_MANY = COLUMNS + """
            from delivery.lane l
            """ + WAY + """
            cross join lateral (
                select y.delivery_date, last.cutoff_at
                from ordercycle.cycle y
                cross join lateral (
                    select o.household_cutoff_at cutoff_at from ordercycle.offer o
                    where o.cycle_id = y.id and o.state = 'OFFERED' and (l.producer_id is null or o.producer_id = l.producer_id) and o.household_price is not null
                    order by o.household_cutoff_at desc limit 1) last
                where y.cooperative_id = l.cooperative_id and y.state = 'OPEN' and last.cutoff_at > platform.business_time()) c
            where %s
            """ + OPEN;

    private static final String OF_COOPERATIVE = OF_MANY.formatted("l.cooperative_id = :cooperative");
    private static final String AT = OF_MANY.formatted("l.destination_id = :destination");

    private final DatabaseClient database;

    OpenPlaces(DatabaseClient database) {
        this.database = database;
    }

    /** Where a producer's goods can be had. */
    public Flux<OpenPlace> ofProducer(long producer) {
        return database.sql(OF_PRODUCER)
                .bind("producer", producer)
                .map(OpenPlaces::place)
                .all();
    }

    /** Where a cooperative brings goods. */
    public Flux<OpenPlace> ofCooperative(long cooperative) {
        return database.sql(OF_COOPERATIVE)
                .bind("cooperative", cooperative)
                .map(OpenPlaces::place)
                .all();
    }

    /** When something comes to a place that households may go to, and by whom. */
    public Flux<OpenPlace> at(long destination) {
        return database.sql(AT)
                .bind("destination", destination)
                .map(OpenPlaces::place)
                .all();
    }

    private static OpenPlace place(Readable row) {
        return new OpenPlace(
                row.get("cooperative_id", Long.class),
                row.get("cooperative_name", String.class),
                row.get("site_id", Long.class),
                row.get("name", String.class),
                row.get("city", String.class),
                row.get("latitude", Double.class),
                row.get("longitude", Double.class),
                row.get("delivery_date", LocalDate.class),
                row.get("cutoff_at", Instant.class));
    }
}
