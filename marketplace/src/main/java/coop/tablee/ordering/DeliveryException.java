package coop.tablee.ordering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that went another way than planned where it was delivered.
 *
 * @param line the line and its product, producer, unit and amounts (ordering units): with FAULT only
 * @param cooperative whose consignment it is; {@code placeOwner} whose door or point it was brought to
 * @param note what somebody said about it, in their own words
 * @param goods what became of what nobody fetched, {@code keptUntil} the last day when it is kept: with NOT_FETCHED only
 */
public record DeliveryException(
        Kind kind,
        long consignment,
        @Nullable Long line,
        long cooperative,
        long placeOwner,
        long order,
        String number,
        String buyerName,
        LocalDate date,
        String destination,
        @Nullable LocalizedText names,
        @Nullable String producerName,
        @Nullable String orderingUnit,
        @Nullable BigDecimal packed,
        @Nullable BigDecimal accepted,
        @Nullable LineFault fault,
        @Nullable String note,
        @Nullable UnfetchedGoods goods,
        @Nullable LocalDate keptUntil) {

    /** What it is. */
    public enum Kind {
        /** A line was missing, spoilt or wrong. */
        FAULT,
        /** Nobody came for it. */
        NOT_FETCHED,
        /** The place has closed, and nobody has said what became of it. */
        STILL_WAITING
    }
}
