package coop.tablee.platform;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What waits to be told, as figures for whoever watches over the marketplace: asked of the database now and then, the same on every node. */
@Component
class Backlog implements RecurringWork {

    private static final String ASK = """
            /* job */ select
                (select count(*) from platform.outbox where status in ('new', 'failed')) waiting,
                (select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 from platform.outbox where status in ('new', 'failed')) age,
                (select count(*) from platform.outbox where status = 'dead') dead,
                (select count(*) from platform.mail where status = 'new') mails,
                (select count(*) from platform.mail where status = 'dead') dead_mails
            """;
    private static final Figures NONE = new Figures(0, 0, 0, 0, 0);

    private final DatabaseClient database;
    private final AtomicReference<Figures> last = new AtomicReference<>(NONE);

    Backlog(DatabaseClient database, MeterRegistry meters) {
        this.database = database;
        gauge(meters, "tablee.outbox.waiting", figures -> figures.waiting);
        gauge(meters, "tablee.outbox.oldest.seconds", figures -> figures.ageSeconds);
        gauge(meters, "tablee.outbox.dead", figures -> figures.dead);
        gauge(meters, "tablee.mails.waiting", figures -> figures.mails);
        gauge(meters, "tablee.mails.dead", figures -> figures.deadMails);
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT5S")
    Mono<Void> look() {
        return database.sql(ASK)
                .map(row -> new Figures(
                        row.get("waiting", Long.class),
                        row.get("age", Double.class),
                        row.get("dead", Long.class),
                        row.get("mails", Long.class),
                        row.get("dead_mails", Long.class)))
                .one()
                .doOnNext(last::set)
                .onErrorComplete()
                .then();
    }

    private void gauge(MeterRegistry meters, String name, ToDoubleFunction<Figures> figure) {
        Gauge.builder(name, last, found -> figure.applyAsDouble(found.get())).register(meters);
    }

    private record Figures(long waiting, double ageSeconds, long dead, long mails, long deadMails) {}
}
