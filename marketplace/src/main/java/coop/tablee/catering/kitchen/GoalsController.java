package coop.tablee.catering.kitchen;

import coop.tablee.catering.Goals;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Kitchens;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a kitchen's meals may cost and which shares it aims at, said by who leads it or pays for it. */
@Controller
class GoalsController {

    private static final String PAGE = "catering/goals";

    private final Kitchens kitchens;
    private final Goals goals;
    private final Refusals refusals;
    private final Toasts toasts;

    GoalsController(Kitchens kitchens, Goals goals, Refusals refusals, Toasts toasts) {
        this.kitchens = kitchens;
        this.goals = goals;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.OWNER)
    @GetMapping("/kitchens/{door}/goals")
    Mono<Rendering> goals(@PathVariable long door, Actor actor, Locale locale) {
        return requireOwn(door, actor)
                .zipWith(goals.of(door))
                .map(read -> Rendering.view(PAGE)
                        .model(model(read.getT1(), GoalsForm.of(read.getT2(), locale)))
                        .build());
    }

    @MayUse(Role.OWNER)
    @PostMapping("/kitchens/{door}/goals")
    Mono<Rendering> set(@PathVariable long door, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .map(GoalsForm::of)
                .flatMap(form -> requireOwn(door, actor)
                        .flatMap(kitchen -> Mono.fromCallable(() -> form.goals(door))
                                .flatMap(goals::set)
                                .then(Mono.fromSupplier(() -> {
                                    toasts.leave(exchange, "catering.kitchens.saved");
                                    return Redirects.to("/kitchens");
                                }))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE, Mono.just(model(kitchen, form)), refused, exchange))));
    }

    private static Map<String, Object> model(Kitchens.Kitchen kitchen, GoalsForm form) {
        return Map.of("kitchen", kitchen, "f", form.fields(), "vatIncluded", form.vatIncluded());
    }

    private Mono<Kitchens.Kitchen> requireOwn(long door, Actor actor) {
        return kitchens.of(actor)
                .flatMap(board -> Mono.justOrEmpty(board.kitchens().stream()
                        .filter(one -> Objects.equals(one.door(), door))
                        .findFirst()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }
}
