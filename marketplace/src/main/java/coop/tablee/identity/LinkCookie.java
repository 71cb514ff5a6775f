package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Carries the secret of a one-time link from its address to the page that asks whether to use it, so that no page, history entry, way back or reference to other
 * sites has it in its address.
 */
@Component
class LinkCookie {

    private static final String NAME = "link";
    /** Of a link whose end was lost on the way. */
    private static final String BROKEN = "-";

    private final boolean secure;
    private final Duration life;

    LinkCookie(MarketplaceProperties marketplace, IdentityProperties properties) {
        var address = marketplace.publicUrl();
        secure = address != null && "https".equalsIgnoreCase(address.getScheme());
        life = properties.linkLife();
    }

    /** Whether the browser comes from a link, be it a broken one. */
    boolean isThere(ServerWebExchange exchange) {
        return valueOf(exchange) != null;
    }

    Optional<SecretToken> read(ServerWebExchange exchange) {
        return SecretToken.read(valueOf(exchange));
    }

    void write(ServerWebExchange exchange, Optional<SecretToken> secret) {
        exchange.getResponse().addCookie(cookie(secret.map(SecretToken::value).orElse(BROKEN), life));
    }

    void clear(ServerWebExchange exchange) {
        exchange.getResponse().addCookie(cookie("", Duration.ZERO));
    }

    private static @Nullable String valueOf(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(NAME);
        return cookie == null ? null : cookie.getValue();
    }

    private ResponseCookie cookie(String value, Duration age) {
        return ResponseCookie.from(NAME, value)
                .path(LinkController.HERE)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(age)
                .build();
    }
}
