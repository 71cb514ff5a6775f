package coop.tablee.storefront.basket;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PlacedCheckout;
import coop.tablee.payment.CardPayments;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Paying: shows once more what is ordered, from whom and for how much at most, and orders exactly that. */
@Controller
class CheckoutController {

    private static final String VIEW = "storefront/checkout";

    private final Carts carts;
    private final BasketLookup lookup;
    private final BasketDisplay display;
    private final OrderPlacement placement;
    private final CardPayments cardPayments;
    private final Refusals refusals;

    CheckoutController(
            Carts carts,
            BasketLookup lookup,
            BasketDisplay display,
            OrderPlacement placement,
            CardPayments cardPayments,
            Refusals refusals) {
        this.cardPayments = cardPayments;
        this.carts = carts;
        this.lookup = lookup;
        this.display = display;
        this.placement = placement;
        this.refusals = refusals;
    }

    @MayUse(Role.HOUSEHOLD_MEMBER)
    @GetMapping("/checkout")
    Mono<Rendering> look(Actor actor, Locale locale) {
        return page(actor, locale)
                .map(page -> Rendering.view(VIEW).modelAttribute("page", page).build())
                .switchIfEmpty(Mono.fromSupplier(() -> Redirects.to("/cart")));
    }

    @MayUse(Role.HOUSEHOLD_MEMBER)
    @PostMapping("/checkout")
    Mono<Rendering> order(Actor actor, ServerWebExchange exchange, Locale locale) {
        return exchange.getFormData()
                .map(CheckoutForm::of)
                .flatMap(form -> placement
                        .place(form.command(), actor)
                        .flatMap(placed -> emptied(form.orders(), actor).thenReturn(Redirects.to(next(placed)))))
                .onErrorResume(DomainException.class, refused -> again(refused, actor, exchange, locale));
    }

    private Mono<CheckoutPage> page(Actor actor, Locale locale) {
        return carts.of(actor)
                .filter(cart -> !cart.isEmpty())
                .flatMap(cart -> lookup.state(cart, actor))
                .map(state -> new CheckoutPage(
                        CheckoutKey.of(state.cart()),
                        display.page(state, null, false, locale),
                        lookup.promise(state),
                        lookup.chosenSlots(state),
                        placement.methodsFor(actor),
                        cardPayments.ways()));
    }

    /** What was ordered leaves the basket; what was put in meanwhile for another point or day stays. */
    private Mono<Void> emptied(List<OrderRequest> orders, Actor actor) {
        return Flux.fromIterable(orders)
                .concatMap(order -> carts.clear(actor, order.destination(), order.deliveryDate()))
                .then();
    }

    private static String next(PlacedCheckout placed) {
        return placed.paymentUrl() != null
                ? placed.paymentUrl()
                : "/orders/" + placed.orders().get(0).number();
    }

    /** The checkout again, with what stands in the way. Nothing was ordered, and the basket is as it was. */
    private Mono<Rendering> again(DomainException refused, Actor actor, ServerWebExchange exchange, Locale locale) {
        return page(actor, locale)
                .map(page -> refusals.show(VIEW, Map.of("page", page), refused, exchange))
                .switchIfEmpty(Mono.fromSupplier(() -> Redirects.to("/cart")));
    }
}
