package coop.tablee.identity;

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

/** For newcomers: a name and an address, which is confirmed by a link before there is any account. The answer is the same when it has one. */
@Controller
class SignUpController {

    private static final String HERE = "/sign-up";
    private static final String VIEW = "identity/sign-up";

    private final OneTimeLinks links;
    private final LinkSent sent;
    private final Refusals refusals;
    private final Afterwards afterwards;
    private final OidcProperties provider;

    SignUpController(
            OneTimeLinks links, LinkSent sent, Refusals refusals, Afterwards afterwards, OidcProperties provider) {
        this.links = links;
        this.sent = sent;
        this.refusals = refusals;
        this.afterwards = afterwards;
        this.provider = provider;
    }

    @OpenToAll
    @GetMapping(HERE)
    Rendering newcomer(@RequestParam(required = false) @Nullable String next, Actor actor) {
        return actor.isSignedIn()
                ? Redirects.to(afterwards.pathFor(next, actor.roles()))
                : Rendering.view(VIEW)
                        .model(model(new SignUpForm(null, null, next)))
                        .build();
    }

    @OpenToAll
    @PostMapping(HERE)
    Mono<Rendering> ask(@ModelAttribute SignUpForm form, Locale language, ServerWebExchange exchange) {
        var asker = SignInAttempt.of(form.email(), "", exchange.getRequest());
        return Mono.fromSupplier(form::requireName)
                .flatMap(name -> links.ask(
                        OneTimeLinks.Wish.of(LinkPurpose.SIGN_UP, language)
                                .by(name)
                                .thenTo(afterwards.asked(form.next())),
                        asker))
                .then(Mono.fromSupplier(() -> sent.page(LinkPurpose.SIGN_UP, asker.email())))
                .onErrorResume(DomainException.class, refused -> {
                    TooManyAttempts.announce(refused, exchange);
                    return Mono.just(refusals.show(VIEW, model(form), refused, exchange));
                });
    }

    private Map<String, ?> model(SignUpForm form) {
        return Map.of("form", form, "provider", provider.called());
    }
}
