package coop.tablee.storefront.standing;

import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A buyer's standing orders: the list, one of them with its dates, and what can be done with it without changing its products. */
@Controller
@RequestMapping("/standing-orders")
class StandingController {

    private static final String VIEW = "storefront/standing";

    private final StandingOrders standing;
    private final StandingDisplay display;
    private final Families families;
    private final Refusals refusals;
    private final Toasts toasts;

    StandingController(
            StandingOrders standing, StandingDisplay display, Families families, Refusals refusals, Toasts toasts) {
        this.standing = standing;
        this.display = display;
        this.families = families;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping
    Mono<Rendering> list(Actor actor, Locale locale) {
        return standing.of(actor)
                .map(found -> Rendering.view("storefront/standing-orders")
                        .modelAttribute(
                                "rows",
                                found.stream()
                                        .map(order -> display.row(order, locale))
                                        .toList())
                        .build());
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/{id}")
    Mono<Rendering> show(@PathVariable long id, Actor actor, Locale locale) {
        return model(id, null, actor, locale)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/{id}/pause")
    Mono<Rendering> pause(@PathVariable long id, Actor actor, ServerWebExchange exchange, Locale locale) {
        return done(id, "storefront.standing.done.paused", actor, exchange, locale, form -> {
            var problems = new ArrayList<FieldError>();
            var from = form.day("pausedFrom", problems);
            var until = form.day("pausedUntil", problems);
            if (from == null && problems.isEmpty()) {
                problems.add(FieldError.at("pausedFrom", "required", null, null));
            }
            return from == null || !problems.isEmpty()
                    ? Mono.error(DomainException.invalid(problems))
                    : standing.pause(id, from, until, actor);
        });
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/{id}/resumption")
    Mono<Rendering> resume(@PathVariable long id, Actor actor, ServerWebExchange exchange, Locale locale) {
        return done(
                id, "storefront.standing.done.resumed", actor, exchange, locale, form -> standing.resume(id, actor));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/{id}/skips")
    Mono<Rendering> skip(@PathVariable long id, Actor actor, ServerWebExchange exchange, Locale locale) {
        return done(
                id,
                "storefront.standing.done.skips",
                actor,
                exchange,
                locale,
                form -> standing.skip(id, requireDay(form), form.text("action").equals("skip"), actor));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/{id}/end")
    Mono<Rendering> end(@PathVariable long id, Actor actor, ServerWebExchange exchange, Locale locale) {
        return done(id, "storefront.standing.done.ended", actor, exchange, locale, form -> standing.end(id, actor));
    }

    private Mono<Rendering> done(
            long id,
            String said,
            Actor actor,
            ServerWebExchange exchange,
            Locale locale,
            Function<StandingForm, Mono<Void>> work) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(StandingForm::new)
                .flatMap(form -> Mono.defer(() -> work.apply(form))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, said);
                            return Redirects.to("/standing-orders/" + id);
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        VIEW, model(id, form.pause(), actor, locale), refused, exchange)));
    }

    private Mono<Map<String, Object>> model(long id, StandingPages.@Nullable Pause typed, Actor actor, Locale locale) {
        return standing.require(id, actor)
                .zipWith(families.all())
                .map(both -> Map.of(
                        "page",
                        display.page(both.getT1(), both.getT2(), locale),
                        "pause",
                        typed == null ? display.pause(both.getT1()) : typed));
    }

    private static LocalDate requireDay(StandingForm form) {
        List<FieldError> problems = new ArrayList<>();
        var day = form.day("day", problems);
        if (day == null) {
            throw DomainException.invalid(
                    problems.isEmpty() ? List.of(FieldError.at("day", "required", null, null)) : problems);
        }
        return day;
    }
}
