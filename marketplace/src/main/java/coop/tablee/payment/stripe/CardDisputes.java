package coop.tablee.payment.stripe;

import coop.tablee.platform.Blocking;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Money that a buyer's bank fetches back. It is noted and told to those who coordinate; orders stay as they are, because who is right, and who bears it, is for people to say.
 */
@Component
class CardDisputes {

    private static final String HEED =
            "select payment.heed_dispute('stripe', :reference, :payment, :minor, :reason, :state) heeded";

    private final DatabaseClient database;
    private final CardProvider provider;
    private final Blocking stripeThreads;

    CardDisputes(DatabaseClient database, CardProvider provider, Blocking stripeThreads) {
        this.database = database;
        this.provider = provider;
        this.stripeThreads = stripeThreads;
    }

    /** Asks how it stands and books it; answers whether anything was new. One about money that is not ours is passed over. */
    Mono<Boolean> lookAt(String reference) {
        return stripeThreads.call(() -> provider.dispute(reference)).flatMap(this::heed);
    }

    private Mono<Boolean> heed(CardDispute dispute) {
        var payment = dispute.payment();
        if (payment == null || dispute.minor() <= 0) {
            return Mono.just(false);
        }
        return database.sql(HEED)
                .bind("reference", dispute.reference())
                .bind("payment", payment)
                .bind("minor", dispute.minor())
                .bind("reason", dispute.reason())
                .bind("state", dispute.state().word())
                .mapValue(Boolean.class)
                .one();
    }
}
