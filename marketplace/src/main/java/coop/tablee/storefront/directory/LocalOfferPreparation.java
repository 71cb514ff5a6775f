package coop.tablee.storefront.directory;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Keeps the prepared rows of the directory up with everything that they are made of: twice a minute, by one node. */
@Component
public class LocalOfferPreparation implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(LocalOfferPreparation.class);

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    LocalOfferPreparation(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Makes them anew now; false when another node is at it. For who cannot wait for the next time: tests. */
    public Mono<Boolean> catchUp() {
        return database.sql("/* job */ select storefront.prepare_local_offer() prepared")
                .map(row -> Boolean.TRUE.equals(row.get("prepared", Boolean.class)))
                .one()
                .as(transaction::transactional);
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT5S")
    Mono<Void> keepUp() {
        return catchUp().then().onErrorResume(error -> {
            LOG.warn("The directory waits: {}", error.toString());
            return Mono.empty();
        });
    }
}
