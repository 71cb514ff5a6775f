package coop.tablee.network.founding;

import coop.tablee.identity.ActingFor;
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
import java.util.List;
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
 * Where the letters lead that ask farms to come. As with every door of that kind, following changes nothing and takes the secret out of the address; only the button uses it
 * up, and the way through opening an account leads back here.
 */
@Controller
class InvitedFarmController {

    static final String HERE = "/farm-invitation";
    private static final String VIEW = "network/farm-invitation";
    private static final String COOKIE = "farm-invitation";

    private final FarmInvitations invitations;
    private final ActingFor actingFor;
    private final Toasts toasts;
    private final Refusals refusals;
    private final boolean secure;

    InvitedFarmController(
            FarmInvitations invitations,
            ActingFor actingFor,
            Toasts toasts,
            Refusals refusals,
            MarketplaceProperties marketplace) {
        this.invitations = invitations;
        this.actingFor = actingFor;
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
                        Duration.ofDays(FarmInvitations.DAYS)));
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
                .flatMap(found -> model(found, Map.of("name", found.farm(), "existing", ""), actor))
                .map(model -> Rendering.view(VIEW).model(model).build())
                .onErrorResume(DomainException.class, refused -> Mono.just(over(refused, exchange)));
    }

    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> come(Actor actor, ServerWebExchange exchange) {
        keepQuiet(exchange);
        return OrganisationController.typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var existing = typed.line("existing", 20).isEmpty() ? null : typed.number("existing");
                            var name = existing == null ? typed.required("name", 120) : "";
                            typed.check();
                            return Mono.justOrEmpty(secret(exchange))
                                    .switchIfEmpty(Mono.error(FarmInvitations::wornOut))
                                    .flatMap(secret -> invitations.come(secret, name, existing, actor));
                        })
                        .flatMap(membership -> actingFor
                                .switchTo(membership, actor, exchange)
                                .then(Mono.fromSupplier(() -> {
                                    exchange.getResponse().addCookie(cookie("", Duration.ZERO));
                                    toasts.leave(exchange, "network.farm.came");
                                    return Redirects.to(FilePages.HERE);
                                })))
                        .onErrorResume(
                                DomainException.class,
                                refused -> again(refused, typed.values("name"), actor, exchange)));
    }

    /** With the form again, where there is still something to answer. */
    private Mono<Rendering> again(
            DomainException refused, Map<String, Object> typed, Actor actor, ServerWebExchange exchange) {
        typed.putIfAbsent("existing", "");
        return find(exchange)
                .flatMap(found -> refusals.again(VIEW, model(found, typed, actor), refused, exchange))
                .onErrorResume(DomainException.class, gone -> Mono.just(over(refused, exchange)));
    }

    private Mono<FarmInvitation> find(ServerWebExchange exchange) {
        return Mono.justOrEmpty(secret(exchange))
                .switchIfEmpty(Mono.error(FarmInvitations::wornOut))
                .flatMap(invitations::find);
    }

    private Rendering over(DomainException refused, ServerWebExchange exchange) {
        return refusals.show(VIEW, Map.of(), refused, exchange);
    }

    private Mono<Map<String, Object>> model(FarmInvitation found, Map<String, Object> typed, Actor actor) {
        return invitations
                .isFor(found, actor)
                .map(meant -> Map.of(
                        "invitation",
                        found,
                        "somebody",
                        actor.isSignedIn(),
                        "meant",
                        meant,
                        "farms",
                        meant ? FarmInvitations.farmsOf(actor) : List.of(),
                        "f",
                        typed));
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
