package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Those who may not pass: whoever is not known must sign in (401: the page shell leads people there and back), whoever is known lacks the role (403). How
 * it is told, as a page or as a problem, is the page shell's business.
 */
@Component
class ClosedDoor implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException unknown) {
        if (ApiCalls.isApi(exchange)) {
            var challenge = ApiCalls.showsBearerToken(exchange) ? "Bearer error=\"invalid_token\"" : "Bearer";
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        return Mono.error(new DomainException(Kind.UNAUTHENTICATED, "sign-in-required"));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException denied) {
        var lacking = GrantedScopes.lackingIn(exchange);
        lacking.ifPresent(scope -> exchange.getResponse()
                .getHeaders()
                .set(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer error=\"insufficient_scope\"" + (scope.isEmpty() ? "" : ", scope=\"" + scope + "\"")));
        return Mono.error(
                new DomainException(Kind.FORBIDDEN, lacking.isPresent() ? "insufficient-scope" : "forbidden"));
    }
}
