package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Which mails I get: those that one may do without can be switched off, those about a purchase cannot. */
@Controller
class MailChoicesController {

    private static final String HERE = "/my-mails";

    private final MailChoices choices;
    private final Toasts toasts;

    MailChoicesController(MailChoices choices, Toasts toasts) {
        this.choices = choices;
        this.toasts = toasts;
    }

    @SignedIn
    @GetMapping(HERE)
    Mono<Rendering> mails(Actor actor) {
        return choices.of(actor)
                .map(found -> Rendering.view("identity/my-mails")
                        .modelAttribute("choices", found)
                        .build());
    }

    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> choose(Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(form -> choices.choose(Set.copyOf(form.getOrDefault("mail", List.of())), actor))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "mails.saved");
                    return Redirects.to(HERE);
                }));
    }
}
