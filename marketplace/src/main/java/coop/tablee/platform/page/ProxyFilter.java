package coop.tablee.platform.page;

import coop.tablee.platform.MarketplaceProperties;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Behind a proxy, which is where a public address that is not this machine's own says we are, a request is known by the address that people use: for secure
 * cookies, links and the check of Origin. That address is configured and never believed from a header. Who asks is the last entry of X-Forwarded-For, the one
 * that our own proxy wrote, and only when a neighbour brings it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProxyFilter implements WebFilter {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final @Nullable URI publicUrl;

    ProxyFilter(MarketplaceProperties properties) {
        publicUrl = properties.isLoopback() ? null : properties.publicUrl();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return publicUrl == null
                ? chain.filter(exchange)
                : chain.filter(exchange.mutate()
                        .request(asPeopleSeeIt(exchange.getRequest(), publicUrl))
                        .build());
    }

    private static ServerHttpRequest asPeopleSeeIt(ServerHttpRequest request, URI address) {
        var here = request.getURI();
        var query = here.getRawQuery() == null ? "" : "?" + here.getRawQuery();
        var seen = request.mutate()
                .uri(URI.create(address.getScheme() + "://" + address.getRawAuthority() + here.getRawPath() + query));
        var person = personBehind(request);
        return (person == null ? seen : seen.remoteAddress(person)).build();
    }

    private static @Nullable InetSocketAddress personBehind(ServerHttpRequest request) {
        var neighbour = request.getRemoteAddress();
        var told = request.getHeaders().getOrDefault(FORWARDED_FOR, List.of());
        if (neighbour == null || told.isEmpty() || !isNear(neighbour.getAddress())) {
            return null;
        }
        var last = told.get(told.size() - 1);
        return inFigures(last.substring(last.lastIndexOf(',') + 1).strip());
    }

    /** Only an address in figures counts, so that nothing is ever looked up. */
    private static @Nullable InetSocketAddress inFigures(String address) {
        var literal = NetUtil.createInetAddressFromIpAddressString(address);
        return literal == null ? null : new InetSocketAddress(literal, 0);
    }

    private static boolean isNear(@Nullable InetAddress address) {
        return address != null
                && (address.isLoopbackAddress() || address.isSiteLocalAddress() || isUniqueLocal(address));
    }

    /** IPv6 fc00::/7, which Java has no word for. */
    private static boolean isUniqueLocal(InetAddress address) {
        return address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
    }
}
