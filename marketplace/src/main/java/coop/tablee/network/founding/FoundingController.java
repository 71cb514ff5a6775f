package coop.tablee.network.founding;

import coop.tablee.identity.ActingFor;
import coop.tablee.identity.Actor;
import coop.tablee.identity.SignedIn;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Taking part: anybody with an account founds an organisation by its name and what it is, and goes on to say the rest. */
@Controller
class FoundingController {

    static final String HERE = "/take-part";
    private static final String VIEW = "network/take-part";

    private final Founding founding;
    private final ActingFor actingFor;
    private final Refusals refusals;

    FoundingController(Founding founding, ActingFor actingFor, Refusals refusals) {
        this.founding = founding;
        this.actingFor = actingFor;
        this.refusals = refusals;
    }

    @SignedIn
    @GetMapping(HERE)
    Rendering ask() {
        return Rendering.view(VIEW)
                .modelAttribute("f", Map.of("name", "", "kind", "", "key", UUID.randomUUID()))
                .build();
    }

    @SignedIn
    @PostMapping(HERE)
    Mono<Rendering> found(Actor actor, ServerWebExchange exchange) {
        return OrganisationController.typed(exchange)
                .flatMap(typed -> Mono.defer(() -> founding.found(typed, key(typed), actor))
                        .flatMap(membership -> actingFor
                                .switchTo(membership, actor, exchange)
                                .thenReturn(Redirects.to(FilePages.HERE)))
                        .onErrorResume(DomainException.class, refused -> {
                            var values = typed.values("name", "kind", "key");
                            return Mono.just(refusals.show(VIEW, Map.of("f", values), refused, exchange));
                        }));
    }

    private static UUID key(Typed typed) {
        try {
            return UUID.fromString(typed.line("key", 60));
        } catch (IllegalArgumentException none) {
            return UUID.randomUUID();
        }
    }
}
