package coop.tablee.platform.page;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Says on every answer what a browser may do with it: load from this site only, run no inline script or style, be framed by nobody. Pages are kept by no
 * shared cache unless their handler says so. Style sheets, scripts and fonts carry only what a browser heeds on them: each page fetches half a dozen.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class SecurityHeadersFilter implements WebFilter {

    static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'self'",
            "img-src 'self' data:",
            "style-src 'self'",
            "script-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'");

    private static final List<String> NEVER_A_PAGE = List.of(".css", ".js", ".woff2");

    private final StaticAssets assets;

    SecurityHeadersFilter(StaticAssets assets) {
        this.assets = assets;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean https = "https".equals(exchange.getRequest().getURI().getScheme());
        exchange.getResponse().beforeCommit(() -> {
            var headers = exchange.getResponse().getHeaders();
            if (!isPartOfPages(exchange)) {
                addForPages(headers);
            }
            addForAll(headers, https);
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    private boolean isPartOfPages(ServerWebExchange exchange) {
        var path = exchange.getRequest().getPath().value();
        return (assets.contains(path) || path.equals(assets.htmx()))
                && NEVER_A_PAGE.stream().anyMatch(path::endsWith);
    }

    private static void addForPages(HttpHeaders headers) {
        addIfAbsent(headers, "Content-Security-Policy", CONTENT_SECURITY_POLICY);
        addIfAbsent(headers, "Referrer-Policy", "same-origin");
        addIfAbsent(
                headers,
                "Permissions-Policy",
                "camera=(self), geolocation=(self), microphone=(), payment=(self), usb=()");
        addIfAbsent(headers, "Cross-Origin-Opener-Policy", "same-origin");
    }

    private static void addForAll(HttpHeaders headers, boolean https) {
        addIfAbsent(headers, "X-Content-Type-Options", "nosniff");
        addIfAbsent(headers, HttpHeaders.CACHE_CONTROL, "no-cache, private");
        if (https) {
            addIfAbsent(headers, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }

    private static void addIfAbsent(HttpHeaders headers, String name, String value) {
        if (!headers.containsHeader(name)) {
            headers.set(name, value);
        }
    }
}
