package coop.tablee.ordering;

import coop.tablee.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One row of a buyer's list of orders, newest first. {@code total} is VAT in; {@code lines} counts goods lines that are not removed.
 *
 * @param cancelReason why it came to nothing, where that is known
 */
public record OrderSummary(
        long id,
        String number,
        OrderState state,
        LocalDate deliveryDate,
        long destination,
        String destinationName,
        @Nullable String purchaseOrderNumber,
        int lines,
        Money total,
        Instant acceptedAt,
        @Nullable Instant cutOff,
        boolean mayChange,
        boolean mayCancel,
        @Nullable String cancelReason) {}
