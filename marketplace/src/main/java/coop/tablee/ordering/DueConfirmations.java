package coop.tablee.ordering;

import coop.tablee.platform.RecurringWork;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Confirms the orders of a cycle that has closed while the news of it still waits behind thousands of others, so many at a time: who packs does not wait for
 * letters to be written. Any number of nodes may run it, and one that dies leaves the rest to the next.
 */
@Component
class DueConfirmations implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(DueConfirmations.class);
    private static final int AT_ONCE = 1000;
    /** Orders are shared among so many transactions at a time by their ids, so that none waits for another. */
    private static final int LANES = 3;

    // Mostly nothing has closed: that is asked first, and no order is looked at then
    private static final String DAYS = """
            /* job */ select distinct c.delivery_date from ordercycle.cycle c
            where c.id in (select n.dedup_key::bigint from platform.outbox n where n.kind = 'cycle_closed' and n.status in ('new', 'failed'))
            """;
    private static final String CONFIRM = """
            /* job */ with placed as materialized (
                select o.id from ordering.orders o
                where o.state = 'PLACED' and o.delivery_date = any (:days) and o.id % :lanes = :lane and o.id > :after order by o.id limit :limit)
            select count(*)::int as found, coalesce(max(id), 0) as last, ordering.confirm(array(select id from placed)) as confirmed from placed
            """;

    private final DatabaseClient database;
    /** Whoever wants it while it is being done waits for that, rather than for each of its locks; nothing while nobody does it. */
    private final AtomicReference<@Nullable Mono<Integer>> running = new AtomicReference<>();

    DueConfirmations(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT0.3S", initialDelayString = "PT2S")
    Mono<Void> run() {
        return confirmAll().then().onErrorResume(error -> {
            LOG.warn("Orders of a closed cycle wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Confirms what is due now; answers how many. Who asks while this node is at it gets what that comes to. */
    Mono<Integer> confirmAll() {
        return Mono.defer(() -> {
            var begun = confirmDue().doOnTerminate(() -> running.set(null)).cache();
            var other = running.compareAndExchange(null, begun);
            return other == null ? begun : other;
        });
    }

    private Mono<Integer> confirmDue() {
        return database.sql(DAYS)
                .mapValue(LocalDate.class)
                .all()
                .collectList()
                .filter(days -> !days.isEmpty())
                .flatMapMany(days -> Flux.range(0, LANES).flatMap(lane -> confirmAll(days, lane)))
                .reduce(0, Integer::sum);
    }

    private Flux<Integer> confirmAll(List<LocalDate> days, int lane) {
        return confirmSome(days, lane, 0)
                .expand(batch -> batch.found < AT_ONCE ? Mono.empty() : confirmSome(days, lane, batch.last))
                .map(Batch::confirmed);
    }

    /** Those of them that nobody can change any more; others are passed by. */
    private Mono<Batch> confirmSome(List<LocalDate> days, int lane, long after) {
        return database.sql(CONFIRM)
                .bind("days", days.toArray(LocalDate[]::new))
                .bind("lanes", LANES)
                .bind("lane", lane)
                .bind("after", after)
                .bind("limit", AT_ONCE)
                .map(row -> new Batch(
                        Objects.requireNonNull(row.get("found", Integer.class)),
                        Objects.requireNonNull(row.get("last", Long.class)),
                        Objects.requireNonNull(row.get("confirmed", Integer.class))))
                .one();
    }

    private record Batch(int found, long last, int confirmed) {}
}
