package coop.tablee.catering.snack;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much is ordered each time: never less than every pupil's portion, in steps as it is sold.
 *
 * @param portion for one pupil, in the base unit of the product
 * @param content of the base unit in one ordering unit
 * @param minimum ordering units
 * @param step ordering units
 */
record SnackAmount(BigDecimal portion, BigDecimal content, BigDecimal minimum, BigDecimal step) {

    /** What so many pupils eat, in the base unit. */
    BigDecimal eaten(int pupils) {
        return portion.multiply(BigDecimal.valueOf(pupils));
    }

    /** What is ordered for them, in ordering units; zero for nobody. */
    BigDecimal ordered(int pupils) {
        var wanted = eaten(pupils);
        if (wanted.signum() == 0) {
            return BigDecimal.ZERO;
        }
        var least = minimum.multiply(content);
        if (least.compareTo(wanted) >= 0) {
            return minimum;
        }
        return minimum.add(step.multiply(wanted.subtract(least).divide(step.multiply(content), 0, RoundingMode.UP)));
    }

    /** What is left over of what was ordered, in the base unit. */
    BigDecimal over(int pupils) {
        return ordered(pupils).multiply(content).subtract(eaten(pupils));
    }
}
