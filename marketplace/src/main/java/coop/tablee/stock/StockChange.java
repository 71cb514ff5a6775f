package coop.tablee.stock;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One change of a stock row, in ordering units with at most three decimals: either what is on hand now, or by how much it changed.
 *
 * @param deliveryDate the row of one delivery date; null = the product's general row
 * @param version what the row's version must still be; null = this change wins
 * @param seen what the row's counted version must still be, which only goods and counts raise; null = this change wins
 */
public record StockChange(
        long product,
        @Nullable LocalDate deliveryDate,
        @Nullable BigDecimal onHand,
        @Nullable BigDecimal delta,
        @Nullable Long version,
        @Nullable Long seen) {

    public StockChange(
            long product,
            @Nullable LocalDate deliveryDate,
            @Nullable BigDecimal onHand,
            @Nullable BigDecimal delta,
            @Nullable Long version) {
        this(product, deliveryDate, onHand, delta, version, null);
    }

    public static StockChange set(long product, BigDecimal onHand) {
        return new StockChange(product, null, onHand, null, null);
    }
}
