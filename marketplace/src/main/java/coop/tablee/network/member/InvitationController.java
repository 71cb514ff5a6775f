package coop.tablee.network.member;

import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.identity.SecretToken;
import coop.tablee.identity.SignedIn;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Where invitations lead. Following one changes nothing, because mail programs follow links of their own accord: it takes the secret out of the address, keeps it in
 * this browser while its owner comes in or opens an account, and shows what a button would do. Only the button uses it up.
 */
@Controller
class InvitationController {

    static final String HERE = "/invitation";
    private static final String VIEW = "network/invitation";
    private static final String COOKIE = "invitation";

    private final Invitations invitations;
    private final Toasts toasts;
    private final Refusals refusals;
    private final boolean secure;

    InvitationController(Invitations invitations, Toasts toasts, Refusals refusals, MarketplaceProperties marketplace) {
        this.invitations = invitations;
        this.toasts = toasts;
        this.refusals = refusals;
        var address = marketplace.publicUrl();
        secure = address != null && "https".equalsIgnoreCase(address.getScheme());
    }

    @OpenToAll
    @GetMapping(HERE + "/{secret}")
    Rendering arrive(@PathVariable String secret, ServerWebExchange exchange) {
        keepQuiet(exchange);
        exchange.getResponse()
                .addCookie(cookie(
                        SecretToken.read(secret).map(SecretToken::value).orElse("-"),
                        Duration.ofDays(Invitations.DAYS)));
        return Redirects.to(HERE);
    }

    @OpenToAll
    @GetMapping(HERE)
    Mono<Rendering> look(Actor actor, ServerWebExchange exchange) {
        keepQuiet(exchange);
        if (!exchange.getRequest().getCookies().containsKey(COOKIE)) {
            return Mono.just(Redirects.to("/sign-in"));
        }
        return find(exchange)
                .flatMap(found -> model(found, actor))
                .map(model -> Rendering.view(VIEW).model(model).build())
                .onErrorResume(DomainException.class, refused -> Mono.just(over(refused, exchange)));
    }

    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> accept(Actor actor, ServerWebExchange exchange) {
        keepQuiet(exchange);
        return Mono.justOrEmpty(secret(exchange))
                .switchIfEmpty(Mono.error(Invitations::wornOut))
                .flatMap(secret -> invitations.accept(secret, actor))
                .map(accepted -> {
                    exchange.getResponse().addCookie(cookie("", Duration.ZERO));
                    toasts.leave(exchange, "network.invitation.accepted", accepted.organisation());
                    return Redirects.to("/acting-for");
                })
                .onErrorResume(DomainException.class, refused -> Mono.just(over(refused, exchange)));
    }

    private Mono<Invitation> find(ServerWebExchange exchange) {
        return Mono.justOrEmpty(secret(exchange))
                .switchIfEmpty(Mono.error(Invitations::wornOut))
                .flatMap(invitations::find);
    }

    private Rendering over(DomainException refused, ServerWebExchange exchange) {
        return refusals.show(VIEW, Map.of(), refused, exchange);
    }

    private Mono<Map<String, Object>> model(Invitation found, Actor actor) {
        return invitations
                .isFor(found, actor)
                .map(meant -> Map.of("invitation", found, "somebody", actor.isSignedIn(), "meant", meant));
    }

    private static Optional<SecretToken> secret(ServerWebExchange exchange) {
        var cookie = exchange.getRequest().getCookies().getFirst(COOKIE);
        return SecretToken.read(cookie == null ? null : cookie.getValue());
    }

    private ResponseCookie cookie(String value, Duration age) {
        return ResponseCookie.from(COOKIE, value)
                .path(HERE)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .maxAge(age)
                .build();
    }

    private static void keepQuiet(ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        headers.setCacheControl(CacheControl.noStore());
        headers.set("Referrer-Policy", "no-referrer");
    }
}
