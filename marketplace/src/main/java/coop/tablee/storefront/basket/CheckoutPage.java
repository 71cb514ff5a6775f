package coop.tablee.storefront.basket;

import coop.tablee.ordering.PaymentMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last look before paying.
 *
 * @param key stands for this submission, however often it is sent
 * @param basket what is ordered
 * @param promise the lines as the form carries them, {@code slots} their openings
 * @param methods how it may be paid; empty where nothing is set up
 * @param ways message key of what a provider takes
 * @param home the person's own household, where this is ordered for the one of what they ordered before without an account; empty otherwise
 * @param guest what somebody without an account typed or has said before; absent for everybody else
 */
record CheckoutPage(
        String key,
        CartPage basket,
        List<String> promise,
        List<String> slots,
        List<PaymentMethod> methods,
        String ways,
        String home,
        @Nullable Guest guest) {

    /** The fields in which a guest says who they are, as they were filled in. */
    record Guest(String name, String email) {

        static final Guest UNKNOWN = new Guest("", "");
    }

    /** Whether something in the basket waits for an answer first. */
    public boolean isUnready() {
        return !basket.ready();
    }

    /** Whether nobody can pay here yet. */
    public boolean isUnpayable() {
        return methods.isEmpty();
    }
}
