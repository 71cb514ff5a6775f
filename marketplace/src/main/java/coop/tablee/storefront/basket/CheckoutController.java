package coop.tablee.storefront.basket;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Guests;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
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
    private final Guests guests;

    CheckoutController(
            Carts carts,
            BasketLookup lookup,
            BasketDisplay display,
            OrderPlacement placement,
            CardPayments cardPayments,
            Refusals refusals,
            Guests guests) {
        this.cardPayments = cardPayments;
        this.carts = carts;
        this.lookup = lookup;
        this.display = display;
        this.placement = placement;
        this.refusals = refusals;
        this.guests = guests;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @GetMapping("/checkout")
    Mono<Rendering> look(Actor actor, Locale locale) {
        return contact(actor)
                .flatMap(guest -> page(guest.orElse(null), actor, locale))
                .map(page -> Rendering.view(VIEW).modelAttribute("page", page).build())
                .switchIfEmpty(Mono.fromSupplier(() -> Redirects.to("/cart")));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST})
    @PostMapping("/checkout")
    Mono<Rendering> order(Actor actor, ServerWebExchange exchange, Locale locale) {
        return exchange.getFormData()
                .flatMap(sent -> Mono.fromSupplier(() -> CheckoutForm.of(sent))
                        .flatMap(form -> (actor.isGuest()
                                        ? placeForGuest(form, sent, actor, exchange, locale)
                                        : placement.place(form.command(), actor))
                                .flatMap(
                                        placed -> emptied(form.orders(), actor).thenReturn(Redirects.to(next(placed)))))
                        .onErrorResume(
                                DomainException.class,
                                refused -> again(refused, typed(sent, actor), actor, exchange, locale)));
    }

    /**
     * First who it is, then the order, then the letter that leads to it. A second press orders nothing and writes nothing, unless whoever pressed first hung up before the
     * letter was asked for.
     */
    private Mono<PlacedCheckout> placeForGuest(
            CheckoutForm form,
            MultiValueMap<String, String> sent,
            Actor guest,
            ServerWebExchange exchange,
            Locale locale) {
        var request = exchange.getRequest();
        return Mono.fromSupplier(() -> Guests.Contact.typed(sent.getFirst("name"), sent.getFirst("email")))
                .flatMap(contact -> guests.introduce(guest, contact, request, locale)
                        .then(Mono.defer(() -> placement.place(form.command(), guest)))
                        .flatMap(placed -> guests.ordered(
                                        guest,
                                        contact,
                                        orderPath(placed),
                                        placed.orders().get(0).acceptedAt(),
                                        request,
                                        locale)
                                .thenReturn(placed)));
    }

    private Mono<Optional<CheckoutPage.Guest>> contact(Actor actor) {
        return actor.isGuest()
                ? guests.contact(actor)
                        .map(known -> Optional.of(new CheckoutPage.Guest(known.name(), known.email())))
                        .defaultIfEmpty(Optional.of(CheckoutPage.Guest.UNKNOWN))
                : Mono.just(Optional.empty());
    }

    private static CheckoutPage.@Nullable Guest typed(MultiValueMap<String, String> sent, Actor actor) {
        return actor.isGuest()
                ? new CheckoutPage.Guest(
                        Objects.requireNonNullElse(sent.getFirst("name"), ""),
                        Objects.requireNonNullElse(sent.getFirst("email"), ""))
                : null;
    }

    private Mono<CheckoutPage> page(CheckoutPage.@Nullable Guest guest, Actor actor, Locale locale) {
        return carts.of(actor)
                .filter(cart -> !cart.isEmpty())
                .flatMap(cart -> lookup.state(cart, actor))
                .map(state -> new CheckoutPage(
                        CheckoutKey.of(state.cart()),
                        display.page(state, null, false, locale),
                        lookup.promise(state),
                        lookup.chosenSlots(state),
                        placement.methodsFor(actor),
                        cardPayments.ways(),
                        CartController.home(actor),
                        guest));
    }

    /** What was ordered leaves the basket; what was put in meanwhile for another point or day stays. */
    private Mono<Void> emptied(List<OrderRequest> orders, Actor actor) {
        return Flux.fromIterable(orders)
                .concatMap(order -> carts.clear(actor, order.destination(), order.deliveryDate()))
                .then();
    }

    private static String next(PlacedCheckout placed) {
        return placed.paymentUrl() != null ? placed.paymentUrl() : orderPath(placed);
    }

    private static String orderPath(PlacedCheckout placed) {
        return "/orders/" + placed.orders().get(0).number();
    }

    /** The checkout again, with what stands in the way. Nothing was ordered, and the basket is as it was. */
    private Mono<Rendering> again(
            DomainException refused,
            CheckoutPage.@Nullable Guest guest,
            Actor actor,
            ServerWebExchange exchange,
            Locale locale) {
        return page(guest, actor, locale)
                .map(page -> refusals.show(VIEW, Map.of("page", page), refused, exchange))
                .switchIfEmpty(Mono.fromSupplier(() -> Redirects.to("/cart")));
    }
}
