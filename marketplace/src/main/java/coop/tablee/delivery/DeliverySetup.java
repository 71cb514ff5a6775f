package coop.tablee.delivery;

import coop.tablee.platform.Binding;
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
            insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, pool_carrier_id, pool_hub_id, carrier_id)
            values (:cooperative, :producer, :destination, :hub, :poolCarrier, :poolHub, :carrier)
            on conflict on constraint lane_once do update set pool_carrier_id = excluded.pool_carrier_id, carrier_id = excluded.carrier_id, active = true
            """;
    private static final String POOL = """
            insert into delivery.pool (hub_id, host_id, guest_id, valid_until) select s.id, s.party_id, :guest, :until from network.site s where s.id = :hub
            on conflict (hub_id, guest_id) do update set valid_until = excluded.valid_until
            """;
    private static final String SUPPLY = """
            insert into delivery.supply (cooperative_id, producer_id, hub_id, farm_id, mode, carrier_id)
            values (:cooperative, :producer, :hub, :farm, :mode, :carrier)
            on conflict (cooperative_id, producer_id, hub_id) do update set farm_id = excluded.farm_id, mode = excluded.mode, carrier_id = excluded.carrier_id
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

    /** What whoever comes with the crates has to know there. */
    public Mono<Void> forDrivers(long site, String phone, String directions) {
        return database.sql(
                        "update delivery.destination set phone = :phone, directions = :directions where site_id = :site")
                .bind("site", site)
                .bind("phone", phone)
                .bind("directions", directions)
                .then();
    }

    public Mono<Void> closedDay(long site, LocalDate day, String reason) {
        return database.sql(CLOSED)
                .bind("site", site)
                .bind("day", day)
                .bind("reason", reason)
                .then();
    }

    /** A cooperative's goods reach a destination from a hub of its own. */
    public Mono<Void> laneThroughHub(long cooperative, long destination, long hub, long carrier) {
        return lane(cooperative, null, destination, hub, null, null, carrier);
    }

    /** A cooperative's goods go from its hub to another one, whose host lets them pass ({@link #pool}), and from there to the destination. */
    public Mono<Void> laneThroughPool(
            long cooperative, long destination, long hub, long poolCarrier, long poolHub, long carrier) {
        return lane(cooperative, null, destination, hub, poolCarrier, poolHub, carrier);
    }

    /** One producer's goods reach a destination straight from the farm: the producer brings them, or it is the farm's own gate. */
    public Mono<Void> laneFromFarm(long cooperative, long producer, long destination) {
        return lane(cooperative, producer, destination, null, null, null, producer);
    }

    /** The cooperative that runs the hub lets the goods of a guest pass through it, on delivery dates up to {@code until}; absent = without an end. */
    public Mono<Void> pool(long hub, long guest, @Nullable LocalDate until) {
        return database.sql(POOL)
                .bind("hub", hub)
                .bind("guest", guest)
                .bind("until", Binding.orNull(until, LocalDate.class))
                .then();
    }

    /** The producer brings its goods to the cooperative's hub. */
    public Mono<Void> droppedAtHub(long cooperative, long producer, long farm, long hub) {
        return supply(cooperative, producer, farm, hub, "DROPPED", producer);
    }

    /** Somebody else than the producer collects its goods at the farm for the cooperative's hub. */
    public Mono<Void> collectedAtFarm(long cooperative, long producer, long farm, long hub, long carrier) {
        return supply(cooperative, producer, farm, hub, "COLLECTED", carrier);
    }

    private Mono<Void> supply(long cooperative, long producer, long farm, long hub, String mode, long carrier) {
        return database.sql(SUPPLY)
                .bind("cooperative", cooperative)
                .bind("producer", producer)
                .bind("hub", hub)
                .bind("farm", farm)
                .bind("mode", mode)
                .bind("carrier", carrier)
                .then();
    }

    private Mono<Void> lane(
            long cooperative,
            @Nullable Long producer,
            long destination,
            @Nullable Long hub,
            @Nullable Long poolCarrier,
            @Nullable Long poolHub,
            long carrier) {
        return database.sql(LANE)
                .bind("cooperative", cooperative)
                .bind("producer", Binding.orNull(producer, Long.class))
                .bind("destination", destination)
                .bind("hub", Binding.orNull(hub, Long.class))
                .bind("poolCarrier", Binding.orNull(poolCarrier, Long.class))
                .bind("poolHub", Binding.orNull(poolHub, Long.class))
                .bind("carrier", carrier)
                .then();
    }

    /** Crates as {@link #opening} wants them. */
    public static Load room(int crates, int chilled, int frozen) {
        return new Load(BigDecimal.valueOf(crates), BigDecimal.valueOf(chilled), BigDecimal.valueOf(frozen));
    }
}
