package coop.tablee.distribution.asked;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What a producer expects of a product in a week, and what came, in ordering units.
 *
 * @param monday the week's first day
 */
record ForecastLine(
        LocalDate monday,
        long producer,
        String producerName,
        LocalizedText names,
        String orderingUnit,
        BigDecimal expected,
        BigDecimal came) {}
