package coop.tablee.ordering.approval;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Reminds before the cut-off, and at it does with orders that nobody decided on what their authority wants. Any number of nodes may run it; what is due is due until done.
 */
@Component
class ApprovalDeadlines implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(ApprovalDeadlines.class);

    private final DatabaseClient database;

    ApprovalDeadlines(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT3S")
    Mono<Void> run() {
        return endDue().then(remindDue()).then().onErrorResume(error -> {
            LOG.warn("Orders that wait for an approval wait longer: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Ends the waiting that is over now, of a hundred orders at most; answers how many. */
    Mono<Integer> endDue() {
        return asked("/* job */ select ordering.end_approvals() done");
    }

    Mono<Integer> remindDue() {
        return asked("/* job */ select ordering.remind_of_approvals() done");
    }

    private Mono<Integer> asked(String statement) {
        return database.sql(statement).mapValue(Integer.class).one();
    }
}
