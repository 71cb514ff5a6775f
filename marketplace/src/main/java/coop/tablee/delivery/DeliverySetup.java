package coop.tablee.delivery;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes sites into destinations: what they keep cold, when they open for how many crates, and by which lanes goods reach them. */
@Component
public class DeliverySetup {

    private static final String DESTINATION = """
            insert into delivery.destination (site_id, kind, chilled, frozen) values (:site, :kind, :chilled, :frozen)
            on conflict (site_id) do update set kind = excluded.kind, chilled = excluded.chilled, frozen = excluded.frozen
            """;
    private static final String OPENING = """
            insert into delivery.opening (site_id, weekday, opens, closes, crates, chilled_crates, frozen_crates)
            values (:site, :weekday, :opens, :closes, :crates, :chilled, :frozen)
            on conflict (site_id, weekday, opens) do update
            set closes = excluded.closes, crates = excluded.crates, chilled_crates = excluded.chilled_crates, frozen_crates = excluded.frozen_crates
            """;
    private static final String CLOSED =
            "insert into delivery.closed_day (site_id, day, reason) values (:site, :day, :reason) on conflict do nothing";
    private static final String LANE = """
            insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, carrier_id)
            values (:cooperative, :producer, :destination, :hub, :carrier)
            on conflict on constraint lane_once do update set hub_id = excluded.hub_id, carrier_id = excluded.carrier_id, active = true
            """;

    private final DatabaseClient database;

    DeliverySetup(DatabaseClient database) {
        this.database = database;
    }

    /** Makes a site a destination, or changes what it keeps cold. */
    public Mono<Void> destination(long site, DestinationKind kind, boolean chilled, boolean frozen) {
        return database.sql(DESTINATION)
                .bind("site", site)
                .bind("kind", kind.name())
                .bind("chilled", chilled)
                .bind("frozen", frozen)
                .then();
    }

    /** Opens a destination every week on the given days, at wall time of the site; {@code room} is in delivery crates, chilled and frozen ones among all. */
    public Mono<Void> opening(long site, Collection<DayOfWeek> days, LocalTime opens, LocalTime closes, Load room) {
        return Flux.fromIterable(days)
                .concatMap(day -> database.sql(OPENING)
                        .bind("site", site)
                        .bind("weekday", day.getValue())
                        .bind("opens", opens)
                        .bind("closes", closes)
                        .bind("crates", room.crates())
                        .bind("chilled", room.chilled())
                        .bind("frozen", room.frozen())
                        .then())
                .then();
    }

    public Mono<Void> closedDay(long site, LocalDate day, String reason) {
        return database.sql(CLOSED)
                .bind("site", site)
                .bind("day", day)
                .bind("reason", reason)
                .then();
    }

    /** A cooperative's goods reach a destination through a hub. */
    public Mono<Void> laneThroughHub(long cooperative, long destination, long hub, @Nullable Long carrier) {
        return lane(cooperative, null, destination, hub, carrier);
    }

    /** One producer's goods reach a destination straight from the farm. */
    public Mono<Void> laneFromFarm(long cooperative, long producer, long destination) {
        return lane(cooperative, producer, destination, null, null);
    }

    private Mono<Void> lane(
            long cooperative, @Nullable Long producer, long destination, @Nullable Long hub, @Nullable Long carrier) {
        var lane = database.sql(LANE).bind("cooperative", cooperative).bind("destination", destination);
        lane = producer == null ? lane.bindNull("producer", Long.class) : lane.bind("producer", producer);
        lane = hub == null ? lane.bindNull("hub", Long.class) : lane.bind("hub", hub);
        lane = carrier == null ? lane.bindNull("carrier", Long.class) : lane.bind("carrier", carrier);
        return lane.then();
    }

    /** Crates as {@link #opening} wants them. */
    public static Load room(int crates, int chilled, int frozen) {
        return new Load(BigDecimal.valueOf(crates), BigDecimal.valueOf(chilled), BigDecimal.valueOf(frozen));
    }
}
