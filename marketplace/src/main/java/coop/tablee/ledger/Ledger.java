package coop.tablee.ledger;

import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Writes transactions, once per key: a repeated key answers the first transaction's id and writes nothing. Subscribed inside a transaction it belongs to it.
 * Legs of zero are left out; legs that do not sum to zero, or fewer than two, are a programming error that the database refuses.
 */
@Component
public class Ledger {

    private static final String POST = "select ledger.post(:key, :kind, :accounts, :amounts, :orders, :currency) id";

    private final DatabaseClient database;

    Ledger(DatabaseClient database) {
        this.database = database;
    }

    /** Posts amounts of one currency (ISO code) and gives the transaction's id. */
    public Mono<Long> post(String key, String kind, String currency, List<Posting> postings) {
        return database.sql(POST)
                .bind("key", key)
                .bind("kind", kind)
                .bind(
                        "accounts",
                        postings.stream()
                                .map(posting -> posting.account().name())
                                .toArray(String[]::new))
                .bind("amounts", postings.stream().map(Posting::amountMinor).toArray(Long[]::new))
                .bind("orders", postings.stream().map(Posting::order).toArray(Long[]::new))
                .bind("currency", currency)
                .map(row -> row.get("id", Long.class))
                .one();
    }
}
