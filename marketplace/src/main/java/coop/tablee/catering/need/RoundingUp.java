package coop.tablee.catering.need;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How an offer is sold: the least amount, then whole steps from it.
 *
 * @param gramsPerUnit in one ordering unit, above zero
 * @param minimum ordering units, above zero
 * @param step likewise
 */
record RoundingUp(BigDecimal gramsPerUnit, BigDecimal minimum, BigDecimal step) {

    /** The least amount that may be ordered and holds so many grams, in ordering units; zero when none are needed. */
    BigDecimal of(BigDecimal grams) {
        if (grams.signum() <= 0) {
            return BigDecimal.ZERO;
        }
        if (minimum.multiply(gramsPerUnit).compareTo(grams) >= 0) {
            return minimum;
        }
        var steps =
                grams.subtract(minimum.multiply(gramsPerUnit)).divide(step.multiply(gramsPerUnit), 0, RoundingMode.UP);
        return minimum.add(steps.multiply(step));
    }
}
