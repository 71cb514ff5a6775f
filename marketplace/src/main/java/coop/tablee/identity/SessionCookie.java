package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The cookie that carries a session. Where people come by https its name begins with {@code __Host-}, which browsers accept from this very host only, so
 * that no neighbouring site can plant one.
 */
@Component
public class SessionCookie {

    private static final String NAME = "session";
    private static final String SECURE_NAME = "__Host-session";

    private final boolean secure;
    private final String name;

    SessionCookie(MarketplaceProperties properties) {
        var address = properties.publicUrl();
        secure = address != null && "https".equalsIgnoreCase(address.getScheme());
        name = secure ? SECURE_NAME : NAME;
    }

    Optional<SecretToken> read(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(name);
        return SecretToken.read(cookie == null ? null : cookie.getValue());
    }

    /** Hands the session to the browser: until it is closed, or as long as {@code life} says. */
    void write(ServerWebExchange exchange, SecretToken token, @Nullable Duration life) {
        var cookie = cookie(token.value());
        exchange.getResponse().addCookie((life == null ? cookie : cookie.maxAge(life)).build());
    }

    void clear(ServerWebExchange exchange) {
        exchange.getResponse().addCookie(cookie("").maxAge(Duration.ZERO).build());
    }

    private ResponseCookie.ResponseCookieBuilder cookie(String value) {
        return ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax");
    }
}
