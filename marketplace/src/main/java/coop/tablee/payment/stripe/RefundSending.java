package coop.tablee.payment.stripe;

import coop.tablee.platform.Blocking;
import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells Stripe of money that goes back. It is booked when it is decided; here one row after the other is lent to one node, told outside of any transaction under a key of its
 * own, and marked. Should a node die in between, it is told again under the same key, and given back once. Stripe forgets keys after a day: after some twenty hours without an
 * answer it is asked what went back. What is found there is done; where nothing is, it is told anew under another key; where somebody gave back by hand, a person looks.
 */
@Component
class RefundSending implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(RefundSending.class);
    /** By then some five hours are over; Stripe knows a key for a day. */
    private static final int MAX_ATTEMPTS = 12;

    private static final String TAKE = """
            /* job */ with taken as (
                update payment.refund set attempts = attempts + 1, due_at = clock_timestamp() + interval '2 minutes', asked_at = coalesce(asked_at, clock_timestamp())
                where id = (select id from payment.refund where state = 'due' and due_at <= clock_timestamp() order by due_at limit 1 for update skip locked)
                returning id, payment_id, amount_minor, round, asked_at < clock_timestamp() - interval '20 hours' stale
            )
            select t.id, t.amount_minor, t.round, t.stale, p.provider_ref, p.public_ref from taken t join payment.payment p on p.id = t.payment_id
            """;
    private static final String MARK_TOLD = "/* job */ select payment.refund_told(:id, :reference)";
    private static final String RETURNED = "select payment.refund_returned(:reference) returned";
    private static final String MARK_FAILED = """
            /* job */ update payment.refund set state = case when attempts >= :max then 'dead' else 'due' end,
                round = round + case when :refused then 1 else 0 end, asked_at = case when :refused then null else asked_at end,
                due_at = clock_timestamp() + least(interval '1 hour', interval '1 second' * power(3, attempts))
            where id = :id and state = 'due'
            """;

    private static final String TELL_ANEW = """
            /* job */ update payment.refund set round = round + 1, asked_at = null, due_at = clock_timestamp() where id = :id and state = 'due'
            """;
    private static final String GIVE_UP =
            "/* job */ update payment.refund set state = 'dead' where id = :id and state = 'due'";

    private final DatabaseClient database;
    private final CardProvider provider;
    private final Blocking stripeThreads;
    private final StripeProperties properties;

    RefundSending(DatabaseClient database, CardProvider provider, Blocking stripeThreads, StripeProperties properties) {
        this.database = database;
        this.provider = provider;
        this.stripeThreads = stripeThreads;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT4S")
    Mono<Void> round() {
        return properties.isSet() ? Rounds.untilNothingIsLeft(this::next, LOG, "Refunds wait") : Mono.empty();
    }

    /** One that the provider took and that came to nothing is kept for a person, like one that it would not take; answers whether that is new. */
    Mono<Boolean> lookAt(String reference) {
        return stripeThreads
                .call(() -> provider.isReturned(reference))
                .flatMap(returned -> returned
                        ? database.sql(RETURNED)
                                .bind("reference", reference)
                                .mapValue(Boolean.class)
                                .one()
                                .doOnNext(first ->
                                        LOG.error("Refund {} came to nothing; a person must give it back", reference))
                        : Mono.just(false));
    }

    private Mono<Boolean> next() {
        return database.sql(TAKE).map(Due::from).one().flatMap(this::tell).hasElement();
    }

    private Mono<Long> tell(Due due) {
        return (due.stale
                        ? lookFor(due)
                        : stripeThreads
                                .call(() -> provider.giveBack(due.key(), due.payment, due.minor))
                                .flatMap(reference -> told(due, reference)))
                .onErrorResume(error -> {
                    LOG.warn("Refund {} is told later: {}", due.id, error.toString());
                    return database.sql(MARK_FAILED)
                            .bind("id", due.id)
                            .bind("max", MAX_ATTEMPTS)
                            .bind("refused", error instanceof ProviderFailure told && told.isRefused())
                            .then();
                })
                .thenReturn(due.id);
    }

    private Mono<Void> told(Due due, String reference) {
        return database.sql(MARK_TOLD)
                .bind("id", due.id)
                .bind("reference", reference)
                .then();
    }

    /** Whoever told it now under the old key might give it back a second time. */
    private Mono<Void> lookFor(Due due) {
        return stripeThreads
                .call(() -> provider.givenBack(due.name(), due.payment))
                .flatMap(found -> {
                    if (found.reference() != null) {
                        return told(due, found.reference());
                    }
                    if (found.others()) {
                        LOG.error(
                                "Refund {} was told a day ago, and somebody gave back of it by hand; a person must look",
                                due.id);
                    }
                    return database.sql(found.others() ? GIVE_UP : TELL_ANEW)
                            .bind("id", due.id)
                            .then();
                });
    }

    /**
     * Money to give back.
     *
     * @param round how often the provider said no: it keeps its answer under the key
     * @param stale whether that was first told so long ago that the provider may have forgotten the key
     * @param owner our payment's public name
     * @param payment the provider's name for the money
     */
    private record Due(long id, long minor, int round, boolean stale, String payment, String owner) {

        String key() {
            return name() + (round == 0 ? "" : ":" + round);
        }

        String name() {
            return "refund:" + owner + ':' + id;
        }

        static Due from(Readable row) {
            return new Due(
                    row.get("id", Long.class),
                    row.get("amount_minor", Long.class),
                    row.get("round", Integer.class),
                    row.get("stale", Boolean.class),
                    Objects.requireNonNull(row.get("provider_ref", String.class)),
                    Objects.requireNonNull(row.get("public_ref", String.class)));
        }
    }
}
