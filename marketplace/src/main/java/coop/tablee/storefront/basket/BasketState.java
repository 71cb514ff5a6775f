package coop.tablee.storefront.basket;

import coop.tablee.catalogue.Family;
import coop.tablee.delivery.Slot;
import coop.tablee.ordering.Cart;
import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.CheckoutQuote;
import coop.tablee.ordering.CheckoutQuote.QuotedOrder;
import coop.tablee.storefront.basket.CartPage.Move;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A basket with all that was looked up about it.
 *
 * @param quote what it would come to, in the order of {@link Cart#asRequests()}
 * @param slots the openings of each point and day in it
 * @param moves for each point and day whose goods cannot be kept there: where they could, or nowhere
 */
record BasketState(
        Cart cart,
        CheckoutQuote quote,
        Map<String, Family> families,
        Map<Place, List<Slot>> slots,
        Map<Place, Elsewhere> moves) {

    List<CartLine> linesOf(QuotedOrder order) {
        return cart.lines().stream()
                .filter(line -> line.destination() == order.destination()
                        && line.deliveryDate().equals(order.deliveryDate()))
                .toList();
    }

    List<Slot> slotsOf(QuotedOrder order) {
        return slots.getOrDefault(Place.of(order), List.of());
    }

    @Nullable
    Elsewhere elsewhere(QuotedOrder order) {
        return moves.get(Place.of(order));
    }

    /** One point and one day. */
    record Place(long destination, LocalDate date) {

        static Place of(QuotedOrder order) {
            return new Place(order.destination(), order.deliveryDate());
        }
    }

    /** Where it could all be kept; nowhere when absent. */
    record Elsewhere(@Nullable Move move) {}
}
