package coop.tablee.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.server.context.ServerSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells Spring Security about the actor, when it asks. Nothing is saved: sessions are written where people sign in. */
@Component
class ActorContext implements ServerSecurityContextRepository {

    @Override
    public Mono<SecurityContext> load(ServerWebExchange exchange) {
        return Mono.defer(() -> CurrentActor.of(exchange))
                .filter(Actor::isSignedIn)
                .map(ActorContext::of);
    }

    @Override
    public Mono<Void> save(ServerWebExchange exchange, @Nullable SecurityContext context) {
        return Mono.empty();
    }

    private static SecurityContext of(Actor actor) {
        var roles = actor.roles().stream().map(role -> "ROLE_" + role).toList();
        return new SecurityContextImpl(
                new PreAuthenticatedAuthenticationToken(actor, "", AuthorityUtils.createAuthorityList(roles)));
    }
}
