package coop.tablee.assortment;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Keeps the prepared rows up with the offers: every node looks several times a second, each change is taken by one. A change is due until its row is
 * prepared, because both are one transaction.
 */
@Component
public class CardPreparation implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CardPreparation.class);
    private static final int BATCH = 500;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    CardPreparation(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Prepares all that changed until now; emits how many rows. For who cannot wait for the next round: the demo and tests. */
    public Mono<Long> catchUp() {
        return prepareSome()
                .expand(prepared -> prepared == 0 ? Mono.empty() : prepareSome())
                .reduce(0L, Long::sum);
    }

    @Scheduled(fixedDelayString = "PT0.25S", initialDelayString = "PT0.5S")
    Mono<Void> keepUp() {
        return catchUp().then().onErrorResume(error -> {
            LOG.warn("Prepared rows wait: {}", error.toString());
            return Mono.empty();
        });
    }

    private Mono<Long> prepareSome() {
        return database.sql("/* job */ select assortment.prepare(:batch) prepared")
                .bind("batch", BATCH)
                .map(row -> row.get("prepared", Long.class))
                .one()
                .as(transaction::transactional);
    }
}
