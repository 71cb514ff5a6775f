package coop.tablee.ordering;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order as asked for: one destination, one delivery date.
 *
 * @param destination the site's id: a distribution point, or a kitchen door of the buyer
 * @param slot the opening in which the goods are fetched; absent = the earliest with room
 * @param purchaseOrderNumber the buyer's own reference, at most 60 characters
 */
public record OrderRequest(
        long destination,
        LocalDate deliveryDate,
        @Nullable Long slot,
        @Nullable String purchaseOrderNumber,
        List<LineRequest> lines) {

    public OrderRequest {
        lines = List.copyOf(lines);
    }
}
