package coop.tablee.ordercycle;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Lets offers follow their products' lots. Whoever takes the last of a lot announces nothing; every node looks once a second for offers that should take from another
 * lot by now, as it does for cycles, and whichever comes first moves them. Where no product has lots there is nothing to look through.
 */
@Component
class LotFollowing implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(LotFollowing.class);
    private static final String FOLLOW = "/* job */ select ordercycle.follow_rows(null, null) moved";

    private final DatabaseClient database;

    LotFollowing(DatabaseClient database) {
        this.database = database;
    }

    /** Answers how many offers went on to another lot. */
    Mono<Integer> follow() {
        return database.sql(FOLLOW).mapValue(Integer.class).one();
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT1S")
    Mono<Void> keepUp() {
        return follow().then().onErrorResume(error -> {
            LOG.warn("Offers wait for the next lot: {}", error.toString());
            return Mono.empty();
        });
    }
}
