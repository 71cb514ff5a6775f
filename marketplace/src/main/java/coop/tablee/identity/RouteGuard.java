package coop.tablee.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
        return doorOf(exchange).flatMap(door -> isAdmitted(door, exchange)).map(AuthorizationDecision::new);
    }

    /**
     * What answers a request.
     *
     * @param handler absent for what is no method of ours: files, and what nothing answers
     */
    private record Door(Access access, @Nullable HandlerMethod handler) {

        static final Door OPEN = new Door(Access.everyone(), null);
    }

    private Mono<Door> doorOf(ServerWebExchange exchange) {
        if (OpenPaths.contain(exchange.getRequest().getPath().pathWithinApplication())) {
            return Mono.just(Door.OPEN);
        }
        return Flux.fromIterable(mappings())
                .concatMap(mapping -> mapping.getHandler(exchange))
                .next()
                .map(RouteGuard::declaredBy)
                // Wrong method or media type for a known path, or no such path: the dispatcher will say the same
                .onErrorReturn(ResponseStatusException.class, Door.OPEN)
                .defaultIfEmpty(Door.OPEN);
    }

    private static Door declaredBy(Object handler) {
        if (handler instanceof HandlerMethod method) {
            return answersOptions(method) ? Door.OPEN : new Door(Access.declaredBy(method), method);
        }
        // Files on the class path are part of the product, which is free software
        return handler instanceof ResourceWebHandler ? Door.OPEN : new Door(Access.nobody(), null);
    }

    /** Spring's own answer to OPTIONS, which lists methods and runs nothing of ours. */
    private static boolean answersOptions(HandlerMethod method) {
        return method.getBeanType().getEnclosingClass() == RequestMappingInfoHandlerMapping.class;
    }

    private static Mono<Boolean> isAdmitted(Door door, ServerWebExchange exchange) {
        var access = door.access;
        var showsToken = ApiCalls.isApi(exchange) && ApiCalls.showsBearerToken(exchange);
        if (access.audience() == Access.Audience.EVERYONE && !showsToken) {
            return Mono.just(true);
        }
        // A token that is worth nothing is said so, even where nobody asked for one
        return CurrentActor.of(exchange)
                .map(actor -> access.admits(actor)
                        && (!showsToken || actor.isSignedIn())
                        && GrantedScopes.admit(door.handler, exchange));
    }

    private List<HandlerMapping> mappings() {
        if (inOrder.isEmpty()) {
            inOrder = mappings.orderedStream().toList();
        }
        return inOrder;
    }
}
