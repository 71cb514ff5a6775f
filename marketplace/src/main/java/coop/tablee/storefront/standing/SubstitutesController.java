package coop.tablee.storefront.standing;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.SubstituteConsent;
import coop.tablee.ordering.SubstituteConsents;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a household or a kitchen lets come instead of what is missing. */
@Controller
@RequestMapping("/substitutes")
class SubstitutesController {

    private static final String VIEW = "storefront/substitutes";
    private static final String FIELD = "consent";

    private final SubstituteConsents consents;
    private final Refusals refusals;
    private final Toasts toasts;

    SubstitutesController(SubstituteConsents consents, Refusals refusals, Toasts toasts) {
        this.consents = consents;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping
    Mono<Rendering> show(Actor actor) {
        return model(actor).map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping
    Mono<Rendering> keep(Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(form -> chosen(Objects.requireNonNullElse(form.getFirst(FIELD), "")))
                .flatMap(consent -> consents.keep(consent, actor))
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "storefront.substitutes.kept");
                    return Redirects.to("/substitutes");
                }))
                .onErrorResume(DomainException.class, refused -> refusals.again(VIEW, model(actor), refused, exchange));
    }

    private static SubstituteConsent chosen(String typed) {
        return Arrays.stream(SubstituteConsent.values())
                .filter(one -> one.name().equals(typed))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(FieldError.at(FIELD, "required", null, null)));
    }

    private Mono<Map<String, Object>> model(Actor actor) {
        return consents.of(actor).map(kept -> Map.of("kept", kept, "choices", List.of(SubstituteConsent.values())));
    }
}
