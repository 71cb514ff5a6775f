package coop.tablee.assortment;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of an offer is left, as pages say it.
 *
 * @param orderingUnit what it is counted in
 * @param left ordering units; only when there are few
 */
public record OfferLeft(
        long offer,
        String orderingUnit,
        Availability availability,
        @Nullable BigDecimal left) {}
