package coop.tablee.assortment;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of what can be ordered.
 *
 * @param deliveryDate the date asked for, or the next open one; absent when nothing is open
 * @param total how many offers match in all
 * @param approximate nothing matched the words as written; these come closest
 * @param next cursor of the page after, absent on the last one
 */
public record OfferPage(
        @Nullable LocalDate deliveryDate,
        List<OfferCard> items,
        long total,
        boolean approximate,
        Facets facets,
        @Nullable String next) {}
