package coop.tablee.ordering;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the buyer's orders to list, newest first.
 *
 * @param states empty = all
 * @param from first delivery date
 * @param to last delivery date
 * @param limit at most 200
 * @param before only orders with a smaller id: where the page before ended
 */
public record OrderFilter(
        Set<OrderState> states,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        int limit,
        @Nullable Long before) {

    private static final int MOST = 200;

    public OrderFilter {
        states = Set.copyOf(states);
        limit = Math.max(1, Math.min(limit, MOST));
    }

    public static OrderFilter all() {
        return new OrderFilter(Set.of(), null, null, 50, null);
    }
}
