package coop.tablee.payment;

import coop.tablee.shared.Money;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gives money back from what is kept for an order, the newest payment first. Subscribed inside a transaction it belongs to it. */
@Component
public class Refunds {

    private static final String REFUND = "select payment.refund(:key, :order, :amount, :reason) refunded";

    private final DatabaseClient database;

    Refunds(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Gives back up to {@code amount} and answers how much it was: no more than what is kept for the order, and 0 for a key that was used before.
     */
    public Mono<Money> refund(long order, Money amount, String key, String reason) {
        return database.sql(REFUND)
                .bind("key", key)
                .bind("order", order)
                .bind("amount", amount.minor())
                .bind("reason", reason)
                .map(row -> new Money(row.get("refunded", Long.class), amount.currency()))
                .one();
    }
}
