package coop.tablee.platform.page;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.i18n.LocaleContextResolver;

/**
 * The two choices a person makes about every page, kept in cookies so that they hold without an account: the language (cookie {@code lang}, else what the
 * browser asks for, else the first language of the territory) and the colours (cookie {@code scheme}).
 */
final class Preferences implements LocaleContextResolver {

    private static final String LANGUAGE_COOKIE = "lang";
    private static final String SCHEME_COOKIE = "scheme";

    /** The cookies that both choices are kept in. */
    static final Set<String> COOKIES = Set.of(LANGUAGE_COOKIE, SCHEME_COOKIE);

    private final List<Locale> languages;

    Preferences(ShellProperties properties) {
        languages = properties.languages().stream().map(Locale::forLanguageTag).toList();
    }

    @Override
    public LocaleContext resolveLocaleContext(ServerWebExchange exchange) {
        return new SimpleLocaleContext(localeOf(exchange));
    }

    @Override
    public void setLocaleContext(ServerWebExchange exchange, @Nullable LocaleContext context) {
        throw new UnsupportedOperationException("the language is chosen by POST /language");
    }

    Locale localeOf(ServerWebExchange exchange) {
        HttpCookie chosen = exchange.getRequest().getCookies().getFirst(LANGUAGE_COOKIE);
        Locale own = chosen == null ? null : find(chosen.getValue());
        return own != null ? own : asked(exchange.getRequest().getHeaders());
    }

    Scheme schemeOf(ServerWebExchange exchange) {
        HttpCookie chosen = exchange.getRequest().getCookies().getFirst(SCHEME_COOKIE);
        return Scheme.of(chosen == null ? null : chosen.getValue());
    }

    List<Locale> languages() {
        return languages;
    }

    @Nullable
    Locale find(@Nullable String code) {
        return languages.stream()
                .filter(language -> language.getLanguage().equals(code))
                .findFirst()
                .orElse(null);
    }

    static ResponseCookie languageCookie(Locale language) {
        return cookie(LANGUAGE_COOKIE, language.getLanguage());
    }

    static ResponseCookie schemeCookie(Scheme scheme) {
        return cookie(SCHEME_COOKIE, scheme.word());
    }

    private Locale asked(HttpHeaders headers) {
        try {
            Locale best = Locale.lookup(headers.getAcceptLanguage(), languages);
            return best != null ? best : languages.get(0);
        } catch (IllegalArgumentException unreadableHeader) {
            return languages.get(0);
        }
    }

    private static ResponseCookie cookie(String name, String value) {
        return ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(Duration.ofDays(365))
                .build();
    }
}
