package coop.tablee.platform.page;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Puts together what frames the page of a request. */
@Component
class Shells {

    private final ShellProperties properties;
    private final Preferences preferences;
    private final Toasts toasts;
    private final ObjectProvider<ViewerLookup> viewers;
    private final Menu menu;

    Shells(
            ShellProperties properties,
            Preferences preferences,
            Toasts toasts,
            ObjectProvider<ViewerLookup> viewers,
            Menu menu) {
        this.properties = properties;
        this.preferences = preferences;
        this.toasts = toasts;
        this.viewers = viewers;
        this.menu = menu;
    }

    Mono<Shell> shell(ServerWebExchange exchange) {
        return Mono.justOrEmpty(viewers.getIfAvailable())
                .flatMap(lookup -> lookup.viewer(exchange))
                .defaultIfEmpty(Viewer.VISITOR)
                .map(viewer -> shell(exchange, viewer));
    }

    private Shell shell(ServerWebExchange exchange, Viewer viewer) {
        Locale locale = preferences.localeOf(exchange);
        String path = pathOf(exchange.getRequest());
        return new Shell(
                locale,
                languages(locale),
                preferences.schemeOf(exchange),
                properties.brand(),
                properties.territoryName(),
                path,
                entries(viewer, exchange.getRequest().getPath().value()),
                viewer,
                signInUrl(path),
                properties.signOutPath(),
                toasts.take(exchange));
    }

    private List<Shell.Language> languages(Locale current) {
        return preferences.languages().stream()
                .map(language ->
                        new Shell.Language(language.getLanguage(), ownName(language), language.equals(current)))
                .toList();
    }

    private static String ownName(Locale language) {
        String name = language.getDisplayLanguage(language);
        return name.substring(0, 1).toUpperCase(language) + name.substring(1);
    }

    private List<Shell.Entry> entries(Viewer viewer, String currentPath) {
        List<MenuEntry> seen = menu.entriesFor(viewer);
        @Nullable
        MenuEntry current = seen.stream()
                .filter(entry -> entry.leadsTo(currentPath))
                .max(Comparator.comparingInt(entry -> entry.path().length()))
                .orElse(null);
        Predicate<MenuEntry> isCurrent = entry -> entry.equals(current);
        return seen.stream()
                .map(entry -> new Shell.Entry(entry.messageKey(), entry.path(), isCurrent.test(entry)))
                .toList();
    }

    private String signInUrl(String path) {
        boolean already = path.startsWith(properties.signInPath());
        return already ? properties.signInPath() : signIn(properties, path);
    }

    static String signIn(ShellProperties properties, String wayBack) {
        return properties.signInPath() + "?next=" + URLEncoder.encode(wayBack, StandardCharsets.UTF_8);
    }

    /** The page to come back to; a page that answers a form is left for the one that shows it. */
    static String pathOf(ServerHttpRequest request) {
        String path = request.getPath().value();
        String query = request.getURI().getRawQuery();
        boolean shown = HttpMethod.GET.equals(request.getMethod());
        return ReturnPath.orHome(shown && query != null ? path + "?" + query : path);
    }

    /** The page that asked for this piece of it, as htmx says; the piece itself when it does not. */
    static String pathOfPageAround(ServerHttpRequest request) {
        String around = request.getHeaders().getFirst("HX-Current-URL");
        return around == null ? pathOf(request) : pathWithin(around);
    }

    /** The page whose form was sent, as the browser says; the front page when it does not. */
    static String pathOfPageBefore(ServerHttpRequest request) {
        return pathWithin(request.getHeaders().getFirst(HttpHeaders.REFERER));
    }

    private static String pathWithin(@Nullable String address) {
        if (address == null) {
            return ReturnPath.HOME;
        }
        try {
            URI page = URI.create(address);
            String query = page.getRawQuery();
            return ReturnPath.orHome(query == null ? page.getRawPath() : page.getRawPath() + "?" + query);
        } catch (IllegalArgumentException unreadable) {
            return ReturnPath.HOME;
        }
    }

    /** What the shell adds to a page's model. */
    static Map<String, Object> modelOf(Shell shell) {
        return Map.of("shell", shell);
    }
}
