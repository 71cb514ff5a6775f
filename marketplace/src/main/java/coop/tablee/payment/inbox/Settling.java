package coop.tablee.payment.inbox;

import coop.tablee.payment.PaymentOutcomeListener;
import coop.tablee.platform.Binding;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The one step that books how a payment went, in one transaction: what is bought is locked first, then the payment's row, so that there is one writer per payment however many
 * hear of it at once. What was booked before stays as it is, and money that nobody takes any more, or that comes a second time, goes back at once.
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
    private static final String IS_AWAITED =
            "select status = 'pending' awaited from payment.payment where id = :payment";
    // Where the provider does not say how long: a card holds money for a week, and it is seen within a day
    private static final String HELD = """
            select payment.held(:session, :reference, coalesce(:until, clock_timestamp() + interval '6 days') - interval '1 day', :wanted) held
            """;
    private static final String CAPTURE_TWICE = "select payment.capture_twice(:payment, :reference) other";
    private static final String ASK_AGAIN = "select payment.ask_again(:payment, :standing)";
    private static final String OF_MONEY =
            "select id from payment.payment where provider = :provider and provider_ref = :money";
    private static final String HEED =
            "select payment.heed_dispute(:provider, :reference, :money, :minor, :reason, :state, :standing) heeded";
    private static final String FAIL =
            "update payment.payment set status = 'failed' where id = :payment and status in ('pending', 'authorised')";
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
                .then(ordersOf(news.payment))
                .flatMap(orders -> takers(news.payment, orders))
                .flatMap(taken -> capture(news, reference)
                        .flatMap(first -> first ? book(news, taken).thenReturn(true) : bookSecond(news, reference))
                        .flatMap(anythingNew -> mark(news, anythingNew).thenReturn(anythingNew)))
                .as(transaction::transactional);
    }

    /**
     * The buyer has done their part, and the money takes days (a direct debit): what was held for it is placed. Nothing is booked, and what is heard later, that it came
     * ({@link #paid}) or did not ({@link #declined}), decides. Nothing happens where nobody waits for the money any more.
     */
    public Mono<Void> begun(long payment) {
        return isAwaited(payment)
                .filter(awaited -> awaited)
                .flatMap(awaited -> ordersOf(payment).flatMap(orders -> takers(payment, orders)))
                .then()
                .as(transaction::transactional);
    }

    /** What was heard of money that is set aside. */
    public enum HeldNews {
        FIRST,
        KNOWN,
        /** Another page stands for the payment: this money is to be let go. */
        SECOND
    }

    /**
     * The money is set aside on the buyer's card: what was held for it is placed, and nothing is booked before it is taken. Where nothing takes it, it is to be let go.
     *
     * @param session the page on which that was done
     * @param reference the provider's name for the money
     * @param until when the card lets go of it, by the real clock, if the provider says so; it is taken a day earlier at the latest
     */
    public Mono<HeldNews> held(long payment, long session, String reference, @Nullable Instant until) {
        return isAwaited(payment)
                .flatMap(awaited -> awaited
                        ? ordersOf(payment).flatMap(orders -> takers(payment, orders))
                        : Mono.just(Set.<Long>of()))
                .flatMap(taken -> database.sql(HELD)
                        .bind("session", session)
                        .bind("reference", reference)
                        .bind("until", Binding.orNull(until, Instant.class))
                        .bind("wanted", !taken.isEmpty())
                        .mapValue(String.class)
                        .one())
                .map(HeldNews::valueOf)
                .as(transaction::transactional);
    }

    /** There will be no money; what was placed all the same is owed and asked for anew. Answers whether this is the first that was heard of it. */
    public Mono<Boolean> declined(News news) {
        return store(news, "declined")
                .then(ordersOf(news.payment))
                .flatMap(orders -> standing(news.payment, orders))
                .flatMap(standing -> fail(news)
                        .flatMap(failed -> (failed && !standing.isEmpty()
                                        ? askAgain(news, standing)
                                        : Mono.<Void>empty())
                                .then(mark(news, failed))
                                .thenReturn(failed)))
                .as(transaction::transactional);
    }

    /**
     * A buyer's bank asks money back.
     *
     * @param reference the provider's name for that
     * @param money the provider's name for the money
     * @param minor cents that are asked back, in the payment's currency
     * @param reason the bank's, by the provider's word for it
     * @param state asked, open (it has taken the money), won (it has given it back) or lost (it keeps it)
     */
    public record Dispute(String provider, String reference, String money, long minor, String reason, String state) {}

    /**
     * Books how a dispute stands. What the bank keeps for good was not paid, and is owed again for the orders that stand. Answers whether anything was new; one about money that is
     * not ours is passed over.
     */
    public Mono<Boolean> disputed(Dispute dispute) {
        return database.sql(OF_MONEY)
                .bind("provider", dispute.provider)
                .bind("money", dispute.money)
                .mapValue(Long.class)
                .one()
                .flatMap(payment -> ordersOf(payment).flatMap(orders -> standing(payment, orders)))
                .flatMap(standing -> heed(dispute, standing)
                        .flatMap(anythingNew -> Flux.fromIterable(listeners)
                                .concatMap(listener -> listener.booked(standing))
                                .then(Mono.just(anythingNew))))
                .defaultIfEmpty(false)
                .as(transaction::transactional);
    }

    private Mono<Boolean> heed(Dispute dispute, Set<Long> standing) {
        return database.sql(HEED)
                .bind("provider", dispute.provider)
                .bind("reference", dispute.reference)
                .bind("money", dispute.money)
                .bind("minor", dispute.minor)
                .bind("reason", dispute.reason)
                .bind("state", dispute.state)
                .bind("standing", standing.toArray(new Long[0]))
                .mapValue(Boolean.class)
                .one();
    }

    private Mono<Boolean> isAwaited(long payment) {
        return database.sql(IS_AWAITED)
                .bind("payment", payment)
                .mapValue(Boolean.class)
                .one();
    }

    private Mono<Void> store(News news, String outcome) {
        return database.sql(STORE)
                .bind("provider", news.provider)
                .bind("event", news.event)
                .bind("payment", news.payment)
                .bind("outcome", outcome)
                .then();
    }

    private Mono<List<Long>> ordersOf(long payment) {
        return database.sql(ORDERS)
                .bind("payment", payment)
                .mapValue(Long[].class)
                .one()
                .map(List::of);
    }

    private Mono<Set<Long>> takers(long payment, Collection<Long> orders) {
        return Flux.fromIterable(listeners)
                .concatMap(listener -> listener.paid(payment, orders))
                .flatMapIterable(taken -> taken)
                .collectList()
                .map(Set::copyOf);
    }

    private Mono<Set<Long>> standing(long payment, Collection<Long> orders) {
        return Flux.fromIterable(listeners)
                .concatMap(listener -> listener.declined(payment, orders))
                .flatMapIterable(standing -> standing)
                .collectList()
                .map(Set::copyOf);
    }

    private Mono<Boolean> fail(News news) {
        return database.sql(FAIL)
                .bind("payment", news.payment)
                .fetch()
                .rowsUpdated()
                .map(failed -> failed > 0);
    }

    private Mono<Void> askAgain(News news, Set<Long> standing) {
        return database.sql(ASK_AGAIN)
                .bind("payment", news.payment)
                .bind("standing", standing.toArray(new Long[0]))
                .then();
    }

    private Mono<Boolean> capture(News news, String reference) {
        return database.sql(CAPTURE)
                .bind("payment", news.payment)
                .bind("reference", reference)
                .mapValue(Boolean.class)
                .one();
    }

    private Mono<Void> book(News news, Set<Long> taken) {
        return note(news, news.payment)
                .then(giveBack(news.payment, taken))
                .thenMany(Flux.fromIterable(listeners))
                .concatMap(listener -> listener.booked(taken))
                .then();
    }

    /** Money that came for what was paid already goes back whole; false when it is the money that is known. */
    private Mono<Boolean> bookSecond(News news, String reference) {
        return database.sql(CAPTURE_TWICE)
                .bind("payment", news.payment)
                .bind("reference", reference)
                .map(row -> Optional.ofNullable(row.get("other", Long.class)))
                .one()
                .flatMap(second -> second.isEmpty()
                        ? Mono.just(false)
                        : note(news, second.get())
                                .then(giveBack(second.get(), Set.of()))
                                .thenReturn(true));
    }

    private Mono<Void> note(News news, long payment) {
        return database.sql(NOTE_EFFECTS)
                .bind("event", news.event)
                .bind("payment", payment)
                .then();
    }

    private Mono<Void> giveBack(long payment, Set<Long> taken) {
        return database.sql(GIVE_BACK)
                .bind("payment", payment)
                .bind("taken", taken.toArray(new Long[0]))
                .then();
    }

    private Mono<Void> mark(News news, boolean applied) {
        return database.sql(MARK)
                .bind("provider", news.provider)
                .bind("event", news.event)
                .bind("status", applied ? "applied" : "ignored")
                .then();
    }
}
