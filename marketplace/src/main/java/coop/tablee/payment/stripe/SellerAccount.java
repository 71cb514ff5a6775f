package coop.tablee.payment.stripe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A seller's account at the provider; {@code reference} is the provider's name for it, absent until it has answered. */
record SellerAccount(
        long party,
        String key,
        int round,
        String country,
        @Nullable String reference,
        SellerProvider.Stand stand) {

    enum State {
        /** There is none. */
        NONE,
        /** It was asked for, and the provider has not answered yet. */
        ASKED,
        /** The provider does not show it any more; another may be asked for. */
        GONE,
        /** Its people have still to say what the provider wants to know. */
        BEGUN,
        /** They have; the provider looks at it. */
        CHECKED,
        /** Money may be moved there, but does not go on to the bank yet. */
        RECEIVES,
        WHOLE
    }

    State state() {
        if (reference == null) {
            return State.ASKED;
        }
        if (stand.gone()) {
            return State.GONE;
        }
        if (stand.receives()) {
            return stand.paysOut() ? State.WHOLE : State.RECEIVES;
        }
        return stand.submitted() ? State.CHECKED : State.BEGUN;
    }

    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
