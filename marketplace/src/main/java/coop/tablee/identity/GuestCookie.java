package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The cookie by which a browser is known whose owner orders without an account. Beside the session's own: who signs in and cannot take the basket along finds it
 * again after leaving.
 */
@Component
class GuestCookie {

    private static final String NAME = "guest";
    private static final String SECURE_NAME = "__Host-guest";

    private final boolean secure;
    private final String name;

    GuestCookie(MarketplaceProperties properties) {
        var address = properties.publicUrl();
        secure = address != null && "https".equalsIgnoreCase(address.getScheme());
        name = secure ? SECURE_NAME : NAME;
    }

    Optional<SecretToken> read(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(name);
        return SecretToken.read(cookie == null ? null : cookie.getValue());
    }

    void write(ServerWebExchange exchange, SecretToken token, Duration life) {
        exchange.getResponse().addCookie(cookie(token.value(), life));
    }

    void clear(ServerWebExchange exchange) {
        exchange.getResponse().addCookie(cookie("", Duration.ZERO));
    }

    private ResponseCookie cookie(String value, Duration life) {
        return ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(life)
                .build();
    }
}
