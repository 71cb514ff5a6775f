package coop.tablee.delivery;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one destination stands to a load on a date.
 *
 * @param obstacle why it does not fit; absent when it does
 * @param slots the openings with room for all of it, the earliest first; empty when it does not fit
 * @param otherDate when only the date is in the way: the nearest other one on which it fits there
 */
public record Fit(
        Destination destination,
        @Nullable Obstacle obstacle,
        List<Slot> slots,
        @Nullable LocalDate otherDate) {

    public boolean fits() {
        return obstacle == null;
    }
}
