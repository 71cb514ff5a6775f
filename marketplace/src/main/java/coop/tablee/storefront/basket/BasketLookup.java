package coop.tablee.storefront.basket;

import coop.tablee.assortment.Assortment;
import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.Cart;
import coop.tablee.ordering.OrderQuote;
import coop.tablee.storefront.basket.CartPage.Removed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Looks up all that a basket's page needs; how many statements that takes does not depend on how much is in it. */
@Component
class BasketLookup {

    private final OrderQuote quotes;
    private final Families families;
    private final Assortment assortment;
    private final Elsewheres elsewheres;

    BasketLookup(OrderQuote quotes, Families families, Assortment assortment, Elsewheres elsewheres) {
        this.quotes = quotes;
        this.families = families;
        this.assortment = assortment;
        this.elsewheres = elsewheres;
    }

    Mono<BasketState> state(Cart cart, Actor actor) {
        return quotes.quote(cart.asRequests(), actor)
                .zipWith(families.all())
                .flatMap(both -> elsewheres
                        .slots(both.getT1())
                        .zipWith(elsewheres.moves(cart, both.getT1()))
                        .map(delivery ->
                                new BasketState(cart, both.getT1(), both.getT2(), delivery.getT1(), delivery.getT2())));
    }

    /** What was just taken out and may be put back; empty when nothing was, or when it is gone for good. */
    Mono<Optional<Removed>> removed(CartVisit visit, Locale locale) {
        var offer = visit.removed();
        var from = visit.from();
        var quantity = visit.quantity();
        if (offer == null || from == null || quantity == null) {
            return Mono.just(Optional.empty());
        }
        return assortment
                .card(offer, from, Audience.HOUSEHOLD)
                .map(card -> Optional.of(new Removed(
                        from, offer, quantity, card.names().in(locale).text())))
                .defaultIfEmpty(Optional.empty());
    }

    /** The lines as the checkout's form carries them. */
    List<String> promise(BasketState state) {
        return state.cart().asRequests().stream()
                .flatMap(order -> order.lines().stream()
                        .map(line -> CheckoutForm.written(order.destination(), order.deliveryDate(), line)))
                .toList();
    }

    /** The opening of each point and day, as the quote found it. */
    List<String> chosenSlots(BasketState state) {
        return state.quote().orders().stream()
                .flatMap(order -> Optional.ofNullable(order.slot()).stream()
                        .map(slot -> CheckoutForm.written(order.destination(), order.deliveryDate(), slot.id())))
                .toList();
    }
}
