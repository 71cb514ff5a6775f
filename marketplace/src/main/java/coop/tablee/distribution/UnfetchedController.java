package coop.tablee.distribution;

import coop.tablee.distribution.PickupList.Standing;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** At the point: nobody came, and a tick that was wrong. */
@Controller
class UnfetchedController {

    private static final String FORM = "distribution/pickup-not-fetched";

    private final DistributionQueries queries;
    private final UnfetchedOrders unfetched;
    private final Receptions receptions;
    private final Days days;
    private final Refusals refusals;
    private final Toasts toasts;

    UnfetchedController(
            DistributionQueries queries,
            UnfetchedOrders unfetched,
            Receptions receptions,
            Days days,
            Refusals refusals,
            Toasts toasts) {
        this.queries = queries;
        this.unfetched = unfetched;
        this.receptions = receptions;
        this.days = days;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/pickups/{number}/not-fetched")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> ask(@PathVariable String number, Actor actor) {
        return model(number, actor, null)
                .map(model -> Rendering.view(FORM).model(model).build());
    }

    /** Nobody came, or its goods went another way than was written down before. */
    @PostMapping("/pickups/{number}/not-fetched")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> note(@PathVariable String number, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .map(UnfetchedForm::sent)
                .flatMap(form -> Mono.defer(() -> unfetched.note(form.command(number), actor))
                        .map(order -> {
                            toasts.leave(exchange, "distribution.not-fetched.done", order.number());
                            return Redirects.to("/pickups?date=" + order.deliveryDate());
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(FORM, model(number, actor, form), refused, exchange)));
    }

    /** A wrong tick, taken back within the day. */
    @PostMapping("/pickups/{number}/undo")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> undo(@PathVariable String number, Actor actor, ServerWebExchange exchange) {
        return receptions
                .undoHandOver(number, actor)
                .map(done -> {
                    toasts.leave(exchange, "distribution.pickup.undone", number);
                    return Redirects.to("/pickups/" + number);
                })
                .onErrorResume(DomainException.class, refused -> {
                    if (refused.kind() != DomainException.Kind.CONFLICT) {
                        return Mono.error(refused);
                    }
                    toasts.leave(exchange, "distribution.undo." + refused.code());
                    return Mono.just(Redirects.to("/pickups/" + number));
                });
    }

    private Mono<Map<String, Object>> model(String number, Actor actor, @Nullable UnfetchedForm sent) {
        return queries.fetched(actor.requireParty().id(), number)
                .filter(found -> !found.isEmpty())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> queries.closing(found.get(0).order()).map(closing -> {
                    var page = PickupPage.of(found, List.of(), List.of());
                    return Map.of(
                            "page",
                            page,
                            "form",
                            sent == null
                                    ? UnfetchedForm.of(
                                            page.first(), days.today().plusDays(1))
                                    : sent,
                            "closing",
                            closing,
                            "ask",
                            closing.open() && page.standing() == Standing.WAITING,
                            "today",
                            days.today().toString(),
                            "ways",
                            UnfetchedGoods.values());
                }));
    }
}
