package coop.tablee.storefront.basket;

import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.Slot;
import coop.tablee.ordering.Cart;
import coop.tablee.ordering.CheckoutQuote;
import coop.tablee.ordering.CheckoutQuote.QuotedOrder;
import coop.tablee.storefront.basket.BasketState.Elsewhere;
import coop.tablee.storefront.basket.BasketState.Place;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks delivery about the points of a basket: their openings, and where goods could go that a point cannot keep. */
@Component
class Elsewheres {

    private final Destinations destinations;

    Elsewheres(Destinations destinations) {
        this.destinations = destinations;
    }

    /** The openings of all points and days of the basket, in one question. */
    Mono<Map<Place, List<Slot>>> slots(CheckoutQuote quote) {
        var points =
                quote.orders().stream().map(QuotedOrder::destination).distinct().toList();
        var days = quote.orders().stream()
                .map(QuotedOrder::deliveryDate)
                .distinct()
                .toList();
        return destinations
                .slots(points, days)
                .collectList()
                .map(slots -> slots.stream()
                        .collect(Collectors.groupingBy(slot -> new Place(slot.destination(), slot.date()))));
    }

    Mono<Map<Place, Elsewhere>> moves(Cart cart, CheckoutQuote quote) {
        return Mono.just(Map.of());
    }
}
