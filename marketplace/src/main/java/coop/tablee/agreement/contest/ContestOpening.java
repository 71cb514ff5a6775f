package coop.tablee.agreement.contest;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Opens requests whose date has passed. Any number of nodes may run it: each is opened once, late rather than never. */
@Component
public class ContestOpening implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(ContestOpening.class);

    private final DatabaseClient database;

    ContestOpening(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT15S")
    Mono<Void> run() {
        return openDue().then().onErrorResume(error -> {
            LOG.warn("The opening of quotes waits: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Opens what is due, fifty at most; answers how many. */
    public Mono<Integer> openDue() {
        return database.sql("/* job */ select agreement.open_contests() done")
                .mapValue(Integer.class)
                .one();
    }
}
