package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Where one-time links lead. Following one changes nothing, because mail programs follow links of their own accord: it takes the secret out of the address and
 * shows what a button would do. Only the button uses the link up. Nothing of it is kept by a browser or told to another site.
 */
@Controller
class LinkController {

    static final String HERE = "/link";
    private static final String VIEW = "identity/link";

    private final OneTimeLinks links;
    private final LinkCookie cookie;
    private final LinkOpening opening;
    private final Entrance entrance;
    private final SessionCookie session;
    private final Toasts toasts;
    private final Refusals refusals;

    LinkController(
            OneTimeLinks links,
            LinkCookie cookie,
            LinkOpening opening,
            Entrance entrance,
            SessionCookie session,
            Toasts toasts,
            Refusals refusals) {
        this.links = links;
        this.cookie = cookie;
        this.opening = opening;
        this.entrance = entrance;
        this.session = session;
        this.toasts = toasts;
        this.refusals = refusals;
    }

    @OpenToAll
    @GetMapping(HERE + "/{secret}")
    Rendering arrive(@PathVariable String secret, ServerWebExchange exchange) {
        keepQuiet(exchange);
        cookie.write(exchange, SecretToken.read(secret));
        return Redirects.to(HERE);
    }

    @OpenToAll
    @GetMapping(HERE)
    Mono<Rendering> look(Actor actor, ServerWebExchange exchange) {
        keepQuiet(exchange);
        return cookie.isThere(exchange)
                ? find(exchange)
                        .map(link ->
                                Rendering.view(VIEW).model(model(link, actor)).build())
                        .onErrorResume(
                                DomainException.class, refused -> Mono.just(refuse(null, actor, refused, exchange)))
                : Mono.just(Redirects.to(SignInController.HERE));
    }

    @OpenToAll
    @PostMapping(HERE)
    Mono<Rendering> use(@ModelAttribute LinkForm form, Actor actor, ServerWebExchange exchange) {
        keepQuiet(exchange);
        return find(exchange)
                .flatMap(link -> open(link, form, actor, exchange)
                        .doOnNext(done -> cookie.clear(exchange))
                        .onErrorResume(
                                DomainException.class, refused -> Mono.just(refuse(link, actor, refused, exchange))))
                .onErrorResume(DomainException.class, refused -> Mono.just(refuse(null, actor, refused, exchange)));
    }

    private Mono<Rendering> open(OneTimeLinks.Link link, LinkForm form, Actor actor, ServerWebExchange exchange) {
        var visit = entrance.visit(exchange, form.stays());
        return Mono.justOrEmpty(cookie.read(exchange)).flatMap(secret -> switch (link.purpose()) {
            case NEW_ADDRESS ->
                opening.confirmAddress(link, secret, actor, visit.replaced()).then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "identity.account.address-changed", link.email());
                    return Redirects.to(AccountController.HERE);
                }));
            case ERASE ->
                opening.erase(link, secret, actor)
                        .then(Mono.fromSupplier(() -> PersonalDataController.farewell(session, exchange)));
            default ->
                opening.open(link, secret, form, visit)
                        .map(entered -> entrance.open(entered, visit, link.next(), exchange));
        });
    }

    private Mono<OneTimeLinks.Link> find(ServerWebExchange exchange) {
        return Mono.justOrEmpty(cookie.read(exchange))
                .switchIfEmpty(Mono.error(OneTimeLinks::wornOut))
                .flatMap(links::find);
    }

    /** The same again for what was typed wrong; without the form for a link that opens nothing. */
    private Rendering refuse(
            OneTimeLinks.@Nullable Link link, Actor actor, DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        var model = link == null || refused.kind() == DomainException.Kind.GONE
                ? Map.<String, Object>of()
                : model(link, actor);
        return refusals.show(VIEW, model, refused, exchange);
    }

    private static Map<String, Object> model(OneTimeLinks.Link link, Actor actor) {
        return Map.of(
                "link", link,
                "purpose", link.purpose().word(),
                "meant", LinkOpening.isMeantFor(link, actor),
                "somebody", actor.isSignedIn());
    }

    private static void keepQuiet(ServerWebExchange exchange) {
        var headers = exchange.getResponse().getHeaders();
        headers.setCacheControl(CacheControl.noStore());
        headers.set("Referrer-Policy", "no-referrer");
    }
}
