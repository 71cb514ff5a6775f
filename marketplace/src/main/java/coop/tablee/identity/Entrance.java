package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
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
    private final Afterwards afterwards;
    private final IdentityProperties properties;

    Entrance(SessionCookie cookie, Afterwards afterwards, IdentityProperties properties) {
        this.cookie = cookie;
        this.afterwards = afterwards;
        this.properties = properties;
    }

    Visit visit(ServerWebExchange exchange, boolean stays) {
        return new Visit(
                stays ? properties.rememberedSessionLife() : properties.sessionLife(),
                stays,
                Objects.requireNonNullElse(exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT), ""),
                cookie.read(exchange).orElse(null));
    }

    /** Hands the session over and leads to the page asked for, or first to the question for whom to act. */
    Rendering open(SignIn.Entered entered, Visit visit, @Nullable String next, ServerWebExchange exchange) {
        cookie.write(exchange, entered.token(), visit.stays() ? visit.life() : null);
        return Redirects.to(
                entered.mustChoose()
                        ? ActingForController.HERE + "?next="
                                + URLEncoder.encode(afterwards.asked(next), StandardCharsets.UTF_8)
                        : afterwards.pathFor(next, entered.roles()));
    }
}
