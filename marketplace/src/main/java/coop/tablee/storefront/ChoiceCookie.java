package coop.tablee.storefront;

import java.time.Duration;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Remembers a visitor's {@link Choice} for a month, without an account and without a row. */
@Component
public class ChoiceCookie {

    static final String NAME = "choice";

    public Choice of(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(NAME);
        return cookie == null ? Choice.OPEN : Choice.read(cookie.getValue());
    }

    /**
     * Keeps the choice with the answer; one that is kept already is not written again, and where nobody has asked for anything, then or now, nothing was chosen.
     */
    public void keep(ServerWebExchange exchange, Choice asked, Choice choice) {
        var kept = of(exchange);
        var chosen = !asked.equals(Choice.OPEN) || !kept.equals(Choice.OPEN);
        if (chosen && !choice.equals(kept)) {
            exchange.getResponse()
                    .addCookie(ResponseCookie.from(NAME, choice.written())
                            .path("/")
                            .httpOnly(true)
                            .sameSite("Lax")
                            .maxAge(Duration.ofDays(30))
                            .build());
        }
    }
}
