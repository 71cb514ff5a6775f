package coop.tablee.payment.stripe;

import coop.tablee.payment.OrderShares;
import coop.tablee.payment.stripe.SellerProvider.Stand;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sellers' accounts at the provider: written down with their key before one is asked for, and looked at when an event says that there is news, when somebody comes back
 * from the provider's page, and by itself.
 */
@Component
class SellerAccounts implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(SellerAccounts.class);

    private static final String COLUMNS =
            " party_id, key, round, country, provider_ref, receives, charges, pays_out, submitted, gone_at is not null gone ";
    private static final String BEGIN = """
            insert into payment.account (party_id, country) values (:party, :country) on conflict on constraint account_once_per_party do nothing
            """;
    private static final String REPLACE = "select payment.replace_account(:party) replaced";
    private static final String ENDED =
            "select gone_at from payment.former_account where party_id = :party order by gone_at desc limit 20";
    private static final String FIND = "select" + COLUMNS + "from payment.account where party_id = :party";
    private static final String OPENED = """
            update payment.account set provider_ref = :reference, changed_at = clock_timestamp() where party_id = :party and provider_ref is null
            """;
    private static final String REFUSED =
            "update payment.account set round = round + 1 where party_id = :party and round = :round and provider_ref is null";
    private static final String STANDS =
            "select payment.account_stands(:reference, :receives, :charges, :paysOut, :submitted, :gone) news";
    private static final String OURS = "select provider_ref from payment.account where provider_ref = :reference";
    private static final String TAKE = """
            /* job */ update payment.account set due_at = clock_timestamp() + case when receives and pays_out then interval '1 day' else interval '1 hour' end
            where party_id = (select party_id from payment.account where due_at <= clock_timestamp() and provider_ref is not null order by due_at limit 1 for update skip locked)
            returning provider_ref
            """;

    private final DatabaseClient database;
    private final SellerProvider provider;
    private final Blocking stripeThreads;
    private final OrderShares shares;
    private final StripeProperties properties;

    SellerAccounts(
            DatabaseClient database,
            SellerProvider provider,
            Blocking stripeThreads,
            OrderShares shares,
            StripeProperties properties) {
        this.database = database;
        this.shares = shares;
        this.provider = provider;
        this.stripeThreads = stripeThreads;
        this.properties = properties;
    }

    /** Empty when the party has none. */
    Mono<SellerAccount> find(long party) {
        return database.sql(FIND)
                .bind("party", party)
                .map(SellerAccounts::account)
                .one();
    }

    /** When accounts of the party ended that had another in their place, the latest first. */
    Mono<List<Instant>> ended(long party) {
        return database.sql(ENDED)
                .bind("party", party)
                .mapValue(Instant.class)
                .all()
                .collectList();
    }

    /**
     * Opens one where there is none, or where the provider does not show it any more; whoever comes again, or after an answer that was lost, gets the same. What is due to the party
     * is moved to the new one once that may receive.
     */
    Mono<SellerAccount> open(long party) {
        return shares.countryOf(party)
                .flatMap(country -> database.sql(BEGIN)
                        .bind("party", party)
                        .bind("country", country)
                        .then())
                .then(database.sql(REPLACE)
                        .bind("party", party)
                        .mapValue(Boolean.class)
                        .one())
                .then(find(party))
                .flatMap(account -> account.reference() == null ? ask(account).then(find(party)) : Mono.just(account));
    }

    /** Where its people say what the provider wants to know. */
    Mono<String> onboarding(String reference) {
        return stripeThreads.call(() -> provider.onboarding(reference));
    }

    /** Asks how an account stands and notes it; answers whether anything was new. One that is not ours is passed over. */
    Mono<Boolean> lookAt(String reference) {
        return database.sql(OURS)
                .bind("reference", reference)
                .mapValue(String.class)
                .one()
                .flatMap(ours -> stripeThreads.call(() -> provider.look(ours)))
                .flatMap(stand -> note(reference, stand))
                .defaultIfEmpty(false);
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT7S")
    Mono<Void> round() {
        return properties.paysSellers()
                ? Rounds.untilNothingIsLeft(this::next, LOG, "Accounts of sellers wait to be looked at")
                : Mono.empty();
    }

    private Mono<Boolean> next() {
        return database.sql(TAKE)
                .mapValue(String.class)
                .one()
                .flatMap(reference -> lookAt(reference).onErrorResume(failure -> {
                    LOG.warn("An account is looked at later: {}", failure.toString());
                    return Mono.just(false);
                }))
                .hasElement();
    }

    private Mono<Void> ask(SellerAccount account) {
        var key = account.key() + (account.round() == 0 ? "" : ":" + account.round());
        return stripeThreads
                .call(() -> provider.open(key, account.party(), account.country()))
                .flatMap(reference -> database.sql(OPENED)
                        .bind("party", account.party())
                        .bind("reference", reference)
                        .then())
                .onErrorResume(ProviderFailure.class, failure -> {
                    LOG.warn("No account for party {}: {}", account.party(), failure.toString());
                    return failure.isRefused()
                            ? database.sql(REFUSED)
                                    .bind("party", account.party())
                                    .bind("round", account.round())
                                    .then()
                            : Mono.empty();
                });
    }

    private Mono<Boolean> note(String reference, Stand stand) {
        return database.sql(STANDS)
                .bind("reference", reference)
                .bind("receives", stand.receives())
                .bind("charges", stand.charges())
                .bind("paysOut", stand.paysOut())
                .bind("submitted", stand.submitted())
                .bind("gone", stand.gone())
                .mapValue(Boolean.class)
                .one();
    }

    private static SellerAccount account(Readable row) {
        return new SellerAccount(
                row.get("party_id", Long.class),
                Objects.requireNonNull(row.get("key", String.class)),
                row.get("round", Integer.class),
                Objects.requireNonNull(row.get("country", String.class)),
                row.get("provider_ref", String.class),
                new Stand(
                        row.get("receives", Boolean.class),
                        row.get("charges", Boolean.class),
                        row.get("pays_out", Boolean.class),
                        row.get("submitted", Boolean.class),
                        row.get("gone", Boolean.class)));
    }
}
