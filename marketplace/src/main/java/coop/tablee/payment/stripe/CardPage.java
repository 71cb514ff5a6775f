package coop.tablee.payment.stripe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of the provider, as the provider says it stands.
 *
 * @param reference the provider's name for it
 * @param url where the buyer pays, while it is open
 * @param payment the provider's name for the money, once there is some
 * @param minor cents that were asked for
 * @param heldUntil until when a card sets the money aside; null = it does not, or the provider does not say
 */
record CardPage(
        String reference,
        @Nullable String url,
        State state,
        @Nullable String payment,
        long minor,
        String currency,
        @Nullable Instant heldUntil) {

    enum State {
        OPEN,
        /** Filled in, and the money is on its way. */
        PROCESSING,
        /** Filled in, and the money is set aside on a card. */
        HELD,
        PAID,
        OVER,
        /** Filled in, and the money did not come in the end. */
        FAILED
    }
}
