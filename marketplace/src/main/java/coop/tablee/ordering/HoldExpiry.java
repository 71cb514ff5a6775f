package coop.tablee.ordering;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lets go of orders that were held for a payment that did not come. Any number of nodes may run it; what is due is due until done. */
@Component
class HoldExpiry implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(HoldExpiry.class);

    private final DatabaseClient database;

    HoldExpiry(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT2S")
    Mono<Void> run() {
        return expireDue().then().onErrorResume(error -> {
            LOG.warn("Expired holds wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Ends the holds that are over now, a hundred at most; answers how many. */
    Mono<Integer> expireDue() {
        return database.sql("/* job */ select ordering.expire_due() expired")
                .mapValue(Integer.class)
                .one();
    }
}
