package coop.tablee.storefront.orders;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.AmendOrder;
import coop.tablee.ordering.OrderAmendment;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/** Changing an order until its cut-offs: the difference is shown first, and nothing changes before it was agreed to. */
@Controller
class ChangeController {

    private static final String VIEW = "storefront/change";

    private final OrderDirectory orders;
    private final OrderAmendment amendment;
    private final Families families;
    private final Assortment assortment;
    private final ChangeDisplay display;
    private final Refusals refusals;
    private final Toasts toasts;

    ChangeController(
            OrderDirectory orders,
            OrderAmendment amendment,
            Families families,
            Assortment assortment,
            ChangeDisplay display,
            Refusals refusals,
            Toasts toasts) {
        this.orders = orders;
        this.amendment = amendment;
        this.families = families;
        this.assortment = assortment;
        this.display = display;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}/change")
    Mono<Rendering> open(@PathVariable String number, Actor actor, Locale locale) {
        return order(number, actor)
                .map(found -> found.getT1().mayChange()
                        ? view(display.untouched(found.getT1(), found.getT2(), locale))
                        : Redirects.to("/orders/" + number));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
    @PostMapping("/orders/{number}/change")
    Mono<Rendering> change(@PathVariable String number, Actor actor, ServerWebExchange exchange, Locale locale) {
        return exchange.getFormData()
                .map(ChangeForm::of)
                .zipWith(order(number, actor))
                .flatMap(both ->
                        change(both.getT1(), both.getT2().getT1(), both.getT2().getT2(), actor, exchange, locale));
    }

    private Mono<Rendering> change(
            ChangeForm form,
            OrderDetails order,
            ChangeFacts facts,
            Actor actor,
            ServerWebExchange exchange,
            Locale locale) {
        if (form.version() != order.version()) {
            return Mono.just(view(display.stale(order, facts, locale)));
        }
        return Mono.fromSupplier(() -> form.change(order, locale))
                .flatMap(change -> change.lines() == null && change.purchaseOrderNumber() == null
                        ? Mono.just(view(display.unchanged(form, order, facts, locale)))
                        : agreed(form, change, order, facts, actor, exchange, locale))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refusals.show(
                                VIEW, Map.of("page", display.refused(form, order, facts, locale)), refused, exchange)));
    }

    private Mono<Rendering> agreed(
            ChangeForm form,
            AmendOrder change,
            OrderDetails order,
            ChangeFacts facts,
            Actor actor,
            ServerWebExchange exchange,
            Locale locale) {
        var done = form.confirmed()
                ? save(change, actor, exchange)
                : amendment
                        .preview(change, actor)
                        .map(after -> view(display.looked(form, order, after, facts, locale)));
        return done.onErrorMap(DomainException.class, refused -> ChangeForm.located(refused, change));
    }

    private Mono<Rendering> save(AmendOrder change, Actor actor, ServerWebExchange exchange) {
        return amendment.amend(change, actor).map(changed -> {
            var pay = changed.addition() == null ? null : changed.paymentUrl();
            if (pay != null) {
                return Redirects.to(pay);
            }
            toasts.leave(exchange, "storefront.change.done", changed.number());
            return Redirects.to("/orders/" + changed.number());
        });
    }

    private Mono<Tuple2<OrderDetails, ChangeFacts>> order(String number, Actor actor) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .zipWhen(order -> facts(order, actor));
    }

    /** What of it may still be ordered, with the quantities it is sold in, in one question. */
    private Mono<ChangeFacts> facts(OrderDetails order, Actor actor) {
        var offers = order.lines().stream().map(OrderDetails.Line::offer).toList();
        return assortment
                .cards(offers, order.destination().id(), order.audience(), actor.party())
                .collectMap(OfferCard::offer)
                .zipWith(families.all(), ChangeFacts::new);
    }

    private static Rendering view(ChangePage page) {
        return Rendering.view(VIEW).modelAttribute("page", page).build();
    }
}
