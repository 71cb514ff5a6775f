package coop.tablee.identity;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The actor of a request, for code that is not a handler method (which declares an {@link Actor} parameter). Read from the database once, when first asked. */
public final class CurrentActor {

    static final String ATTRIBUTE = CurrentActor.class.getName();

    private CurrentActor() {}

    /** The actor of this exchange; anonymous when nobody is signed in. */
    public static Mono<Actor> of(ServerWebExchange exchange) {
        Mono<Actor> actor = exchange.getAttribute(ATTRIBUTE);
        return actor == null ? Mono.just(Actor.anonymous()) : actor;
    }

    /** The actor of the request in whose Reactor context this is subscribed; anonymous outside of a request. */
    public static Mono<Actor> fromContext() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(context -> context.getAuthentication())
                .map(authentication -> authentication.getPrincipal())
                .ofType(Actor.class)
                .defaultIfEmpty(Actor.anonymous());
    }
}
