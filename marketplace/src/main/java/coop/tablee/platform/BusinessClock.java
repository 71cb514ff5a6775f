package coop.tablee.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The product's time as pages show it: real time plus the offset that only a demo or a test database may carry. Decisions (cut-offs, holds) are never
 * taken with it but in SQL by {@code platform.business_time()}; this copy of the offset is at most a second old.
 */
@Component
public class BusinessClock extends Clock implements RecurringWork {

    private static final String READ_SHIFT = "select extract(epoch from shift)::float8 seconds from platform.clock";

    private final DatabaseClient database;
    private volatile Duration shift = Duration.ZERO;

    BusinessClock(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), shift);
    }

    /** Lets this database's clock be moved: for demos and tests only. */
    public Mono<Void> makeAdjustable() {
        return database.sql("update platform.clock set adjustable = true where not adjustable")
                .then();
    }

    /** Moves the product's time; refused by the database unless it was made adjustable. */
    public Mono<Void> shiftTo(Duration offset) {
        return database.sql("update platform.clock set shift = make_interval(secs => :seconds)")
                .bind("seconds", offset.toMillis() / 1000.0)
                .then()
                .then(refresh());
    }

    public Mono<Void> refresh() {
        return database.sql(READ_SHIFT)
                .map(row -> Duration.ofMillis(Math.round(row.get("seconds", Double.class) * 1000)))
                .one()
                .doOnNext(read -> shift = read)
                .then();
    }

    @Scheduled(fixedDelayString = "PT1S")
    Mono<Void> keepFresh() {
        return refresh().onErrorComplete();
    }
}
