package coop.tablee.ordering;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Ends delivery dates that nothing else moves on: nobody ordered, the last order was cancelled after the cut-off, or the last bill was paid when all was long
 * received. Packing and receiving move the others.
 */
@Component
class DatesOver implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(DatesOver.class);
    private static final String END = "/* job */ select ordering.end_dates() ended";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    DatesOver(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Emits how many dates were settled. */
    Mono<Long> end() {
        return database.sql(END).map(row -> row.get("ended", Long.class)).one().as(transaction::transactional);
    }

    @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT20S")
    Mono<Void> keepUp() {
        return end().then().onErrorResume(error -> {
            LOG.warn("Dates that are over wait: {}", error.toString());
            return Mono.empty();
        });
    }
}
