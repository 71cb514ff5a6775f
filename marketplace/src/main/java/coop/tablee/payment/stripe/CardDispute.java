package coop.tablee.payment.stripe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's bank asks money back, as the provider says it stands.
 *
 * @param payment the provider's name for the money
 * @param minor cents that are asked back, in the payment's currency
 * @param reason the bank's, by the provider's word for it
 */
record CardDispute(String reference, @Nullable String payment, long minor, String reason, State state) {

    enum State {
        /** The bank asks, no money moved. */
        ASKED,
        /** It has taken the money. */
        OPEN,
        /** It has given it back. */
        WON,
        /** It keeps it. */
        LOST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
