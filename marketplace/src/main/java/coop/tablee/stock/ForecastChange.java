package coop.tablee.stock;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a producer expects of a product in a week, in ordering units with at most three decimals.
 *
 * @param monday the week's first day
 * @param quantity null = nothing is said any more
 * @param version what the forecast's version must still be, 0 = there was none; null = this one wins
 */
public record ForecastChange(
        long product,
        LocalDate monday,
        @Nullable BigDecimal quantity,
        @Nullable Long version) {

    ProductWeek week() {
        return new ProductWeek(product, monday);
    }
}
