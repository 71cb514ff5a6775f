package coop.tablee.delivery.route;

import coop.tablee.delivery.Arrangement;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.Binding;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Changes how a cooperative's goods travel. What is another's, or was never offered to choose from, is {@code not-found} (404); a change that another made
 * meanwhile is {@code changed-meanwhile} (409). Orders that are placed keep the way they were placed for.
 */
@Component
class Routes {

    private final DatabaseClient database;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Routes(DatabaseClient database, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** The hub that a producer's goods enter, and who brings them there: the producer itself, or a carrier that collects. */
    Mono<Void> supply(long producer, long farm, long hub, long carrier, List<Integer> weekdays, Actor actor) {
        var arranged = database.sql(
                        "select delivery.arrange_supply(:cooperative, :producer, :farm, :hub, :carrier, :weekdays)")
                .bind("cooperative", cooperativeOf(actor))
                .bind("producer", producer)
                .bind("farm", farm)
                .bind("hub", hub)
                .bind("carrier", carrier)
                .bind("weekdays", weekdays.toArray(new Integer[0]));
        return done(arranged, actor, "route.supply-arranged", "organisation", producer);
    }

    /** The ways to a place. */
    Mono<Void> ways(long place, Ways ways, Actor actor) {
        var arranged = database.sql(
                        "select delivery.arrange_ways(:cooperative, :place, :hub, :poolCarrier, :poolHub, :carrier, :direct, :seen)")
                .bind("cooperative", cooperativeOf(actor))
                .bind("place", place)
                .bind("hub", Binding.orNull(ways.hub, Long.class))
                .bind("poolCarrier", Binding.orNull(ways.poolCarrier, Long.class))
                .bind("poolHub", Binding.orNull(ways.poolHub, Long.class))
                .bind("carrier", Binding.orNull(ways.carrier, Long.class))
                .bind("direct", ways.direct.toArray(new Long[0]))
                .bind("seen", ways.seen);
        return done(arranged, actor, "route.ways-arranged", "site", place);
    }

    /** {@code direct}: producers whose goods come straight from the farm; {@code hub} absent = nothing else comes. */
    record Ways(
            @Nullable Long hub,
            @Nullable Long poolCarrier,
            @Nullable Long poolHub,
            @Nullable Long carrier,
            List<Long> direct,
            String seen) {}

    /** Households may fetch at this farm. */
    Mono<Void> openGate(long farm, Actor actor) {
        var arranged = database.sql("select delivery.open_gate(:cooperative, :farm)")
                .bind("cooperative", cooperativeOf(actor))
                .bind("farm", farm);
        return done(arranged, actor, "route.gate-opened", "site", farm);
    }

    /** Another cooperative's goods may pass through one's hub, on delivery dates up to {@code until}. */
    Mono<Void> pool(long hub, long guest, @Nullable LocalDate until, Actor actor) {
        var arranged = database.sql("select delivery.agree_pool(:cooperative, :hub, :guest, :until)")
                .bind("cooperative", cooperativeOf(actor))
                .bind("hub", hub)
                .bind("guest", guest)
                .bind("until", Binding.orNull(until, LocalDate.class));
        return done(arranged, actor, "route.pool-agreed", "site", hub);
    }

    static long cooperativeOf(Actor actor) {
        return actor.requireParty().id();
    }

    private Mono<Void> done(
            DatabaseClient.GenericExecuteSpec arranged, Actor actor, String action, String type, long id) {
        return arranged.mapValue(String.class)
                .one()
                .doOnNext(Arrangement::require)
                .then(trail.record(actor, action, type, Long.toString(id), Map.of()))
                .as(transaction::transactional);
    }
}
