package coop.tablee.distribution.board;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * One order in a cooperative's list: its own part of it.
 *
 * @param value cents VAT in of the cooperative's own lines and fees
 * @param lines of its own that are not taken out, with {@code consignments} of which so many are {@code packed}
 * @param shared whether others sell in it too
 * @param cancelReason why it came to nothing, where that is known
 * @param total how many orders the search found altogether
 */
record OrderRow(
        String number,
        String state,
        String audience,
        String buyer,
        @Nullable String purchaseOrderNumber,
        LocalDate day,
        String destination,
        String destinationKind,
        @Nullable LocalTime opens,
        @Nullable LocalTime closes,
        int lines,
        long value,
        int consignments,
        int packed,
        boolean shortage,
        boolean refused,
        boolean unfetched,
        boolean shared,
        int total,
        @Nullable String cancelReason) {

    public Money money() {
        return Money.euro(value);
    }
}
