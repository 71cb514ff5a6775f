package coop.tablee.ordering;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Ends late requests that nobody answered in time. Any number of nodes may run it; what is due is due until done. */
@Component
class LateLapse implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(LateLapse.class);

    private final DatabaseClient database;

    LateLapse(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT4S")
    Mono<Void> run() {
        return lapseDue().then().onErrorResume(error -> {
            LOG.warn("Late requests wait: {}", error.toString());
            return Mono.empty();
        });
    }

    Mono<Integer> lapseDue() {
        return database.sql("/* job */ select ordering.lapse_late() lapsed")
                .mapValue(Integer.class)
                .one();
    }
}
