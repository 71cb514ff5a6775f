package coop.tablee.assortment;

import coop.tablee.platform.RecurringWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Keeps the prepared rows up with the offers, and their search words with the vocabulary: every node looks several times a second, each change is taken by one.
 * A change is due until its row is prepared, because both are one transaction; a title is due as long as the vocabulary that it was translated with is not the newest.
 */
@Component
public class CardPreparation implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CardPreparation.class);
    private static final int BATCH = 500;

    /** A title may stand on hundreds of offers. */
    private static final int TITLES = 50;

    private static final String PREPARE = "/* job */ select assortment.prepare(:batch) done";

    // What another has taken and not committed is still seen
    private static final String UNDER_WAY = "select exists (select from ordercycle.offer_change) under_way";
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    // A transaction of its own: both lock rows of offers
    private static final String TRANSLATE = "/* job */ select assortment.translate_anew(:batch) done";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;

    CardPreparation(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Prepares all that changed until now and waits for what another is just preparing; emits how many rows and titles. For who cannot wait for the next round: the demo
     * and tests.
     */
    public Mono<Long> catchUp() {
        return round().flatMap(done -> database.sql(UNDER_WAY)
                .mapValue(Boolean.class)
                .one()
                .flatMap(more ->
                        more ? Mono.delay(A_MOMENT).then(catchUp()).map(others -> done + others) : Mono.just(done)));
    }

    private Mono<Long> round() {
        return allOf(some(PREPARE, BATCH))
                .flatMap(rows -> allOf(some(TRANSLATE, TITLES)).map(titles -> rows + titles));
    }

    @Scheduled(fixedDelayString = "PT0.25S", initialDelayString = "PT0.5S")
    Mono<Void> keepUp() {
        return round().then().onErrorResume(error -> {
            LOG.warn("Prepared rows wait: {}", error.toString());
            return Mono.empty();
        });
    }

    private static Mono<Long> allOf(Mono<Long> some) {
        return some.expand(done -> done == 0 ? Mono.empty() : some).reduce(0L, Long::sum);
    }

    private Mono<Long> some(String work, int batch) {
        return database.sql(work)
                .bind("batch", batch)
                .map(row -> row.get("done", Long.class))
                .one()
                .as(transaction::transactional);
    }
}
