package coop.tablee.storefront.basket;

import coop.tablee.identity.SessionCookie;
import coop.tablee.ordering.Cart;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.web.server.ServerWebExchange;

/**
 * The key under which one basket is ordered: the same in every window of a browser until the basket changes, so that two windows that show one basket make one
 * order. Part of it is the session, which no stranger can guess.
 */
final class CheckoutKey {

    private CheckoutKey() {}

    static String of(Cart cart, ServerWebExchange exchange) {
        var basket = SessionCookie.shownIn(exchange) + ' ' + cart.version() + ' ' + cart.asRequests();
        return UUID.nameUUIDFromBytes(basket.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
