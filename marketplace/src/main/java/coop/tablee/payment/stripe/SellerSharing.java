package coop.tablee.payment.stripe;

import coop.tablee.payment.stripe.SellerProvider.Taken;
import coop.tablee.payment.stripe.Sharing.Due;
import coop.tablee.payment.stripe.Sharing.Part;
import coop.tablee.platform.Binding;
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
import reactor.core.publisher.Mono;

/**
 * Looks what sellers should have of payments in which something changed: money came or went back, an order was sold. One payment is lent to one node; what is to be moved is
 * written down here, once whoever repeats it, and moved by {@link TransferSending}.
 */
@Component
class SellerSharing implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(SellerSharing.class);

    private static final String TAKE = """
            /* job */ update payment.payment set share_at = clock_timestamp() + interval '2 minutes'
            where id = (select id from payment.payment where share_at <= clock_timestamp() order by share_at limit 1 for update skip locked)
            returning id, seller_id, provider_ref, money_ref, share_at
            """;
    private static final String MONEY_KNOWN =
            "/* job */ select payment.money_known(:payment, :money, :transfer, :account, :moved) ours";
    private static final String LOOK_AGAIN = """
            /* job */ update payment.payment set share_at = clock_timestamp() where id = :payment and share_at = :taken returning id
            """;
    private static final String PARTS = """
            select a.payment_id, a.order_id, a.amount_minor from payment.part a join payment.payment y on y.id = a.payment_id
            where a.order_id in (select order_id from payment.part where payment_id = :payment) and y.provider = 'stripe' and y.status in ('captured', 'refunding', 'refunded')
            """;
    private static final String SHARE_OUT =
            "/* job */ select payment.share_out(:payment, :taken, :percent, :orders, :sellers, :countries, :dues, :vats)";

    private final DatabaseClient database;
    private final SellersOfPayments sellers;
    private final SellerProvider provider;
    private final Blocking stripeThreads;
    private final StripeProperties properties;

    SellerSharing(
            DatabaseClient database,
            SellersOfPayments sellers,
            SellerProvider provider,
            Blocking stripeThreads,
            StripeProperties properties) {
        this.database = database;
        this.sellers = sellers;
        this.provider = provider;
        this.stripeThreads = stripeThreads;
        this.properties = properties;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT5S")
    Mono<Void> round() {
        return properties.paysSellers()
                ? Rounds.untilNothingIsLeft(this::next, LOG, "What sellers get waits")
                : Mono.empty();
    }

    private Mono<Boolean> next() {
        return database.sql(TAKE).map(Changed::from).one().flatMap(this::share).hasElement();
    }

    private Mono<Long> share(Changed changed) {
        return (changed.known ? plan(changed) : learn(changed))
                .onErrorResume(error -> {
                    LOG.warn(
                            "What sellers get of payment {} is looked at later: {}", changed.payment, error.toString());
                    return Mono.empty();
                })
                .thenReturn(changed.payment);
    }

    /** Asks once what the provider calls the money, and whether it went on as it came; then it is looked at again. */
    private Mono<Void> learn(Changed changed) {
        return stripeThreads
                .call(() -> provider.taken(changed.reference))
                .flatMap(taken -> note(changed, taken))
                .flatMap(ours -> ours
                        ? database.sql(LOOK_AGAIN)
                                .bind("payment", changed.payment)
                                .bind("taken", changed.taken)
                                .then()
                        : Mono.<Void>fromRunnable(
                                () -> LOG.error("Payment {} went to an account that is not ours", changed.payment)));
    }

    private Mono<Boolean> note(Changed changed, Taken taken) {
        return database.sql(MONEY_KNOWN)
                .bind("payment", changed.payment)
                .bind("money", taken.charge())
                .bind("transfer", Binding.orNull(taken.transfer(), String.class))
                .bind("account", Binding.orNull(taken.account(), String.class))
                .bind("moved", taken.moved())
                .mapValue(Boolean.class)
                .one();
    }

    private Mono<Void> plan(Changed changed) {
        return Mono.zip(parts(changed.payment), sellers.of(changed.payment))
                .flatMap(found ->
                        write(changed, Sharing.of(changed.payment, changed.only, found.getT1(), found.getT2())));
    }

    private Mono<List<Part>> parts(long payment) {
        return database.sql(PARTS)
                .bind("payment", payment)
                .map(row -> new Part(
                        row.get("payment_id", Long.class),
                        row.get("order_id", Long.class),
                        row.get("amount_minor", Long.class)))
                .all()
                .collectList();
    }

    private Mono<Void> write(Changed changed, List<Due> dues) {
        return database.sql(SHARE_OUT)
                .bind("payment", changed.payment)
                .bind("taken", changed.taken)
                .bind("percent", sellers.keptPercent())
                .bind("orders", dues.stream().map(Due::order).toArray(Long[]::new))
                .bind("sellers", dues.stream().map(Due::seller).toArray(Long[]::new))
                .bind("countries", dues.stream().map(Due::country).toArray(String[]::new))
                .bind("dues", dues.stream().map(Due::amount).toArray(Long[]::new))
                .bind("vats", dues.stream().map(Due::vat).toArray(Long[]::new))
                .then();
    }

    /**
     * @param only to whom all of it went as it came
     * @param reference the provider's name for what was asked for
     * @param known whether the money's own name is known
     * @param taken by which the row is recognised as the one that was lent
     */
    private record Changed(long payment, @Nullable Long only, String reference, boolean known, Instant taken) {

        static Changed from(Readable row) {
            return new Changed(
                    row.get("id", Long.class),
                    row.get("seller_id", Long.class),
                    Objects.requireNonNull(row.get("provider_ref", String.class)),
                    row.get("money_ref", String.class) != null,
                    Objects.requireNonNull(row.get("share_at", Instant.class)));
        }
    }
}
