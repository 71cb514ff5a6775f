package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.platform.RecurringWork;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Moves cycles on. Every node looks once a second for what is due; a due cycle is moved by one of them, once, however late. Closing waits for the placements
 * in flight, so whoever hears {@code cycle_closed} (key: the cycle's id) sees all orders of the cycle. After a stop of days, what is due is done in the order in
 * which it was due.
 */
@Component
public class CycleTransitions implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CycleTransitions.class);

    private static final String TO_OPEN = "state = 'PLANNED' and opens_at <= platform.business_time()";
    private static final String TO_CLOSE = """
            state = 'OPEN' and greatest(household_cutoff_at, institution_cutoff_at) <= platform.business_time()
              and ordercycle.last_cutoff(id) <= platform.business_time()""";

    // A lock that leaves foreign keys alone (no key update): a placement holds the door and then refers to the cycle;
    // it must not wait for who waits for it.
    private static final String OPEN_DUE = """
            /* job */ update ordercycle.cycle set state = 'OPEN', version = version + 1
            where id in (select id from ordercycle.cycle where %s
                         order by opens_at, id limit 100 for no key update skip locked)
            """.formatted(TO_OPEN);
    private static final String TAKE_DUE = """
            /* job */ select id from ordercycle.cycle
            where %s
            order by greatest(household_cutoff_at, institution_cutoff_at), id limit 1 for no key update skip locked
            """.formatted(TO_CLOSE);
    private static final String BEHIND =
            "select exists (select from ordercycle.cycle where %s or %s) behind".formatted(TO_OPEN, TO_CLOSE);
    private static final String CLOSE_DOOR = "/* job */ select ordercycle.close_door(:cycle) is null closed";
    private static final String CLOSE = """
            /* job */ with closed as (
                update ordercycle.cycle set state = 'CLOSED', version = version + 1 where id = :cycle and state = 'OPEN'
                returning id, cooperative_id, delivery_date)
            select platform.announce('cycle_closed', id::text,
                jsonb_build_object('cycle', id, 'cooperative', cooperative_id, 'deliveryDate', delivery_date)) is null announced from closed
            """;
    private static final String MOVE = """
            update ordercycle.cycle set state = :next, version = version + 1 where id = :cycle and state = any (:before)
            """;
    private static final String CANCEL = """
            with cancelled as (
                update ordercycle.cycle set state = 'CANCELLED', version = version + 1
                where id = :cycle and cooperative_id = :cooperative and state = 'PLANNED' returning id)
            select id from cancelled
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;

    CycleTransitions(DatabaseClient database, TransactionalOperator transaction, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
    }

    /** Makes every change that is due now; emits how many cycles were opened and closed. */
    public Mono<Long> makeDue() {
        return openDue().flatMap(opened -> closeAllDue().map(closed -> opened + closed));
    }

    /** Whether something is due that is not done yet, be it that another job or node has it in hand. */
    public Mono<Boolean> isBehind() {
        return database.sql(BEHIND).mapValue(Boolean.class).one();
    }

    /** Begins packing; {@code cycle-not-there-yet} (409) unless the cycle is closed. */
    public Mono<Void> startPacking(long cycle) {
        return moveOn(cycle, CycleState.PACKING);
    }

    /** All consignments of the cycle are delivered or have a reason. */
    public Mono<Void> deliver(long cycle) {
        return moveOn(cycle, CycleState.DELIVERED);
    }

    /** All orders of the cycle are settled. */
    public Mono<Void> settle(long cycle) {
        return moveOn(cycle, CycleState.SETTLED);
    }

    /**
     * Takes a planned delivery date back; one that is back already stays so, another's is {@code not-found}, and one that has begun to take orders is refused
     * ({@code cycle-has-begun}, 409).
     */
    public Mono<Void> cancel(long cycle, Actor actor) {
        return database.sql(CANCEL)
                .bind("cycle", cycle)
                .bind("cooperative", actor.requireParty().id())
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(id -> trail.record(actor, "cancel", "cycle", Long.toString(id), Map.of())
                        .thenReturn(id))
                .switchIfEmpty(requireCancelled(cycle, actor))
                .then()
                .as(transaction::transactional);
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT1S")
    Mono<Void> keepUp() {
        return makeDue().then().onErrorResume(error -> {
            LOG.warn("Cycles wait: {}", error.toString());
            return Mono.empty();
        });
    }

    private Mono<Long> openDue() {
        return database.sql(OPEN_DUE).fetch().rowsUpdated();
    }

    private Mono<Long> closeAllDue() {
        return Flux.defer(this::closeNext)
                .repeat(100)
                .takeUntil(found -> !found)
                .filter(found -> found)
                .count();
    }

    private Mono<Boolean> closeNext() {
        return database.sql(TAKE_DUE)
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(cycle ->
                        inTurn(CLOSE_DOOR, cycle).then(inTurn(CLOSE, cycle)).thenReturn(cycle))
                .as(transaction::transactional)
                .hasElement();
    }

    private Mono<Void> inTurn(String sql, long cycle) {
        return database.sql(sql).bind("cycle", cycle).then();
    }

    private Mono<Void> moveOn(long cycle, CycleState next) {
        var before = Arrays.stream(CycleState.values())
                .filter(state -> state.mayBecome(next) || state == next)
                .map(Enum::name)
                .toArray(String[]::new);
        return database.sql(MOVE)
                .bind("cycle", cycle)
                .bind("next", next.name())
                .bind("before", before)
                .fetch()
                .rowsUpdated()
                .flatMap(moved -> moved > 0
                        ? Mono.empty()
                        : Mono.error(new DomainException(Kind.CONFLICT, "cycle-not-there-yet")));
    }

    private Mono<Long> requireCancelled(long cycle, Actor actor) {
        return database.sql("select state from ordercycle.cycle where id = :cycle and cooperative_id = :cooperative")
                .bind("cycle", cycle)
                .bind("cooperative", actor.requireParty().id())
                .map(row -> CycleState.valueOf(row.get("state", String.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(state -> state == CycleState.CANCELLED
                        ? Mono.just(cycle)
                        : Mono.error(new DomainException(Kind.CONFLICT, "cycle-has-begun")));
    }
}
