package coop.tablee.storefront;

import coop.tablee.assortment.OpenDate;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Slot;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Choice} that was looked up: the point, the day and the slot as they are now.
 *
 * @param dates the days open for order there
 * @param date the day chosen, or the next open one; absent when nothing is open
 * @param missed the day that was asked for and is no longer open
 * @param slot the slot chosen, or the first with room; absent when the point has none that day
 */
public record Spot(
        Destination destination,
        List<OpenDate> dates,
        @Nullable OpenDate date,
        @Nullable LocalDate missed,
        @Nullable Slot slot) {

    public Choice choice() {
        return new Choice(destination.id(), date == null ? null : date.date(), slot == null ? null : slot.id());
    }
}
