package coop.tablee.platform.page;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Carries one short message over a redirect, in a cookie of a minute, so that it costs no session. Who forges the cookie only speaks to himself; the key must
 * look like one, and the page escapes the rest.
 */
@Component
public class Toasts {

    private static final String COOKIE = "toast";
    private static final Pattern KEY = Pattern.compile("[a-z][a-zA-Z0-9-]*(\\.[a-zA-Z0-9-]+)+");
    private static final Pattern SEPARATOR = Pattern.compile("\n");
    private static final int LONGEST = 1500;

    /** Shows this message on the next page; arguments are already written for people. */
    public void leave(ServerWebExchange exchange, String messageKey, String... arguments) {
        List<String> parts = new ArrayList<>(List.of(messageKey));
        for (String argument : arguments) {
            parts.add(argument.replace('\n', ' '));
        }
        byte[] bytes = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST) {
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            exchange.getResponse().addCookie(cookie(value, Duration.ofMinutes(1)));
        }
    }

    /** The message left by the request before, which is then forgotten. */
    @Nullable
    Toast take(ServerWebExchange exchange) {
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        if (cookie == null || cookie.getValue().isEmpty()) {
            return null;
        }
        exchange.getResponse().addCookie(cookie("", Duration.ZERO));
        return read(cookie.getValue());
    }

    private static @Nullable Toast read(String value) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
            List<String> parts = List.of(SEPARATOR.split(text, -1));
            return KEY.matcher(parts.get(0)).matches() ? new Toast(parts.get(0), parts.subList(1, parts.size())) : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private static ResponseCookie cookie(String value, Duration life) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(life)
                .build();
    }
}
