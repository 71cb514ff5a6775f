package coop.tablee.identity;

import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Has a browser act for another of its person's parties from now on; for modules whose acts give somebody a new one, and lead on to it. */
@Component
public class ActingFor {

    private final SignIn signIn;
    private final SessionCookie cookie;

    ActingFor(SignIn signIn, SessionCookie cookie) {
        this.signIn = signIn;
        this.cookie = cookie;
    }

    /** Whoever came in by other means than a session goes on acting as before. */
    public Mono<Void> switchTo(Membership membership, Actor actor, ServerWebExchange exchange) {
        return Mono.justOrEmpty(cookie.read(exchange))
                .flatMap(session -> signIn.actFor(actor, membership, false, session))
                .then();
    }
}
