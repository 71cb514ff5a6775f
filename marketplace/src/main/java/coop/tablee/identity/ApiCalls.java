package coop.tablee.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** What tells a program's call from a person's page. */
final class ApiCalls {

    private static final String BEARER = "Bearer ";

    private ApiCalls() {}

    static boolean isApi(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith("/api/");
    }

    static boolean showsBearerToken(ServerWebExchange exchange) {
        return bearer(exchange) != null;
    }

    static Optional<SecretToken> bearerToken(ServerWebExchange exchange) {
        return SecretToken.read(bearer(exchange));
    }

    private static @Nullable String bearer(ServerWebExchange exchange) {
        var header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }
}
