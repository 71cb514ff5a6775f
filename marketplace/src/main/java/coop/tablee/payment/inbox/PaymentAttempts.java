package coop.tablee.payment.inbox;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Looks up what a buyer was asked to pay. */
@Component
public class PaymentAttempts {

    private static final String FIND = """
            select p.id, p.public_ref, p.status, p.amount_minor, p.currency, p.expires_at, p.return_path, p.attempt_key like 'again:%' owed, p.attempt_key like 'add:%' added,
                (select n.public_ref from payment.payment n where n.attempt_key = 'again:' || p.id and n.status = 'pending') again
            from payment.payment p where p.public_ref = :reference and p.provider = :provider and p.buyer_id = :buyer
            """;

    private final DatabaseClient database;

    PaymentAttempts(DatabaseClient database) {
        this.database = database;
    }

    /** The buyer's own attempt; {@code not-found} otherwise. */
    public Mono<PaymentAttempt> require(String provider, String reference, long buyer) {
        return database.sql(FIND)
                .bind("reference", reference)
                .bind("provider", provider)
                .bind("buyer", buyer)
                .map(PaymentAttempts::attempt)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static PaymentAttempt attempt(Readable row) {
        return new PaymentAttempt(
                row.get("id", Long.class),
                Objects.requireNonNull(row.get("public_ref", String.class)),
                Objects.requireNonNull(row.get("status", String.class)),
                new Money(
                        row.get("amount_minor", Long.class), Objects.requireNonNull(row.get("currency", String.class))),
                row.get("expires_at", Instant.class),
                Objects.requireNonNull(row.get("return_path", String.class)),
                row.get("owed", Boolean.class),
                row.get("added", Boolean.class),
                row.get("again", String.class));
    }
}
