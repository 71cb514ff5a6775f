package coop.tablee.storefront.basket;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Guests;
import coop.tablee.identity.OpenToAll;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.storefront.Counting;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A visitor puts something in the basket: from then on this browser has one, without an account. Nothing is begun for what is no quantity. Whoever has a basket by now,
 * because of another window or of the tap before, goes on with that one.
 */
@Controller
class WishController {

    private final Carts carts;
    private final Guests guests;
    private final StepperPiece piece;
    private final Counting counting;
    private final Toasts toasts;

    WishController(Carts carts, Guests guests, StepperPiece piece, Counting counting, Toasts toasts) {
        this.carts = carts;
        this.guests = guests;
        this.piece = piece;
        this.counting = counting;
        this.toasts = toasts;
    }

    @OpenToAll
    @PostMapping("/cart/wishes")
    Mono<Rendering> wish(@ModelAttribute LineForm form, Actor actor, ServerWebExchange exchange, Locale locale) {
        return Mono.fromSupplier(() -> form.asked(locale))
                .doOnNext(asked -> refuseWhoOrdersOtherwise(actor))
                .flatMap(asked -> guests.welcome(actor, exchange, locale)
                        .flatMap(guest -> put(asked, form, guest, exchange, locale)))
                .onErrorResume(
                        DomainException.class,
                        refused -> StepperPiece.isWanted(exchange)
                                ? StepperPiece.asToast(refused, exchange)
                                : Mono.error(refused));
    }

    /** Kitchens order by the week, and farms do not order. */
    private static void refuseWhoOrdersOtherwise(Actor actor) {
        if (actor.isSignedIn() && !actor.hasAny(Role.HOUSEHOLD_MEMBER)) {
            throw new DomainException(DomainException.Kind.FORBIDDEN, "may-not-order");
        }
    }

    private Mono<Rendering> put(
            PutInCart asked, LineForm form, Actor actor, ServerWebExchange exchange, Locale locale) {
        return carts.of(actor)
                .flatMap(before -> carts.put(actor, asked).flatMap(cart -> {
                    if (StepperPiece.isWanted(exchange)) {
                        return piece.show(cart, asked, form.wayBack(), locale);
                    }
                    Afterwards.find(cart, asked)
                            .ifPresent(line -> toasts.leave(
                                    exchange,
                                    "storefront.cart.put",
                                    line.names().in(locale).text(),
                                    counting.count(line.orderingUnit(), line.quantity(), locale)));
                    return Mono.just(Redirects.to(Afterwards.of(form, asked, before)));
                }));
    }
}
