package coop.tablee.ordering;

import coop.tablee.platform.RecurringWork;
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

    private static final String CONFIRM = """
            /* job */ select ordering.confirm(array(
                select o.id from ordering.orders o
                where o.state = 'PLACED' and o.id % :lanes = :lane
                  and o.delivery_date in (select c.delivery_date from ordercycle.cycle c where c.id in (
                        select n.dedup_key::bigint from platform.outbox n where n.kind = 'cycle_closed' and n.status in ('new', 'failed')))
                  and not exists (select from ordering.line l join ordercycle.cycle c on c.id = l.cycle_id
                      where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 and c.state in ('PLANNED', 'OPEN')
                        and l.cutoff_at > (select platform.business_time()))
                order by o.id limit :limit)) confirmed
            """;

    private final DatabaseClient database;

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

    /** Confirms what is due now; answers how many. */
    Mono<Integer> confirmAll() {
        return Flux.range(0, LANES)
                .flatMap(lane ->
                        Mono.defer(() -> confirmSome(lane)).repeat().takeUntil(confirmed -> confirmed < AT_ONCE))
                .reduce(0, Integer::sum);
    }

    private Mono<Integer> confirmSome(int lane) {
        return database.sql(CONFIRM)
                .bind("lanes", LANES)
                .bind("lane", lane)
                .bind("limit", AT_ONCE)
                .mapValue(Integer.class)
                .one();
    }
}
