package coop.tablee.agreement;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What was ordered under the lots of an agreement, as whoever keeps the orders tells it: given by a higher module, because agreements know of no orders. */
public interface CalledOffLines {

    Mono<Long> count(long agreement);

    /** The next lines after one, by id, at most so many; 0 = from the first. Those of orders that were given up are told too, with nothing counted. */
    Mono<List<Line>> after(long agreement, long line, int most);

    /**
     * A line of an order under a lot.
     *
     * @param state of the order, in lower case
     * @param quantity in ordering units, as it stands
     * @param price EUR per pricing unit, VAT out, as it was placed
     * @param netMinor what it comes to, cents, VAT out
     * @param countedMinor what of it counts under the ceiling
     * @param how how its price came about by the schedule; absent when no line of it prices the product
     */
    record Line(
            long id,
            String order,
            Instant acceptedAt,
            LocalDate deliveryDate,
            String state,
            String kitchen,
            String site,
            @Nullable String purchaseOrder,
            int lot,
            String seller,
            String producer,
            LocalizedText product,
            BigDecimal quantity,
            String orderingUnit,
            BigDecimal price,
            String pricingUnit,
            long netMinor,
            long countedMinor,
            @Nullable HowPriced how) {

        /** The line of the schedule, where the price is that of it. */
        public @Nullable HowPriced priced() {
            return how != null && how.price.compareTo(price) == 0 ? how : null;
        }
    }

    /**
     * A line of a schedule and what it made of its index or quotation when the order was placed.
     *
     * @param value of the series on the delivery date, {@code first} on the first day of the price; absent while it said nothing
     * @param factor units of the schedule in a pricing unit
     * @param price EUR per pricing unit, VAT out
     */
    record HowPriced(
            String product,
            String unit,
            PriceBasis basis,
            BigDecimal p0,
            @Nullable BigDecimal coefficient,
            @Nullable String series,
            @Nullable BigDecimal value,
            @Nullable BigDecimal first,
            BigDecimal factor,
            BigDecimal price) {

        /** The formula with its numbers; empty for a fixed price per pricing unit. */
        public String formula() {
            var perUnit = factor.compareTo(BigDecimal.ONE) == 0 ? "" : " × " + plain(factor);
            if (coefficient == null || value == null) {
                return plain(p0) + perUnit;
            }
            if (basis == PriceBasis.MARKET) {
                return plain(value) + " × " + plain(coefficient) + perUnit;
            }
            return first == null
                    ? plain(p0) + perUnit
                    : plain(p0) + " × (" + plain(BigDecimal.ONE.subtract(coefficient)) + " + " + plain(coefficient)
                            + " × " + plain(value) + " / " + plain(first) + ")" + perUnit;
        }

        private static String plain(BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
    }
}
