package coop.tablee.storefront.basket;

import coop.tablee.ordering.Cart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpCookie;
import org.springframework.web.server.ServerWebExchange;

/**
 * The key under which one basket is ordered: the same in every window of a browser until the basket changes, so that two windows that show one basket make one
 * order. Part of it is the session, which no stranger can guess.
 */
final class CheckoutKey {

    private static final String SESSION = "session";

    private CheckoutKey() {}

    static String of(Cart cart, ServerWebExchange exchange) {
        var basket = sessionOf(exchange) + ' ' + cart.version() + ' ' + cart.asRequests();
        return UUID.nameUUIDFromBytes(basket.getBytes(StandardCharsets.UTF_8)).toString();
    }

    // Behind TLS the cookie has a prefix
    private static String sessionOf(ServerWebExchange exchange) {
        return exchange.getRequest().getCookies().entrySet().stream()
                .filter(cookie -> cookie.getKey().endsWith(SESSION))
                .map(Map.Entry::getValue)
                .flatMap(List::stream)
                .map(HttpCookie::getValue)
                .collect(Collectors.joining());
    }
}
