package coop.tablee.payment;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The provider of a demo: it "takes" the money when somebody presses a button. What it tells goes the way of every provider's event: stored first, applied
 * once, and money that nobody takes any more goes back at once.
 */
@Component
class TestProvider {

    private static final String FIND = """
            select p.id, p.public_ref, p.status, p.amount_minor, p.currency, p.return_path, array_agg(a.order_id order by a.order_id) orders
            from payment.payment p join payment.part a on a.payment_id = p.id
            where p.public_ref = :reference and p.provider = 'test' and p.buyer_id = :buyer
            group by p.id
            """;
    private static final String STORE = """
            insert into payment.event (provider, event_id, payload) values ('test', :event, jsonb_build_object('payment', :payment::bigint, 'outcome', :outcome::text))
            on conflict on constraint payment_event_once do nothing
            """;
    private static final String CAPTURE = "select payment.capture(:payment, :reference) captured";
    private static final String NOTE_EFFECTS = """
            insert into payment.effect (event_id, kind, order_id, ledger_txn_id)
            select :event, 'capture', a.order_id, p.ledger_txn_id from payment.part a join payment.payment p on p.id = a.payment_id where p.id = :payment
            on conflict on constraint payment_effect_once do nothing
            """;
    private static final String GIVE_BACK = """
            select sum(payment.refund('late:' || a.payment_id || ':' || a.order_id, a.order_id, a.amount_minor, 'late'))::bigint refunded
            from payment.part a where a.payment_id = :payment and a.amount_minor > 0 and not a.order_id = any (:taken)
            """;
    private static final String FAIL =
            "update payment.payment set status = 'failed' where id = :payment and status = 'pending'";
    private static final String MARK =
            "update payment.event set status = :status, applied_at = clock_timestamp() where provider = 'test' and event_id = :event";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final List<PaymentOutcomeListener> listeners;

    TestProvider(DatabaseClient database, TransactionalOperator transaction, List<PaymentOutcomeListener> listeners) {
        this.database = database;
        this.transaction = transaction;
        this.listeners = listeners;
    }

    /** The buyer's own attempt; {@code not-found} otherwise. */
    Mono<PaymentAttempt> require(String reference, long buyer) {
        return database.sql(FIND)
                .bind("reference", reference)
                .bind("buyer", buyer)
                .map(TestProvider::attempt)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Tells how it went, once: a repeated telling changes nothing. */
    Mono<Void> tell(PaymentAttempt attempt, TestOutcome outcome) {
        var event = "test_" + attempt.reference() + "_" + outcome.word();
        return store(event, attempt, outcome)
                .filter(stored -> stored > 0)
                .flatMap(stored -> outcome == TestOutcome.PAID ? paid(event, attempt) : declined(event, attempt))
                .as(transaction::transactional)
                .then();
    }

    private Mono<Long> store(String event, PaymentAttempt attempt, TestOutcome outcome) {
        return database.sql(STORE)
                .bind("event", event)
                .bind("payment", attempt.id())
                .bind("outcome", outcome.word())
                .fetch()
                .rowsUpdated();
    }

    private Mono<Long> paid(String event, PaymentAttempt attempt) {
        return takers(attempt.orders())
                .flatMap(taken -> database.sql(CAPTURE)
                        .bind("payment", attempt.id())
                        .bind("reference", "test_" + attempt.reference())
                        .mapValue(Boolean.class)
                        .one()
                        .flatMap(captured -> captured ? book(event, attempt, taken) : mark(event, "ignored")));
    }

    private Mono<Long> book(String event, PaymentAttempt attempt, Set<Long> taken) {
        return database.sql(NOTE_EFFECTS)
                .bind("event", event)
                .bind("payment", attempt.id())
                .then()
                .then(database.sql(GIVE_BACK)
                        .bind("payment", attempt.id())
                        .bind("taken", taken.toArray(new Long[0]))
                        .then())
                .then(mark(event, "applied"));
    }

    private Mono<Long> declined(String event, PaymentAttempt attempt) {
        return Flux.fromIterable(listeners)
                .concatMap(listener -> listener.declined(attempt.orders()))
                .then(database.sql(FAIL).bind("payment", attempt.id()).fetch().rowsUpdated())
                .flatMap(failed -> mark(event, failed > 0 ? "applied" : "ignored"));
    }

    private Mono<Set<Long>> takers(Collection<Long> orders) {
        return Flux.fromIterable(listeners)
                .concatMap(listener -> listener.paid(orders))
                .flatMapIterable(taken -> taken)
                .collectList()
                .map(Set::copyOf);
    }

    private Mono<Long> mark(String event, String status) {
        return database.sql(MARK)
                .bind("event", event)
                .bind("status", status)
                .fetch()
                .rowsUpdated();
    }

    private static PaymentAttempt attempt(Readable row) {
        return new PaymentAttempt(
                row.get("id", Long.class),
                Objects.requireNonNull(row.get("public_ref", String.class)),
                Objects.requireNonNull(row.get("status", String.class)),
                new Money(
                        row.get("amount_minor", Long.class), Objects.requireNonNull(row.get("currency", String.class))),
                List.of(Objects.requireNonNull(row.get("orders", Long[].class))),
                Objects.requireNonNull(row.get("return_path", String.class)));
    }
}
