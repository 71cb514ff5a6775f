package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The door, for people: a link by mail, or a password. */
@Controller
class SignInController {

    private static final String VIEW = "identity/sign-in";
    private static final String PASSWORD = "password";
    static final String HERE = "/sign-in";

    private final SignIn signIn;
    private final SessionCookie cookie;
    private final Entrance entrance;
    private final OneTimeLinks links;
    private final LinkSent sent;
    private final Refusals refusals;
    private final Afterwards afterwards;
    private final OidcProperties provider;
    private final boolean demo;

    SignInController(
            SignIn signIn,
            SessionCookie cookie,
            Entrance entrance,
            OneTimeLinks links,
            LinkSent sent,
            Refusals refusals,
            Afterwards afterwards,
            OidcProperties provider,
            MarketplaceProperties marketplace) {
        this.signIn = signIn;
        this.cookie = cookie;
        this.entrance = entrance;
        this.links = links;
        this.sent = sent;
        this.refusals = refusals;
        this.afterwards = afterwards;
        this.provider = provider;
        this.demo = marketplace.hasDemo();
    }

    @OpenToAll
    @GetMapping(HERE)
    Rendering door(
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(defaultValue = "") String ended,
            @RequestParam(defaultValue = "") String by,
            Actor actor) {
        return actor.isSignedIn()
                ? Redirects.to(afterwards.pathFor(next, actor.roles()))
                : Rendering.view(VIEW)
                        .model(model(new SignInForm(null, null, next, null, null), by.equals(PASSWORD)))
                        .modelAttribute("ended", ended.equals("true"))
                        .build();
    }

    @OpenToAll
    @PostMapping(HERE)
    Mono<Rendering> enter(@ModelAttribute SignInForm form, ServerWebExchange exchange) {
        var visit = entrance.visit(exchange, form.stays());
        return signIn.enter(SignInAttempt.of(form.email(), form.password(), exchange.getRequest()), visit)
                .map(entered -> entrance.open(entered, visit, form.next(), exchange))
                .onErrorResume(DomainException.class, refused -> Mono.just(again(form, true, refused, exchange)));
    }

    /** The same for an address that nobody has: what is told may not depend on it. Who would rather type a password keeps the address. */
    @OpenToAll
    @PostMapping(HERE + "/link")
    Mono<Rendering> ask(@ModelAttribute SignInForm form, Locale language, ServerWebExchange exchange) {
        if (PASSWORD.equals(form.by())) {
            return Mono.just(Rendering.view(VIEW).model(model(form, true)).build());
        }
        var asker = SignInAttempt.of(form.email(), "", exchange.getRequest());
        var wish = OneTimeLinks.Wish.of(LinkPurpose.SIGN_IN, language).thenTo(afterwards.asked(form.next()));
        return links.ask(wish, asker)
                .then(Mono.fromSupplier(() -> sent.page(LinkPurpose.SIGN_IN, asker.email())))
                .onErrorResume(DomainException.class, refused -> Mono.just(again(form, false, refused, exchange)));
    }

    /** Open to all, because a person whose session has ended meanwhile wants the same: to be out. */
    @OpenToAll
    @PostMapping("/sign-out")
    Mono<Rendering> leave(Actor actor, ServerWebExchange exchange) {
        var left = actor.isSignedIn()
                ? Mono.justOrEmpty(cookie.read(exchange)).flatMap(token -> signIn.leave(actor, token))
                : Mono.<Void>empty();
        return left.then(Mono.fromSupplier(() -> {
            cookie.clear(exchange);
            return Redirects.to("/");
        }));
    }

    Rendering again(SignInForm form, boolean byPassword, DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        return refusals.show(VIEW, model(form.withoutPassword(), byPassword), refused, exchange);
    }

    private Map<String, ?> model(SignInForm form, boolean byPassword) {
        return Map.of("form", form, "byPassword", byPassword, "provider", provider.called(), "demo", demo);
    }
}
