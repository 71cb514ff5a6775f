package coop.tablee.platform.page;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets browsers keep static files: a year when the address names the content, a day otherwise (pictures named by a style sheet or by data). */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class StaticCachingFilter implements WebFilter {

    private static final String YEAR = "public, max-age=31536000, immutable";
    private static final String DAY = "public, max-age=86400";

    private final StaticAssets assets;

    StaticCachingFilter(StaticAssets assets) {
        this.assets = assets;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().value();
        if (assets.contains(path) || path.equals(assets.htmx())) {
            boolean forever = path.endsWith(".woff2")
                    || assets.isExact(path, request.getQueryParams().getFirst("v"));
            keep(exchange.getResponse(), forever ? YEAR : DAY);
        }
        return chain.filter(exchange);
    }

    private static void keep(ServerHttpResponse response, String howLong) {
        response.beforeCommit(() -> {
            HttpStatusCode status = response.getStatusCode();
            if (status == null || status.is2xxSuccessful() || status.isSameCodeAs(HttpStatus.NOT_MODIFIED)) {
                response.getHeaders().set(HttpHeaders.CACHE_CONTROL, howLong);
            }
            return Mono.empty();
        });
    }
}
