package coop.tablee.identity;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the handler that will answer who may use it, and lets only those in. Found by the very mappings that will dispatch the request, so that no path can
 * be written in a way that the guard reads differently. What nothing answers passes, to become an honest 404.
 */
@Component
class RouteGuard implements ReactiveAuthorizationManager<AuthorizationContext> {

    private final ObjectProvider<HandlerMapping> mappings;
    private volatile List<HandlerMapping> inOrder = List.of();

    RouteGuard(ObjectProvider<HandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> authentication, AuthorizationContext context) {
        var exchange = context.getExchange();
        return accessTo(exchange)
                .flatMap(access -> isAdmitted(access, exchange))
                .map(AuthorizationDecision::new);
    }

    private Mono<Access> accessTo(ServerWebExchange exchange) {
        if (OpenPaths.contain(exchange.getRequest().getPath().pathWithinApplication())) {
            return Mono.just(Access.everyone());
        }
        return Flux.fromIterable(mappings())
                .concatMap(mapping -> mapping.getHandler(exchange))
                .next()
                .map(RouteGuard::declaredBy)
                // Wrong method or media type for a known path, or no such path: the dispatcher will say the same
                .onErrorReturn(ResponseStatusException.class, Access.everyone())
                .defaultIfEmpty(Access.everyone());
    }

    private static Access declaredBy(Object handler) {
        if (handler instanceof HandlerMethod method) {
            return answersOptions(method) ? Access.everyone() : Access.declaredBy(method);
        }
        // Files on the class path are part of the product, which is free software
        return handler instanceof ResourceWebHandler ? Access.everyone() : Access.nobody();
    }

    /** Spring's own answer to OPTIONS, which lists methods and runs nothing of ours. */
    private static boolean answersOptions(HandlerMethod method) {
        return method.getBeanType().getEnclosingClass() == RequestMappingInfoHandlerMapping.class;
    }

    private static Mono<Boolean> isAdmitted(Access access, ServerWebExchange exchange) {
        var showsToken = ApiCalls.isApi(exchange) && ApiCalls.showsBearerToken(exchange);
        if (access.audience() == Access.Audience.EVERYONE && !showsToken) {
            return Mono.just(true);
        }
        // A token that is worth nothing is said so, even where nobody asked for one
        return CurrentActor.of(exchange).map(actor -> access.admits(actor) && (!showsToken || actor.isSignedIn()));
    }

    private List<HandlerMapping> mappings() {
        if (inOrder.isEmpty()) {
            inOrder = mappings.orderedStream().toList();
        }
        return inOrder;
    }
}
