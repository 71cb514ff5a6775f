package coop.tablee.catalogue.photo;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Clears away photos that no product shows a day after they were sent. Every node looks once an hour; each photo goes once. */
@Component
class UnusedPhotos implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(UnusedPhotos.class);
    private static final String DROP = "/* job */ select catalogue.drop_unused_photos() gone";

    private final DatabaseClient database;

    UnusedPhotos(DatabaseClient database) {
        this.database = database;
    }

    /** Removes all that are due, some at a time; emits how many. */
    Mono<Integer> clear() {
        return some().expand(gone -> gone == 0 ? Mono.empty() : some()).reduce(0, Integer::sum);
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    Mono<Void> keepClear() {
        return clear().then().onErrorResume(error -> {
            LOG.warn("Unused photos wait: {}", error.toString());
            return Mono.empty();
        });
    }

    private Mono<Integer> some() {
        return database.sql(DROP).mapValue(Integer.class).one();
    }
}
