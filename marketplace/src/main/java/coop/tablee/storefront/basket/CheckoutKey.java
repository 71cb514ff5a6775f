package coop.tablee.storefront.basket;

import coop.tablee.ordering.Cart;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The key under which one basket is ordered: the same in every window, on every device and for everybody of a household until the basket changes, so that a basket that two of them
 * order makes one order, and is paid once. Part of it is the basket's own secret, which no stranger can guess.
 */
final class CheckoutKey {

    private CheckoutKey() {}

    static String of(Cart cart) {
        var basket = cart.secret() + ' ' + cart.version() + ' ' + cart.asRequests();
        return UUID.nameUUIDFromBytes(basket.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
