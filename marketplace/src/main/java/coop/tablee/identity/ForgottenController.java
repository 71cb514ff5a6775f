package coop.tablee.identity;

import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** For who has forgotten the password, or never had one: a link to choose a new one. */
@Controller
class ForgottenController {

    private static final String HERE = "/forgotten";
    private static final String VIEW = "identity/forgotten";

    private final OneTimeLinks links;
    private final LinkSent sent;
    private final Refusals refusals;

    ForgottenController(OneTimeLinks links, LinkSent sent, Refusals refusals) {
        this.links = links;
        this.sent = sent;
        this.refusals = refusals;
    }

    @OpenToAll
    @GetMapping(HERE)
    Rendering forgotten() {
        return Rendering.view(VIEW).modelAttribute("email", "").build();
    }

    @OpenToAll
    @PostMapping(HERE)
    Mono<Rendering> ask(@ModelAttribute SignInForm form, Locale language, ServerWebExchange exchange) {
        var asker = SignInAttempt.of(form.email(), "", exchange.getRequest());
        return links.ask(OneTimeLinks.Wish.of(LinkPurpose.RESET, language), asker)
                .then(Mono.fromSupplier(() -> sent.page(LinkPurpose.RESET, asker.email())))
                .onErrorResume(DomainException.class, refused -> {
                    TooManyAttempts.announce(refused, exchange);
                    return Mono.just(refusals.show(VIEW, Map.of("email", asker.email()), refused, exchange));
                });
    }
}
