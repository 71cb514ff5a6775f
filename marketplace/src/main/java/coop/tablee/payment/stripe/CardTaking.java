package coop.tablee.payment.stripe;

import coop.tablee.payment.OrderShares.Taking;
import coop.tablee.payment.inbox.Settling;
import coop.tablee.payment.stripe.CardProvider.Held.State;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Takes what is set aside on cards: what the orders came to once all of them have ended, or, a day before the card lets go of it, the most that they may come to, of which the rest
 * goes back later. How much is written before Stripe is asked, under a key of its own; whoever dies in between asks for the same again, and what was taken is booked by the one step. Where
 * the provider keeps an answer and the money stands all the same, the key changes; where it was taken otherwise than it was wanted, it waits for a person.
 */
@Component
class CardTaking implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(CardTaking.class);

    private static final String TAKE_ON = """
            /* job */ update payment.session set due_at = clock_timestamp() + interval '2 minutes'
            where id = (select id from payment.session where state = 'held' and due_at <= clock_timestamp() order by due_at limit 1 for update skip locked)
            returning id, payment_id, key, provider_ref, money_ref, due_at, take_by <= clock_timestamp() late, take_minor, take_round
            """;
    private static final String PUT_OFF =
            "/* job */ update payment.session set due_at = take_by where id = :id and due_at = :taken and take_minor is null";
    private static final String DECIDE = "/* job */ select payment.take(:id, :orders, :amounts) minor";
    private static final String LET_GO = "/* job */ select payment.let_go_of(:id)";
    private static final String NEXT_ROUND =
            "/* job */ update payment.session set take_round = take_round + 1 where id = :id and state = 'held' and take_round = :round";
    private static final String STOP =
            "/* job */ update payment.session set due_at = 'infinity' where id = :id and state = 'held'";
    private static final String END =
            "/* job */ update payment.session set state = :state where id = :id and state = 'held'";

    private final DatabaseClient database;
    private final SellersOfPayments orders;
    private final CardProvider provider;
    private final Settling settling;
    private final TransactionalOperator transaction;
    private final Blocking stripeThreads;
    private final StripeProperties properties;

    CardTaking(
            DatabaseClient database,
            SellersOfPayments orders,
            CardProvider provider,
            Settling settling,
            TransactionalOperator transaction,
            Blocking stripeThreads,
            StripeProperties properties) {
        this.database = database;
        this.orders = orders;
        this.provider = provider;
        this.settling = settling;
        this.transaction = transaction;
        this.stripeThreads = stripeThreads;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT4S")
    Mono<Void> round() {
        return properties.isSet()
                ? Rounds.untilNothingIsLeft(this::next, LOG, "What is held on cards waits to be taken")
                : Mono.empty();
    }

    private Mono<Boolean> next() {
        return database.sql(TAKE_ON).map(Due::from).one().flatMap(this::take).hasElement();
    }

    private Mono<Long> take(Due due) {
        return amount(due)
                .flatMap(minor -> ask(due, minor))
                .onErrorResume(error -> {
                    LOG.warn("Payment {} is taken later: {}", due.payment, error.toString());
                    return Mono.empty();
                })
                .thenReturn(due.id);
    }

    /** What to take; empty while it is not known, and there is time. The orders are locked meanwhile: one that was changed after it was read would be paid for otherwise than it is. */
    private Mono<Long> amount(Due due) {
        var decided = due.minor;
        return decided != null
                ? Mono.just(decided)
                : orders.taking(due.payment)
                        .flatMap(found -> due.late || found.stream().allMatch(Taking::ended)
                                ? decide(due, found)
                                : putOff(due).then(Mono.<Long>empty()))
                        .as(transaction::transactional);
    }

    private Mono<Void> putOff(Due due) {
        return database.sql(PUT_OFF).bind("id", due.id).bind("taken", due.taken).then();
    }

    private Mono<Long> decide(Due due, List<Taking> found) {
        return database.sql(DECIDE)
                .bind("id", due.id)
                .bind("orders", found.stream().map(Taking::order).toArray(Long[]::new))
                .bind("amounts", found.stream().map(Taking::minor).toArray(Long[]::new))
                .mapValue(Long.class)
                .one();
    }

    private Mono<Void> ask(Due due, long minor) {
        return stripeThreads
                .call(() -> {
                    if (minor > 0) {
                        provider.take("take:" + due.roundKey(), due.money, minor);
                        return new CardProvider.Held(State.TAKEN, minor);
                    }
                    provider.letGo("let-go:" + due.roundKey(), due.money);
                    return new CardProvider.Held(State.GONE, 0);
                })
                .onErrorResume(
                        ProviderFailure.class,
                        refused -> refused.isAnswered()
                                ? stripeThreads.call(() -> provider.held(due.money))
                                : Mono.error(refused))
                .flatMap(stands -> book(due, minor, stands));
    }

    private Mono<Void> book(Due due, long minor, CardProvider.Held stands) {
        return switch (stands.state()) {
            case STANDS ->
                database.sql(NEXT_ROUND)
                        .bind("id", due.id)
                        .bind("round", due.round)
                        .then()
                        .then(Mono.error(new IllegalStateException("Stripe would not have it")));
            case TAKEN -> stands.minor() == minor ? taken(due) : stop(due, minor, stands.minor());
            case GONE ->
                minor > 0
                        ? settling.declined(news(due, "GONE")).then(end(due, "over"))
                        : database.sql(LET_GO).bind("id", due.id).then();
        };
    }

    private Mono<Void> taken(Due due) {
        return settling.paid(news(due, "TAKEN"), due.money).then(end(due, "paid"));
    }

    /** Somebody took another amount at the provider: what is right is for a person to say. */
    private Mono<Void> stop(Due due, long wanted, long found) {
        LOG.error(
                "Of what is held for payment {}, {} cents were to be taken and {} were; a person must look",
                due.payment,
                wanted,
                found);
        return database.sql(STOP).bind("id", due.id).then();
    }

    private static Settling.News news(Due due, String what) {
        return new Settling.News(CardSessions.PROVIDER, due.reference + ":" + what, due.payment);
    }

    private Mono<Void> end(Due due, String state) {
        return database.sql(END).bind("id", due.id).bind("state", state).then();
    }

    /**
     * Money that is set aside.
     *
     * @param reference the provider's name for the page
     * @param money the provider's name for the money
     * @param taken by which the row is recognised as the one that was lent
     * @param late whether the card lets go of it soon
     * @param minor cents to take, if that was decided
     * @param round how often the provider kept an answer under the key, and the money stood all the same
     */
    private record Due(
            long id,
            long payment,
            String key,
            String reference,
            String money,
            Instant taken,
            boolean late,
            @Nullable Long minor,
            int round) {

        String roundKey() {
            return key + (round == 0 ? "" : ":" + round);
        }

        static Due from(Readable row) {
            return new Due(
                    row.get("id", Long.class),
                    row.get("payment_id", Long.class),
                    text(row, "key"),
                    text(row, "provider_ref"),
                    text(row, "money_ref"),
                    Objects.requireNonNull(row.get("due_at", Instant.class)),
                    row.get("late", Boolean.class),
                    row.get("take_minor", Long.class),
                    row.get("take_round", Integer.class));
        }

        private static String text(Readable row, String column) {
            return Objects.requireNonNull(row.get(column, String.class));
        }
    }
}
