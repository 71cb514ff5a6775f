package coop.tablee.payment.inbox;

import coop.tablee.payment.PaymentOutcomeListener;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one step that books how a payment went, in one transaction: what is bought is locked first, then the payment's row, so that there is one writer per payment however many
 * hear of it at once. What was booked before stays as it is, and money that nobody takes any more goes back at once.
 */
@Component
public class Settling {

    private static final String STORE = """
            insert into payment.event (provider, event_id, payload) values (:provider, :event, jsonb_build_object('payment', :payment::bigint, 'outcome', :outcome::text))
            on conflict on constraint payment_event_once do nothing
            """;
    private static final String ORDERS =
            "select array_agg(order_id order by order_id) orders from payment.part where payment_id = :payment";
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
    private static final String MARK = """
            update payment.event set status = :status, applied_at = clock_timestamp()
            where provider = :provider and event_id = :event and status in ('new', 'failed')
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final List<PaymentOutcomeListener> listeners;

    Settling(DatabaseClient database, TransactionalOperator transaction, List<PaymentOutcomeListener> listeners) {
        this.database = database;
        this.transaction = transaction;
        this.listeners = listeners;
    }

    /**
     * What a provider tells of a payment.
     *
     * @param event the provider's own name for what it tells, or one made of what was seen; told again it changes nothing
     */
    public record News(String provider, String event, long payment) {}

    /**
     * The money is there.
     *
     * @param reference the provider's name for it, by which it can be given back
     * @return whether this is the first that was heard of it
     */
    public Mono<Boolean> paid(News news, String reference) {
        return store(news, "paid")
                .then(ordersOf(news))
                .flatMap(this::takers)
                .flatMap(taken -> capture(news, reference)
                        .flatMap(first -> (first ? book(news, taken) : Mono.<Void>empty())
                                .then(mark(news, first))
                                .thenReturn(first)))
                .as(transaction::transactional);
    }

    /** There will be no money. Answers whether this is the first that was heard of it. */
    public Mono<Boolean> declined(News news) {
        return store(news, "declined")
                .then(ordersOf(news))
                .flatMap(orders -> Flux.fromIterable(listeners)
                        .concatMap(listener -> listener.declined(orders))
                        .then())
                .then(Mono.defer(() ->
                        database.sql(FAIL).bind("payment", news.payment).fetch().rowsUpdated()))
                .flatMap(failed -> mark(news, failed > 0).thenReturn(failed > 0))
                .as(transaction::transactional);
    }

    private Mono<Void> store(News news, String outcome) {
        return database.sql(STORE)
                .bind("provider", news.provider)
                .bind("event", news.event)
                .bind("payment", news.payment)
                .bind("outcome", outcome)
                .then();
    }

    private Mono<List<Long>> ordersOf(News news) {
        return database.sql(ORDERS)
                .bind("payment", news.payment)
                .mapValue(Long[].class)
                .one()
                .map(List::of);
    }

    private Mono<Set<Long>> takers(Collection<Long> orders) {
        return Flux.fromIterable(listeners)
                .concatMap(listener -> listener.paid(orders))
                .flatMapIterable(taken -> taken)
                .collectList()
                .map(Set::copyOf);
    }

    private Mono<Boolean> capture(News news, String reference) {
        return database.sql(CAPTURE)
                .bind("payment", news.payment)
                .bind("reference", reference)
                .mapValue(Boolean.class)
                .one();
    }

    private Mono<Void> book(News news, Set<Long> taken) {
        return database.sql(NOTE_EFFECTS)
                .bind("event", news.event)
                .bind("payment", news.payment)
                .then()
                .then(database.sql(GIVE_BACK)
                        .bind("payment", news.payment)
                        .bind("taken", taken.toArray(new Long[0]))
                        .then());
    }

    private Mono<Void> mark(News news, boolean applied) {
        return database.sql(MARK)
                .bind("provider", news.provider)
                .bind("event", news.event)
                .bind("status", applied ? "applied" : "ignored")
                .then();
    }
}
