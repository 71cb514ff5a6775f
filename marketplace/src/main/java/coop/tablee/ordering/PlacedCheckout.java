package coop.tablee.ordering;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a checkout.
 *
 * @param orders as they stood when they were placed
 * @param replayed whether this is the kept answer of an earlier request with the same key
 * @param paymentUrl where the buyer pays, when the orders are held for it
 */
public record PlacedCheckout(
        List<OrderDetails> orders,
        boolean replayed,
        @Nullable String paymentUrl) {

    public PlacedCheckout {
        orders = List.copyOf(orders);
    }

    static PlacedCheckout of(List<OrderDetails> orders, boolean replayed) {
        return new PlacedCheckout(
                orders,
                replayed,
                orders.stream()
                        .map(OrderDetails::paymentUrl)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }
}
