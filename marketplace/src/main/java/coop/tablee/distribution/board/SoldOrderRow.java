package coop.tablee.distribution.board;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One order in the list that a cooperative's programs read: its own part of it.
 *
 * @param lines of its own that are not taken out
 * @param value cents VAT in of the cooperative's own lines and fees
 * @param shared whether others sell in it too
 */
record SoldOrderRow(
        long id,
        String number,
        String state,
        String buyer,
        @Nullable String purchaseOrderNumber,
        LocalDate day,
        String destination,
        int lines,
        long value,
        boolean shared) {}
