package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;

/** What every way in has in common: which browser it is, and where it goes once its owner is in. */
@Component
class Entrance {

    private final SessionCookie cookie;
    private final GuestCookie guestCookie;
    private final Afterwards afterwards;
    private final IdentityProperties properties;
    private final Toasts toasts;

    Entrance(
            SessionCookie cookie,
            GuestCookie guestCookie,
            Afterwards afterwards,
            IdentityProperties properties,
            Toasts toasts) {
        this.cookie = cookie;
        this.guestCookie = guestCookie;
        this.toasts = toasts;
        this.afterwards = afterwards;
        this.properties = properties;
    }

    Visit visit(ServerWebExchange exchange, boolean stays) {
        return new Visit(
                stays ? properties.rememberedSessionLife() : properties.sessionLife(),
                stays,
                Objects.requireNonNullElse(exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT), ""),
                cookie.read(exchange).orElse(null),
                guestCookie.read(exchange).orElse(null),
                null);
    }

    /** Hands the session over, tells what came along, and leads to the page asked for, or first to the question for whom to act. */
    Rendering open(SignIn.Entered entered, Visit visit, @Nullable String next, ServerWebExchange exchange) {
        cookie.write(exchange, entered.token(), visit.stays() ? visit.life() : null);
        if (entered.taken().over()) {
            guestCookie.clear(exchange);
        }
        entered.taken().brought().ifPresent(brought -> brought.tell(toasts, exchange));
        return Redirects.to(
                entered.mustChoose()
                        ? ActingForController.HERE + "?next="
                                + URLEncoder.encode(afterwards.asked(next), StandardCharsets.UTF_8)
                        : afterwards.pathFor(next, entered.roles()));
    }
}
