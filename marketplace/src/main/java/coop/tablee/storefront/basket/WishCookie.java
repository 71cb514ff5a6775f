package coop.tablee.storefront.basket;

import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.page.ReturnPath;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Remembers for an hour what a visitor wanted to put in a basket, while they sign in. Written only by our own form, so that no link of others fills a basket. */
@Component
class WishCookie {

    private static final String NAME = "wish";

    void keep(ServerWebExchange exchange, PutInCart wish, String back) {
        var text = "%d %d %s %s"
                .formatted(wish.destination(), wish.offer(), wish.quantity().toPlainString(), back);
        var value = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        write(exchange, value, Duration.ofHours(1));
    }

    Optional<Wish> take(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(NAME);
        if (cookie == null || cookie.getValue().isEmpty()) {
            return Optional.empty();
        }
        write(exchange, "", Duration.ZERO);
        return read(cookie.getValue());
    }

    private static Optional<Wish> read(String value) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8).split(" ", 4);
            return Optional.of(new Wish(
                    new PutInCart(Long.parseLong(parts[0]), Long.parseLong(parts[1]), new BigDecimal(parts[2])),
                    ReturnPath.orHome(parts[3])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
            return Optional.empty();
        }
    }

    private static void write(ServerWebExchange exchange, String value, Duration life) {
        exchange.getResponse()
                .addCookie(ResponseCookie.from(NAME, value)
                        .path("/cart")
                        .httpOnly(true)
                        .sameSite("Lax")
                        .maxAge(life)
                        .build());
    }

    /** What was wanted, and from which page. */
    record Wish(PutInCart line, String back) {}
}
