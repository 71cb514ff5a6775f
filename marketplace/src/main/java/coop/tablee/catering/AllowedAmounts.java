package coop.tablee.catering;

import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of an offer may be ordered, in ordering units: the minimum, then whole steps from it, up to the maximum and what is left in stock. Answers a wrong
 * amount with the nearest right ones.
 *
 * @param maximum the most one order may take; absent for no limit
 * @param left what stock can still give; absent when it is made on demand
 */
record AllowedAmounts(
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum,
        @Nullable BigDecimal left) {

    /** What is wrong with an amount. */
    enum Problem {
        BELOW_MINIMUM,
        BETWEEN_STEPS,
        ABOVE_MAXIMUM,
        SHORT,
        SOLD_OUT
    }

    /** What is wrong with ordering this much (more than zero); empty when nothing is. */
    Optional<Problem> problemOf(BigDecimal amount) {
        if (left != null && largestUpTo(left).signum() == 0) {
            return Optional.of(Problem.SOLD_OUT);
        }
        if (left != null && amount.compareTo(left) > 0 && (maximum == null || left.compareTo(maximum) < 0)) {
            return Optional.of(Problem.SHORT);
        }
        if (maximum != null && amount.compareTo(maximum) > 0) {
            return Optional.of(Problem.ABOVE_MAXIMUM);
        }
        if (amount.compareTo(minimum) < 0) {
            return Optional.of(Problem.BELOW_MINIMUM);
        }
        return isOnStep(amount) ? Optional.empty() : Optional.of(Problem.BETWEEN_STEPS);
    }

    /** The nearest allowed amounts, the smaller first: none when nothing can be had, one at either end, two in between. */
    List<BigDecimal> near(BigDecimal amount) {
        var below = largestUpTo(amount);
        var above = below.signum() == 0 ? minimum : below.add(step);
        return Stream.of(below, above)
                .filter(candidate -> candidate.signum() > 0 && candidate.compareTo(ceiling()) <= 0)
                .filter(candidate -> below.compareTo(amount) != 0 || candidate.compareTo(below) == 0)
                .map(TypedAmount::plain)
                .toList();
    }

    /** The largest allowed amount that is not above the limit, nor above maximum and stock; zero when there is none. */
    private BigDecimal largestUpTo(BigDecimal limit) {
        var most = limit.min(ceiling());
        if (most.compareTo(minimum) < 0) {
            return BigDecimal.ZERO;
        }
        var steps = most.subtract(minimum).divide(step, 0, RoundingMode.DOWN);
        return minimum.add(steps.multiply(step));
    }

    private BigDecimal ceiling() {
        var most = BigDecimal.valueOf(100_000);
        most = maximum == null ? most : most.min(maximum);
        return left == null ? most : most.min(left);
    }

    private boolean isOnStep(BigDecimal amount) {
        return amount.subtract(minimum).remainder(step).signum() == 0;
    }
}
