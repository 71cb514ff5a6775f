package coop.tablee.platform.page;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Lets visitors without an account share their pages: one rendering answers all who ask for the same within half a second, those who come while it is under way
 * wait for it. So a page can be as late as that and no later, on every node and whatever has changed, and nobody needs to tell this one of a change.
 *
 * <p>Only a request that shows nothing of a person takes part: no cookie but those which the page is known by, and no credential. Only an answer that says
 * nothing to one person is kept: a page that went well and sets no cookie.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 7)
class KeptPages implements WebFilter {

    private final Preferences preferences;
    private final List<Known> known;
    private final boolean keeping;
    private final AsyncCache<Key, Rendered> pages;

    KeptPages(KeptPagesProperties properties, Preferences preferences, ObjectProvider<KeptPage> which) {
        this.preferences = preferences;
        known = which.orderedStream().map(Known::of).toList();
        keeping = properties.life().compareTo(Duration.ZERO) > 0;
        pages = Caffeine.newBuilder()
                .expireAfterWrite(properties.life())
                .maximumWeight(properties.size().toBytes())
                .weigher((Key key, Rendered page) -> page.weight() + key.weight())
                .executor(Runnable::run)
                .buildAsync();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var key = keeping ? keyOf(exchange) : null;
        if (key == null) {
            return chain.filter(exchange);
        }
        return Mono.defer(() -> {
            var own = new CompletableFuture<@Nullable Rendered>();
            var others = pages.asMap().putIfAbsent(key, own);
            return others == null ? render(exchange, chain, own) : share(exchange, chain, others);
        });
    }

    private static Mono<Void> render(
            ServerWebExchange exchange, WebFilterChain chain, CompletableFuture<@Nullable Rendered> own) {
        var copying = new CopyingResponse(exchange.getResponse(), own);
        return chain.filter(exchange.mutate().response(copying).build()).doFinally(end -> own.complete(null));
    }

    /** What could not be kept is asked for by each for himself. */
    private static Mono<Void> share(
            ServerWebExchange exchange, WebFilterChain chain, CompletableFuture<@Nullable Rendered> others) {
        return Mono.fromFuture(others, true)
                .map(page -> page.send(exchange))
                .switchIfEmpty(Mono.fromSupplier(() -> chain.filter(exchange)))
                .flatMap(answer -> answer);
    }

    private @Nullable Key keyOf(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (!HttpMethod.GET.equals(request.getMethod()) || !asksForAPage(request.getHeaders())) {
            return null;
        }
        for (var page : known) {
            if (page.pattern.matches(request.getPath().pathWithinApplication())) {
                return page.cookies.containsAll(request.getCookies().keySet()) ? keyOf(exchange, page) : null;
            }
        }
        return null;
    }

    private static boolean asksForAPage(HttpHeaders headers) {
        var accepted = headers.getFirst(HttpHeaders.ACCEPT);
        return !headers.containsHeader(HttpHeaders.AUTHORIZATION)
                && (accepted == null || accepted.contains("text/html") || accepted.contains("*/*"));
    }

    private Key keyOf(ServerWebExchange exchange, Known page) {
        var request = exchange.getRequest();
        return new Key(
                request.getURI().getRawPath(),
                request.getURI().getRawQuery(),
                preferences.localeOf(exchange),
                preferences.schemeOf(exchange),
                page.deciding.stream().map(name -> valueOf(request, name)).toList());
    }

    private static String valueOf(ServerHttpRequest request, String cookie) {
        var sent = request.getCookies().getFirst(cookie);
        return sent == null ? "" : sent.getValue();
    }

    /** Everything that decides what such a page shows, besides the moment. */
    private record Key(String path, @Nullable String query, Locale language, Scheme scheme, List<String> cookies) {

        int weight() {
            return path.length()
                    + (query == null ? 0 : query.length())
                    + cookies.stream().mapToInt(String::length).sum();
        }
    }

    /** A page that may be kept, the cookies that a request for it may carry, and those of them which decide about it. */
    private record Known(PathPattern pattern, Set<String> cookies, List<String> deciding) {

        static Known of(KeptPage page) {
            var all = new HashSet<>(page.cookies());
            all.addAll(Preferences.COOKIES);
            return new Known(
                    PathPatternParser.defaultInstance.parse(page.pattern()), all, new ArrayList<>(page.cookies()));
        }
    }
}
