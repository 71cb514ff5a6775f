package coop.tablee.identity;

import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The door, for people. */
@Controller
class SignInController {

    private static final String VIEW = "identity/sign-in";
    static final String HERE = "/sign-in";

    private final SignIn signIn;
    private final SessionCookie cookie;
    private final IdentityProperties properties;
    private final Refusals refusals;
    private final Afterwards afterwards;
    private final boolean demo;

    SignInController(
            SignIn signIn,
            SessionCookie cookie,
            IdentityProperties properties,
            Refusals refusals,
            Afterwards afterwards,
            MarketplaceProperties marketplace) {
        this.signIn = signIn;
        this.cookie = cookie;
        this.properties = properties;
        this.refusals = refusals;
        this.afterwards = afterwards;
        this.demo = marketplace.hasDemo();
    }

    @OpenToAll
    @GetMapping(HERE)
    Rendering door(
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(defaultValue = "") String ended,
            Actor actor) {
        return actor.isSignedIn()
                ? Redirects.to(afterwards.pathFor(next, actor.roles()))
                : Rendering.view(VIEW)
                        .modelAttribute("form", new SignInForm(null, null, next, null))
                        .modelAttribute("ended", ended.equals("true"))
                        .modelAttribute("demo", demo)
                        .build();
    }

    @OpenToAll
    @PostMapping(HERE)
    Mono<Rendering> enter(@ModelAttribute SignInForm form, ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var life = form.stays() ? properties.rememberedSessionLife() : properties.sessionLife();
        var agent = Objects.requireNonNullElse(request.getHeaders().getFirst(HttpHeaders.USER_AGENT), "");
        return signIn.enter(
                        SignInAttempt.of(form.email(), form.password(), request),
                        life,
                        agent,
                        cookie.read(exchange).orElse(null))
                .doOnNext(entered -> cookie.write(exchange, entered.token(), form.stays() ? life : null))
                .map(entered -> Redirects.to(
                        entered.mustChoose()
                                ? chooseFirst(form.next())
                                : afterwards.pathFor(form.next(), entered.roles())))
                .onErrorResume(DomainException.class, refused -> Mono.just(again(form, refused, exchange)));
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

    private Rendering again(SignInForm form, DomainException refused, ServerWebExchange exchange) {
        TooManyAttempts.announce(refused, exchange);
        return refusals.show(VIEW, Map.of("form", form.withoutPassword(), "demo", demo), refused, exchange);
    }

    private String chooseFirst(@Nullable String next) {
        return ActingForController.HERE + "?next=" + URLEncoder.encode(afterwards.asked(next), StandardCharsets.UTF_8);
    }
}
