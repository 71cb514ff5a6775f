package coop.tablee.stock;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What a producer expects of a product in a week, and what came of it so far, in ordering units.
 *
 * @param monday the week's first day
 */
public record Forecast(
        long product,
        LocalizedText names,
        String orderingUnit,
        LocalDate monday,
        BigDecimal quantity,
        BigDecimal came,
        long version) {}
