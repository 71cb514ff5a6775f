package coop.tablee.storefront.basket;

import coop.tablee.delivery.Destination;
import coop.tablee.delivery.DestinationSuggestion;
import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.Load;
import coop.tablee.delivery.Slot;
import coop.tablee.delivery.Suggestion;
import coop.tablee.ordering.Cart;
import coop.tablee.ordering.CheckoutQuote;
import coop.tablee.ordering.CheckoutQuote.QuotedOrder;
import coop.tablee.shared.FieldError;
import coop.tablee.storefront.Loads;
import coop.tablee.storefront.basket.BasketState.Elsewhere;
import coop.tablee.storefront.basket.BasketState.Place;
import coop.tablee.storefront.basket.CartPage.Move;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks delivery about the points of a basket: their openings, and where goods could go that a point cannot keep. */
@Component
class Elsewheres {

    private static final Set<String> POINT_CANNOT = Set.of("storage-not-served", "slot-full", "no-slot");

    private final Destinations destinations;
    private final DestinationSuggestion suggestion;

    Elsewheres(Destinations destinations, DestinationSuggestion suggestion) {
        this.destinations = destinations;
        this.suggestion = suggestion;
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

    /** For each point and day whose goods cannot be kept there: the nearest point that keeps them all that day, or none. Most baskets ask nothing. */
    Mono<Map<Place, Elsewhere>> moves(Cart cart, CheckoutQuote quote) {
        var stuck = quote.orders().stream().filter(Elsewheres::cannotStay).toList();
        return Flux.fromIterable(stuck)
                .concatMap(order -> elsewhere(cart, order).map(found -> Map.entry(Place.of(order), found)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Elsewhere> elsewhere(Cart cart, QuotedOrder order) {
        return destinations
                .require(order.destination())
                .flatMap(here -> near(here, cart, order))
                .map(found -> new Elsewhere(moveTo(found)));
    }

    private Mono<Suggestion> near(Destination here, Cart cart, QuotedOrder order) {
        return suggestion.suggest(here.latitude(), here.longitude(), order.deliveryDate(), loadOf(cart, order));
    }

    private static @Nullable Move moveTo(Suggestion suggestion) {
        var best = suggestion.best();
        return best == null
                ? null
                : new Move(
                        best.destination().id(),
                        best.destination().name(),
                        best.slots().get(0).id());
    }

    private static boolean cannotStay(QuotedOrder order) {
        return order.problems().stream().map(FieldError::code).anyMatch(POINT_CANNOT::contains);
    }

    private static Load loadOf(Cart cart, QuotedOrder order) {
        var lines = cart.lines().stream()
                .filter(line -> line.destination() == order.destination()
                        && line.deliveryDate().equals(order.deliveryDate()))
                .toList();
        return Loads.of(lines);
    }
}
