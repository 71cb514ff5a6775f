package coop.tablee.ordering.approval;

import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.util.Objects;
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
        return whatever("Orders that wait for an approval wait longer", endDue())
                .then(whatever("Reminders of approvals wait", remindDue()))
                .then(whatever("Reminders to pay wait", remindToPay()));
    }

    /** Ends the waiting that is over now, of a hundred orders at most; answers how many. One that cannot be ended is logged and holds up no other. */
    Mono<Integer> endDue() {
        return database.sql("/* job */ select done, failed from ordering.end_approvals()")
                .map(row -> {
                    for (var order : value(row, "failed", String[].class)) {
                        LOG.warn("The waiting of an order could not be ended: {}", order);
                    }
                    return value(row, "done", Integer.class);
                })
                .one();
    }

    Mono<Integer> remindDue() {
        return database.sql("/* job */ select ordering.remind_of_approvals() done")
                .mapValue(Integer.class)
                .one();
    }

    /** Tells once that what was approved is still to be paid by card, two hours before it falls away. */
    Mono<Integer> remindToPay() {
        return database.sql("/* job */ select ordering.remind_to_pay() done")
                .mapValue(Integer.class)
                .one();
    }

    /** The one does not wait for the other to succeed. */
    private static Mono<Void> whatever(String problem, Mono<Integer> work) {
        return work.then().onErrorResume(error -> {
            LOG.warn("{}: {}", problem, error.toString());
            return Mono.empty();
        });
    }

    private static <T> T value(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type));
    }
}
