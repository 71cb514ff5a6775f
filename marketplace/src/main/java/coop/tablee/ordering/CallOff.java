package coop.tablee.ordering;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Role;
import coop.tablee.platform.RecurringWork;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls off a delivery date before anything of it is packed. From that moment nothing more is sold for it; its orders are then let go one by one, each in a
 * transaction of its own with goods, room and money back and its buyer told once. What a killed node left undone another one goes on with.
 */
@Component
public class CallOff implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CallOff.class);
    private static final int AT_ONCE = 50;

    private static final String CALL_OFF = "select ordering.call_off(:cycle, :party, :account, :reason, :note) was";
    private static final String UNDER_WAY = """
            /* job */ select f.cycle_id, f.cooperative_id, f.account_id, f.reason, f.note from ordering.call_off f where f.done_at is null order by f.at limit 10
            """;
    private static final String NEXT =
            "/* job */ select s.number, s.version from ordering.still_in(:cycle) s order by s.order_id limit :limit";
    private static final String DONE = """
            /* job */ update ordering.call_off set done_at = clock_timestamp()
            where cycle_id = :cycle and done_at is null and not exists (select from ordering.still_in(:cycle))
            """;

    private final DatabaseClient database;
    private final OrderCorrection correction;
    private final TransactionalOperator transaction;

    CallOff(DatabaseClient database, OrderCorrection correction, TransactionalOperator transaction) {
        this.database = database;
        this.correction = correction;
        this.transaction = transaction;
    }

    /**
     * Calls the date off, which may be said twice. {@code not-found} (404) when it is not the acting cooperative's, {@code already-packed} (409) once packing
     * has begun, {@code invalid-input} (422) without a reason.
     */
    public Mono<Void> callOff(long cycle, Because because, Actor actor) {
        return Mono.defer(() -> {
            var problems = because.problems();
            if (!problems.isEmpty()) {
                return Mono.error(DomainException.invalid(problems));
            }
            return Detached.run(database.sql(CALL_OFF)
                            .bind("cycle", cycle)
                            .bind("party", actor.requireParty().id())
                            .bind("account", actor.accountId())
                            .bind(
                                    "reason",
                                    Objects.requireNonNull(because.reason()).name())
                            .bind("note", because.note())
                            .map(row -> Objects.requireNonNullElse(row.get("was", String.class), ""))
                            .one()
                            .as(transaction::transactional))
                    .flatMap(CallOff::outcome);
        });
    }

    /** Lets go of orders of dates that were called off, some at a time; answers how many it looked at. */
    Mono<Long> goOn() {
        return database.sql(UNDER_WAY)
                .map(row -> new Dropped(
                        row.get("cycle_id", Long.class),
                        row.get("cooperative_id", Long.class),
                        row.get("account_id", Long.class),
                        new Because(
                                CorrectionReason.valueOf(row.get("reason", String.class)),
                                row.get("note", String.class))))
                .all()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(this::letGo)
                .reduce(0L, Long::sum);
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT3S")
    Mono<Void> run() {
        return goOn().then().onErrorResume(error -> {
            LOG.warn("Orders of a date that was called off wait: {}", error.toString());
            return Mono.empty();
        });
    }

    private Mono<Long> letGo(Dropped dropped) {
        return database.sql(NEXT)
                .bind("cycle", dropped.cycle())
                .bind("limit", AT_ONCE)
                .map(row -> new WithdrawOrder(
                        row.get("number", String.class),
                        row.get("version", Long.class),
                        CorrectionKey.ofCycle(dropped.cycle()),
                        dropped.because()))
                .all()
                .collectList()
                .flatMap(orders -> Flux.fromIterable(orders)
                        // Whoever changed or packed it meanwhile was first; the next round sees what is left
                        .concatMap(order -> correction
                                .withdraw(order, dropped.asActor())
                                .then()
                                .onErrorResume(DomainException.class, refused -> Mono.empty()))
                        .then(database.sql(DONE)
                                .bind("cycle", dropped.cycle())
                                .fetch()
                                .rowsUpdated())
                        .thenReturn((long) orders.size()));
    }

    private static Mono<Void> outcome(String was) {
        return switch (was) {
            case "PLANNED", "OPEN", "CLOSED", "CANCELLED" -> Mono.empty();
            case "" -> Mono.error(DomainException.notFound());
            default -> Mono.error(new DomainException(Kind.CONFLICT, "already-packed"));
        };
    }

    /** A date that was called off, and by whom: its orders are let go in their name. */
    private record Dropped(long cycle, long cooperative, long account, Because because) {

        Actor asActor() {
            return new Actor(
                    account,
                    "",
                    Locale.FRENCH,
                    new ActingParty(cooperative, "", Set.of("COOPERATIVE")),
                    Set.of(Role.COORDINATOR),
                    List.of(),
                    Credential.NONE);
        }
    }
}
