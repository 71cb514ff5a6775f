package coop.tablee.payment.stripe;

import org.jspecify.annotations.Nullable;

/**
 * A page of the provider, as the provider says it stands.
 *
 * @param reference the provider's name for it
 * @param url where the buyer pays, while it is open
 * @param payment the provider's name for the money, once there is some
 * @param minor cents that were asked for
 */
record CardPage(
        String reference,
        @Nullable String url,
        State state,
        @Nullable String payment,
        long minor,
        String currency) {

    enum State {
        OPEN,
        /** Filled in, and the money is on its way. */
        PROCESSING,
        PAID,
        OVER,
        /** Filled in, and the money did not come in the end. */
        FAILED
    }
}
