package coop.tablee.payment.stripe;

import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a seller got, and is still to get, of what buyers paid by card. */
@Component
class SellerMoney {

    /** Rows of a page. */
    static final int MOST = 100;

    private static final String LATEST = """
            select regexp_replace(p.return_path, '^.*/', '') reference, p.captured_at, p.currency, s.due_minor, s.sent_minor, s.kept_minor,
                exists (select from payment.transfer t where t.payment_id = p.id and t.seller_id = :party and t.state = 'dead') stuck
            from (select payment_id, sum(due_minor)::bigint due_minor, sum(sent_minor)::bigint sent_minor, sum(kept_minor)::bigint kept_minor from payment.share
                  where seller_id = :party group by payment_id order by payment_id desc limit :most) s
            join payment.payment p on p.id = s.payment_id
            order by p.captured_at desc, p.id desc
            """;
    private static final String SUMS = """
            select coalesce(sum(sent_minor - kept_minor), 0)::bigint moved, coalesce(sum(greatest(due_minor - sent_minor, 0)), 0)::bigint waiting
            from payment.share where seller_id = :party
            """;

    private final DatabaseClient database;

    SellerMoney(DatabaseClient database) {
        this.database = database;
    }

    /** In euro, VAT in: moved to the account and not fetched back; due and not moved yet. */
    record Sums(Money moved, Money waiting) {}

    /**
     * One payment as its seller sees it. Amounts with VAT.
     *
     * @param reference the order that the buyer paid, or the first of several
     * @param due what it should have of the payment
     * @param moved what it has
     * @param kept what the platform kept of it
     * @param state a word: moved, waiting, back (more is there than is due), gone (all of it went back), stuck
     */
    record Row(String reference, Instant paidAt, Money due, Money moved, Money kept, String state) {

        private static Row from(Readable row) {
            var currency = Objects.requireNonNull(row.get("currency", String.class));
            long due = row.get("due_minor", Long.class);
            long sent = row.get("sent_minor", Long.class);
            long kept = row.get("kept_minor", Long.class);
            return new Row(
                    Objects.requireNonNull(row.get("reference", String.class)),
                    Objects.requireNonNull(row.get("captured_at", Instant.class)),
                    new Money(due, currency),
                    new Money(sent - kept, currency),
                    new Money(kept, currency),
                    state(due, sent, row.get("stuck", Boolean.class)));
        }

        private static String state(long due, long sent, boolean stuck) {
            if (due == sent) {
                return due == 0 ? "gone" : "moved";
            }
            if (stuck) {
                return "stuck";
            }
            return due > sent ? "waiting" : "back";
        }
    }

    /** The latest payments that something is due of, or was. */
    Mono<List<Row>> latest(long party) {
        return database.sql(LATEST)
                .bind("party", party)
                .bind("most", MOST)
                .map(Row::from)
                .all()
                .collectList();
    }

    Mono<Sums> sums(long party) {
        return database.sql(SUMS)
                .bind("party", party)
                .map(row ->
                        new Sums(Money.euro(row.get("moved", Long.class)), Money.euro(row.get("waiting", Long.class))))
                .one();
    }
}
