package coop.tablee.storefront.basket;

import coop.tablee.ordering.PaymentMethod;
import java.util.List;

/**
 * The last look before paying.
 *
 * @param key stands for this submission, however often it is sent
 * @param basket what is ordered
 * @param promise the lines as the form carries them, {@code slots} their openings
 * @param methods how it may be paid; empty where nothing is set up
 * @param ways message key of what a provider takes
 */
record CheckoutPage(
        String key,
        CartPage basket,
        List<String> promise,
        List<String> slots,
        List<PaymentMethod> methods,
        String ways) {

    /** Whether something in the basket waits for an answer first. */
    public boolean isUnready() {
        return !basket.ready();
    }

    /** Whether nobody can pay here yet. */
    public boolean isUnpayable() {
        return methods.isEmpty();
    }
}
