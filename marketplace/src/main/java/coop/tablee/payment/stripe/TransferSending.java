package coop.tablee.payment.stripe;

import coop.tablee.platform.Blocking;
import coop.tablee.platform.RecurringWork;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Has Stripe move money to sellers and back. What is to be moved was written down before; here one row after the other is lent to one node, asked for outside of any
 * transaction under a key of its own, and booked. A refusal may mean that the seller's account was closed: it is looked at, and what should go there waits while it may not receive. Should a node die in between, it is asked for again under the same key, and moved once; not
 * after some twenty hours without an answer, because Stripe forgets keys: then a person looks.
 */
@Component
class TransferSending implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(TransferSending.class);
    /** By then some five hours are over; Stripe knows a key for a day. */
    private static final int MAX_ATTEMPTS = 12;

    private static final String TAKE = """
            /* job */ with taken as (
                update payment.transfer set attempts = attempts + 1, due_at = clock_timestamp() + interval '2 minutes', asked_at = coalesce(asked_at, clock_timestamp())
                where id = (select t.id from payment.transfer t where t.state = 'due' and t.due_at <= clock_timestamp()
                    and (t.of_id is not null or exists (select from payment.account a where a.provider_ref = t.account_ref and a.receives))
                    order by t.due_at limit 1 for update of t skip locked)
                returning id, payment_id, of_id, account_ref, moved_minor, round, asked_at < clock_timestamp() - interval '20 hours' stale
            )
            select t.id, t.account_ref, t.moved_minor, t.round, t.stale, p.currency, p.money_ref, p.public_ref,
                (select o.provider_ref from payment.transfer o where o.id = t.of_id) of_ref
            from taken t join payment.payment p on p.id = t.payment_id
            """;
    private static final String MARK_TOLD = "/* job */ select payment.transfer_told(:id, :reference)";
    private static final String GIVE_UP =
            "/* job */ update payment.transfer set state = 'dead' where id = :id and state = 'due'";
    private static final String MARK_FAILED = """
            /* job */ with failed as (
                update payment.transfer set state = case when attempts >= :max then 'dead' else 'due' end,
                    round = round + case when :refused then 1 else 0 end, asked_at = case when :refused then null else asked_at end,
                    due_at = clock_timestamp() + least(interval '1 hour', interval '1 second' * power(3, attempts))
                where id = :id and state = 'due' returning account_ref
            )
            update payment.account a set due_at = clock_timestamp() from failed f where :refused and a.provider_ref = f.account_ref
            """;

    private final DatabaseClient database;
    private final SellerProvider provider;
    private final Blocking stripeThreads;
    private final StripeProperties properties;

    TransferSending(
            DatabaseClient database, SellerProvider provider, Blocking stripeThreads, StripeProperties properties) {
        this.database = database;
        this.provider = provider;
        this.stripeThreads = stripeThreads;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT5S")
    Mono<Void> round() {
        return properties.paysSellers()
                ? Rounds.untilNothingIsLeft(this::next, LOG, "Transfers to sellers wait")
                : Mono.empty();
    }

    private Mono<Boolean> next() {
        return database.sql(TAKE).map(Due::from).one().flatMap(this::tell).hasElement();
    }

    private Mono<Long> tell(Due due) {
        return (due.stale ? giveUp(due) : ask(due)).thenReturn(due.id);
    }

    /** Whoever asked now might move it a second time. */
    private Mono<Void> giveUp(Due due) {
        LOG.error(
                "Transfer {} was asked for a day ago, and nobody knows what became of it; a person must look", due.id);
        return database.sql(GIVE_UP).bind("id", due.id).then();
    }

    private Mono<Void> ask(Due due) {
        return stripeThreads
                .call(() -> move(due))
                .flatMap(reference -> database.sql(MARK_TOLD)
                        .bind("id", due.id)
                        .bind("reference", reference)
                        .then())
                .onErrorResume(error -> {
                    LOG.warn("Transfer {} is asked for later: {}", due.id, error.toString());
                    return database.sql(MARK_FAILED)
                            .bind("id", due.id)
                            .bind("max", MAX_ATTEMPTS)
                            .bind("refused", error instanceof ProviderFailure told && told.isRefused())
                            .then();
                });
    }

    private String move(Due due) {
        return due.of == null
                ? provider.move(due.key(), due.account, new Money(due.moved, due.currency), due.charge, due.owner)
                : provider.moveBack(due.key(), due.of, -due.moved);
    }

    /**
     * Money to move.
     *
     * @param moved cents, + to the seller
     * @param round how often the provider said no: it keeps its answer under the key
     * @param stale whether that was first asked so long ago that the provider may have forgotten the key
     * @param charge the provider's name for the money that came
     * @param owner our payment's public name
     * @param of the provider's name for what is moved back
     */
    private record Due(
            long id,
            String account,
            long moved,
            String currency,
            int round,
            boolean stale,
            String charge,
            String owner,
            @Nullable String of) {

        String key() {
            return "transfer:" + owner + ':' + id + (round == 0 ? "" : ":" + round);
        }

        static Due from(Readable row) {
            return new Due(
                    row.get("id", Long.class),
                    text(row, "account_ref"),
                    row.get("moved_minor", Long.class),
                    text(row, "currency"),
                    row.get("round", Integer.class),
                    row.get("stale", Boolean.class),
                    text(row, "money_ref"),
                    text(row, "public_ref"),
                    row.get("of_ref", String.class));
        }

        private static String text(Readable row, String column) {
            return Objects.requireNonNull(row.get(column, String.class));
        }
    }
}
