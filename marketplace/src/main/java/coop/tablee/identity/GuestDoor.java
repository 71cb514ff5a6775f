package coop.tablee.identity;

import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Makes a browser known as a guest's, from the request on that made it one. */
@Component
class GuestDoor {

    private final Sessions sessions;
    private final GuestCookie cookie;
    private final ActorFilter actors;
    private final IdentityProperties properties;

    GuestDoor(Sessions sessions, GuestCookie cookie, ActorFilter actors, IdentityProperties properties) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.actors = actors;
        this.properties = properties;
    }

    /** Begins what the browser is known by, in the caller's transaction. */
    Mono<SecretToken> open(long guest, ServerWebExchange exchange) {
        var agent = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
        return sessions.open(
                guest, null, new Visit(properties.guestLife(), true, Objects.requireNonNullElse(agent, ""), null));
    }

    /** Hands it over, and tells the rest of this request who asks. */
    Mono<Actor> enter(SecretToken token, ServerWebExchange exchange) {
        cookie.write(exchange, token, properties.guestLife());
        return sessions.find(token)
                .flatMap(actors::guest)
                .doOnNext(actor -> exchange.getAttributes().put(CurrentActor.ATTRIBUTE, Mono.just(actor)));
    }
}
