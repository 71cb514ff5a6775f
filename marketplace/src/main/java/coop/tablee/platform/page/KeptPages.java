package coop.tablee.platform.page;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import coop.tablee.platform.Writings;
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
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Lets visitors without an account share their pages: one rendering answers all who ask for the same within half a second, and longer while nothing at all is
 * written to the database; those who come while it is under way wait for it. So a page can be as late as half a second and no later, on every node and whatever
 * has changed, and nobody needs to tell this one of a change.
 *
 * <p>Only a request that shows nothing of a person takes part: no cookie but those which the page is known by, and no credential. Only an answer that says
 * nothing to one person is kept: a page that went well and sets no cookie.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 7)
class KeptPages implements WebFilter {

    private final Preferences preferences;
    private final Writings writings;
    private final List<Known> known;
    private final Duration life;
    private final AsyncCache<Key, Rendered> pages;

    KeptPages(
            KeptPagesProperties properties,
            Preferences preferences,
            Writings writings,
            ObjectProvider<KeptPage> which) {
        this.preferences = preferences;
        this.writings = writings;
        life = properties.life();
        known = which.orderedStream().map(Known::of).toList();
        pages = Caffeine.newBuilder()
                .expireAfterWrite(properties.longest())
                .maximumWeight(properties.size().toBytes())
                .weigher((Key key, Rendered page) -> page.weight() + key.weight())
                .executor(Runnable::run)
                .buildAsync();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var key = life.compareTo(Duration.ZERO) > 0 ? keyOf(exchange) : null;
        return key == null ? chain.filter(exchange) : answer(exchange, chain, key);
    }

    /** Mostly it is there, and known to be true: then nobody needs to wait for anything. */
    private Mono<Void> answer(ServerWebExchange exchange, WebFilterChain chain, Key key) {
        var page = pages.synchronous().getIfPresent(key);
        if (page != null && (page.isYoungerThan(life) || page.wasRenderedFrom(writings.known()))) {
            count(exchange, key.pattern);
            return page.send(exchange);
        }
        return answerLater(exchange, chain, key);
    }

    private Mono<Void> answerLater(ServerWebExchange exchange, WebFilterChain chain, Key key) {
        return Mono.defer(() -> {
            var own = new CompletableFuture<@Nullable Rendered>();
            var others = pages.asMap().putIfAbsent(key, own);
            return others == null ? render(exchange, chain, own) : share(exchange, chain, key, others);
        });
    }

    private Mono<Void> render(
            ServerWebExchange exchange, WebFilterChain chain, CompletableFuture<@Nullable Rendered> own) {
        return writings.snapshot()
                .defaultIfEmpty(Rendered.UNKNOWN)
                .flatMap(snapshot -> chain.filter(exchange.mutate()
                        .response(new CopyingResponse(exchange.getResponse(), snapshot, own))
                        .build()))
                .doFinally(end -> own.complete(null));
    }

    /** What could not be kept is asked for by each for himself; what is out of date by the first who comes, for all. */
    private Mono<Void> share(
            ServerWebExchange exchange, WebFilterChain chain, Key key, CompletableFuture<@Nullable Rendered> others) {
        return Mono.fromFuture(others, true)
                .flatMap(page -> isStillTrue(page).map(still -> {
                    if (still) {
                        count(exchange, key.pattern);
                        return page.send(exchange);
                    }
                    pages.asMap().remove(key, others);
                    return answerLater(exchange, chain, key);
                }))
                .switchIfEmpty(Mono.fromSupplier(() -> chain.filter(exchange)))
                .flatMap(answer -> answer);
    }

    private Mono<Boolean> isStillTrue(Rendered page) {
        return page.isYoungerThan(life)
                ? Mono.just(true)
                : writings.snapshot().map(page::wasRenderedFrom).defaultIfEmpty(false);
    }

    /** Measured under the page's address, as when its controller answers. */
    private static void count(ServerWebExchange exchange, PathPattern pattern) {
        ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                .ifPresent(context -> context.setPathPattern(pattern.getPatternString()));
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
                page.pattern,
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
    private record Key(
            PathPattern pattern,
            String path,
            @Nullable String query,
            Locale language,
            Scheme scheme,
            List<String> cookies) {

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
