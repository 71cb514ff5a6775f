package coop.tablee.ordering;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What was packed of one line.
 *
 * @param quantity ordering units, at most what was ordered; 0 = none
 * @param weight kilograms, for catch weight only and then required when anything is packed
 * @param shortage why it is less than ordered; required then, and only kept then
 */
public record PackedLine(
        long line,
        BigDecimal quantity,
        @Nullable BigDecimal weight,
        @Nullable LineFault shortage) {}
