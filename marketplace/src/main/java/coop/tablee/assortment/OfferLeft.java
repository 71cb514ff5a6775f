package coop.tablee.assortment;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of an offer is left and what it costs now, as pages say it.
 *
 * @param orderingUnit what it is counted in
 * @param left ordering units; only when there are few
 * @param cost absent while households are asked no price
 */
public record OfferLeft(
        long offer,
        String orderingUnit,
        Availability availability,
        @Nullable BigDecimal left,
        @Nullable OfferCost cost) {

    OfferLeft costing(BigDecimal price) {
        return cost == null || cost.price().compareTo(price) == 0
                ? this
                : new OfferLeft(offer, orderingUnit, availability, left, cost.at(price));
    }
}
