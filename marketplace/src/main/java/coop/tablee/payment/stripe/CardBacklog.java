package coop.tablee.payment.stripe;

import coop.tablee.platform.RecurringWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What waits between us and the provider, or was given up, as figures for whoever watches over the marketplace; the same on every node. */
@Component
class CardBacklog implements RecurringWork {

    private static final String ASK = """
            /* job */ select
                (select count(*) from payment.refund where state = 'due') refunds,
                (select count(*) from payment.refund where state = 'dead') dead_refunds,
                (select count(*) from payment.transfer where state = 'due') transfers,
                (select count(*) from payment.transfer where state = 'dead') dead_transfers,
                (select count(*) from payment.session where state = 'held' and (take_by < clock_timestamp() or due_at = 'infinity')) overdue_holds,
                (select count(*) from payment.event where status = 'dead') dead_events,
                (select count(*) from payment.dispute where state in ('asked', 'open')) disputes
            """;

    private final DatabaseClient database;
    private final AtomicReference<Figures> last = new AtomicReference<>(new Figures(0, 0, 0, 0, 0, 0, 0));

    CardBacklog(DatabaseClient database, MeterRegistry meters) {
        this.database = database;
        gauge(meters, "tablee.refunds.waiting", Figures::refunds);
        gauge(meters, "tablee.refunds.dead", Figures::deadRefunds);
        gauge(meters, "tablee.transfers.waiting", Figures::transfers);
        gauge(meters, "tablee.transfers.dead", Figures::deadTransfers);
        gauge(meters, "tablee.holds.overdue", Figures::overdueHolds);
        gauge(meters, "tablee.provider.events.dead", Figures::deadEvents);
        gauge(meters, "tablee.disputes.open", Figures::disputes);
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT6S")
    Mono<Void> look() {
        return database.sql(ASK)
                .map(row -> new Figures(
                        row.get("refunds", Long.class),
                        row.get("dead_refunds", Long.class),
                        row.get("transfers", Long.class),
                        row.get("dead_transfers", Long.class),
                        row.get("overdue_holds", Long.class),
                        row.get("dead_events", Long.class),
                        row.get("disputes", Long.class)))
                .one()
                .doOnNext(last::set)
                .onErrorComplete()
                .then();
    }

    private void gauge(MeterRegistry meters, String name, ToLongFunction<Figures> figure) {
        Gauge.builder(name, last, found -> figure.applyAsLong(found.get())).register(meters);
    }

    private record Figures(
            long refunds,
            long deadRefunds,
            long transfers,
            long deadTransfers,
            long overdueHolds,
            long deadEvents,
            long disputes) {}
}
