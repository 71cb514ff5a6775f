package coop.tablee.platform.page;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses a form that another site sends with a person's cookies: with SameSite cookies this stands for the tokens that pages would otherwise carry, so that
 * public pages stay the same for everyone. A program without cookies (a payment provider's call, the API) sends neither header and passes.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class SameOriginFilter implements WebFilter {

    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        boolean guarded = !SAFE.contains(request.getMethod())
                && (!ApiPaths.contains(request) || !request.getCookies().isEmpty());
        if (guarded && comesFromElsewhere(request)) {
            return Mono.error(new ResponseStatusException(HttpStatus.FORBIDDEN, "the form came from another site"));
        }
        return chain.filter(exchange);
    }

    private static boolean comesFromElsewhere(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = headers.getOrigin();
        return origin != null
                && !authorityOf(origin).equalsIgnoreCase(hostOf(headers))
                && !authorityOf(origin).equalsIgnoreCase(request.getURI().getRawAuthority());
    }

    // The scheme is left out: behind a proxy that ends TLS this process sees http. A proxy may name another host than
    // people do, and then the public one counts
    private static String authorityOf(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "none" : authority;
        } catch (IllegalArgumentException unreadable) {
            return "none";
        }
    }

    private static String hostOf(HttpHeaders headers) {
        @Nullable String host = headers.getFirst(HttpHeaders.HOST);
        return host == null ? "" : host;
    }
}
