package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What happens to those who may not: a person is shown the way to sign in and back, a program gets a 401; whoever is known and lacks the role gets a 403. */
@Component
class Refusals implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    static final String SIGN_IN = "/sign-in";

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException unknown) {
        if (ApiCalls.isApi(exchange)) {
            var challenge = ApiCalls.showsBearerToken(exchange) ? "Bearer error=\"invalid_token\"" : "Bearer";
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
            return Mono.error(new DomainException(Kind.UNAUTHENTICATED, "sign-in-needed"));
        }
        return showTheWay(exchange);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException denied) {
        return Mono.error(new DomainException(Kind.FORBIDDEN, "role-missing"));
    }

    private static Mono<Void> showTheWay(ServerWebExchange exchange) {
        var response = exchange.getResponse();
        var fragment = exchange.getRequest().getHeaders().getFirst("HX-Request") != null;
        if (fragment) {
            // A redirect would be followed inside the page, and the door would appear in the middle of it
            response.setStatusCode(HttpStatus.UNAUTHORIZED);
            response.getHeaders().set("HX-Redirect", signIn(currentPage(exchange)));
        } else {
            response.setStatusCode(HttpStatus.SEE_OTHER);
            response.getHeaders().setLocation(URI.create(signIn(wayBack(exchange))));
        }
        return response.setComplete();
    }

    private static String signIn(@Nullable String next) {
        return next == null ? SIGN_IN : SIGN_IN + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /** The page asked for; what a form wanted to do is not done behind a person's back after signing in. */
    private static @Nullable String wayBack(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (!HttpMethod.GET.equals(request.getMethod())) {
            return null;
        }
        var query = request.getURI().getRawQuery();
        var path = request.getURI().getRawPath();
        return query == null ? path : path + "?" + query;
    }

    private static @Nullable String currentPage(ServerWebExchange exchange) {
        var address = exchange.getRequest().getHeaders().getFirst("HX-Current-URL");
        try {
            return address == null ? null : new URI(address).getRawPath();
        } catch (URISyntaxException unreadable) {
            return null;
        }
    }
}
