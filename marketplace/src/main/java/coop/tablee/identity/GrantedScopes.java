package coop.tablee.identity;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ServerWebExchange;

/** What the token of a request was narrowed to, noted when its holder is found; and that a call was refused for it. */
final class GrantedScopes {

    private static final String GRANTED = GrantedScopes.class.getName();
    private static final String LACKING = GRANTED + ".lacking";

    private GrantedScopes() {}

    /** @param scopes absent for a token that may do whatever its holder may */
    static void note(ServerWebExchange exchange, @Nullable Set<Scope> scopes) {
        if (scopes != null) {
            exchange.getAttributes().put(GRANTED, scopes);
        }
    }

    /** Whether they reach as far as this call. Asked once the actor is known. */
    static boolean admit(@Nullable HandlerMethod handler, ServerWebExchange exchange) {
        Set<Scope> granted = exchange.getAttribute(GRANTED);
        if (granted == null || handler == null) {
            return true;
        }
        var needed = Scope.neededBy(handler, exchange.getRequest().getMethod());
        var admitted = needed.filter(scope -> scope.isIn(granted)).isPresent();
        if (!admitted) {
            exchange.getAttributes().put(LACKING, needed.map(Scope::word).orElse(""));
        }
        return admitted;
    }

    /** The scope for want of which the request was refused; empty when that was not the reason. */
    static Optional<String> lackingIn(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(LACKING));
    }
}
