package coop.tablee.payment.stripe;

import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was written down before the provider was asked for a page, and what it answered.
 *
 * @param key makes asking twice the same as asking once
 * @param language the page's, by its ISO 639 code
 * @param reference the provider's name for the page; null = it has not answered yet
 * @param expires when the provider closes the page, by the real clock
 * @param elapsed whether that is over
 * @param wanted whether the payment still waits for money
 * @param processing whether the buyer has done their part, and the money takes days
 * @param holds whether whoever pays by card is not charged yet
 * @param sellerReference the account that gets all of it as it comes; null = sellers get theirs afterwards
 * @param sellerMinor cents that go there
 * @param round how often the provider kept an answer about money that is set aside, and it stood all the same
 * @param payment ours; {@code paymentReference} is its public name
 * @param returnPath where the buyer goes on afterwards
 */
record CardSession(
        long id,
        String key,
        String language,
        @Nullable String reference,
        @Nullable String url,
        Instant expires,
        boolean elapsed,
        boolean wanted,
        boolean processing,
        boolean holds,
        @Nullable String sellerReference,
        long sellerMinor,
        int round,
        long payment,
        String paymentReference,
        Money amount,
        String returnPath) {

    /** Columns for {@link #from}, of a session {@code s} and its payment {@code p}. */
    static final String COLUMNS = """
             s.id, s.key, s.language, s.provider_ref, s.url, s.expires_at, s.expires_at <= clock_timestamp() elapsed,
                p.status = 'pending' and p.expires_at > platform.business_time() wanted, s.state = 'processing' processing, s.holds,
                s.seller_ref, coalesce(s.seller_minor, 0) seller_minor, s.take_round, p.id payment, p.public_ref, p.amount_minor, p.currency, p.return_path
            """;

    static CardSession from(Readable row) {
        return new CardSession(
                row.get("id", Long.class),
                text(row, "key"),
                text(row, "language"),
                row.get("provider_ref", String.class),
                row.get("url", String.class),
                Objects.requireNonNull(row.get("expires_at", Instant.class)),
                row.get("elapsed", Boolean.class),
                row.get("wanted", Boolean.class),
                row.get("processing", Boolean.class),
                row.get("holds", Boolean.class),
                row.get("seller_ref", String.class),
                row.get("seller_minor", Long.class),
                row.get("take_round", Integer.class),
                row.get("payment", Long.class),
                text(row, "public_ref"),
                new Money(row.get("amount_minor", Long.class), text(row, "currency")),
                text(row, "return_path"));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
