package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.shared.FieldError;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Supply agreements: asked for by one side, answered by the other, taken back while nobody has answered. */
@Controller
class AgreementController {

    private static final String SECTION = "agreements";

    private final SupplyRequests requests;
    private final FilePages pages;

    AgreementController(SupplyRequests requests, FilePages pages) {
        this.requests = requests;
        this.pages = pages;
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/agreements")
    Mono<Rendering> ask(Actor actor, Locale locale, ServerWebExchange exchange) {
        return OrganisationController.typed(exchange)
                .flatMap(typed -> pages.after(
                        Mono.defer(() -> {
                            var seller = typed.oneOf("seller", SellerOfRecord.class, SellerOfRecord.PRODUCER);
                            if (typed.line("other", 20).isEmpty()) {
                                typed.refuse(FieldError.at("other", "missing-choice", null, null));
                            }
                            typed.check();
                            return requests.ask(typed.number("other"), seller, actor);
                        }),
                        SECTION,
                        typed.values(),
                        actor,
                        locale,
                        exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/agreements/{other}/acceptance")
    Mono<Rendering> accept(@PathVariable long other, Actor actor, Locale locale, ServerWebExchange exchange) {
        return pages.after(requests.accept(other, actor), SECTION, Map.of(), actor, locale, exchange);
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/agreements/{other}/refusal")
    Mono<Rendering> refuse(@PathVariable long other, Actor actor, Locale locale, ServerWebExchange exchange) {
        return pages.after(requests.drop(other, actor), SECTION, Map.of(), actor, locale, exchange);
    }
}
