package coop.tablee.payment.stripe;

import coop.tablee.payment.inbox.Settling;
import coop.tablee.platform.Blocking;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Money that a buyer's bank fetches back. It is noted and told to those who coordinate; orders stay as they are until the bank keeps it for good: then it was not paid, is owed by the
 * buyer, and is fetched back from those who sold until the buyer pays it again.
 */
@Component
class CardDisputes {

    private final Settling settling;
    private final CardProvider provider;
    private final Blocking stripeThreads;

    CardDisputes(Settling settling, CardProvider provider, Blocking stripeThreads) {
        this.settling = settling;
        this.provider = provider;
        this.stripeThreads = stripeThreads;
    }

    /** Asks how it stands and books it; answers whether anything was new. One about money that is not ours is passed over. */
    Mono<Boolean> lookAt(String reference) {
        return stripeThreads.call(() -> provider.dispute(reference)).flatMap(this::heed);
    }

    private Mono<Boolean> heed(CardDispute dispute) {
        var payment = dispute.payment();
        return payment == null || dispute.minor() <= 0
                ? Mono.just(false)
                : settling.disputed(new Settling.Dispute(
                        CardSessions.PROVIDER,
                        dispute.reference(),
                        payment,
                        dispute.minor(),
                        dispute.reason(),
                        dispute.state().word()));
    }
}
