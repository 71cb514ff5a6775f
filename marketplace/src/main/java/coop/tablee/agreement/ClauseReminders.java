package coop.tablee.agreement;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Looks for clauses that fall due. Any number of nodes may run it: each clause is announced once. */
@Component
class ClauseReminders implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(ClauseReminders.class);

    private final DatabaseClient database;

    ClauseReminders(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT20S")
    Mono<Void> run() {
        return remindDue().then().onErrorResume(error -> {
            LOG.warn("Reminders of clauses wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Announces what is due, a hundred at most; answers how many. */
    Mono<Integer> remindDue() {
        return database.sql("/* job */ select agreement.remind_of_clauses() done")
                .mapValue(Integer.class)
                .one();
    }
}
