package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** By which a browser that went to the provider is known when it comes back; named like the session's, so that no neighbouring site can plant one. */
@Component
class ProviderCookie {

    private final boolean secure;
    private final String name;

    ProviderCookie(MarketplaceProperties marketplace) {
        var address = marketplace.publicUrl();
        secure = address != null && "https".equalsIgnoreCase(address.getScheme());
        name = secure ? "__Host-provider" : "provider";
    }

    Optional<SecretToken> read(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(name);
        return SecretToken.read(cookie == null ? null : cookie.getValue());
    }

    void write(ServerWebExchange exchange, SecretToken browser) {
        exchange.getResponse().addCookie(cookie(browser.value(), ProviderVisits.LIFE));
    }

    void clear(ServerWebExchange exchange) {
        exchange.getResponse().addCookie(cookie("", Duration.ZERO));
    }

    private ResponseCookie cookie(String value, Duration age) {
        return ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(age)
                .build();
    }
}
