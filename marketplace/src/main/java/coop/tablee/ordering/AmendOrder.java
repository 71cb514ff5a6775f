package coop.tablee.ordering;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's change of a placed order.
 *
 * @param version the order's version that the buyer saw; another one is refused ({@code order-changed})
 * @param lines new quantities by offer: lines not named stay as they are, 0 removes, an offer not yet in the order is added; absent = no line changes
 * @param purchaseOrderNumber absent = unchanged, empty = none
 */
public record AmendOrder(
        String number,
        long version,
        @Nullable List<LineRequest> lines,
        @Nullable String purchaseOrderNumber) {}
