package coop.tablee.catalogimport;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a number must be.
 *
 * @param decimals digits behind the point
 * @param most the greatest allowed
 * @param zeroAllowed whether it may be zero
 * @param negative what a number below zero is called
 * @param tooMuch what a number above {@code most} is called
 */
record DecimalRule(int decimals, BigDecimal most, boolean zeroAllowed, IssueCode negative, IssueCode tooMuch) {

    static final DecimalRule PRICE =
            new DecimalRule(4, new BigDecimal("100000"), true, IssueCode.NEGATIVE_PRICE, IssueCode.PRICE_TOO_HIGH);
    static final DecimalRule STOCK = quantity(3, "1000000", true);
    static final DecimalRule UNITS = quantity(3, "1000000", false);
    static final DecimalRule CONTENT = quantity(4, "1000000", false);
    static final DecimalRule WEIGHT = quantity(3, "1000", false);
    static final DecimalRule PERCENT = new DecimalRule(
            2, new BigDecimal("50"), true, IssueCode.TOLERANCE_OUT_OF_RANGE, IssueCode.TOLERANCE_OUT_OF_RANGE);

    /** How a number breaks the rule. */
    record Breach(IssueCode code, String expected) {}

    private static DecimalRule quantity(int decimals, String most, boolean zeroAllowed) {
        return new DecimalRule(
                decimals, new BigDecimal(most), zeroAllowed, IssueCode.NEGATIVE_QUANTITY, IssueCode.QUANTITY_TOO_LARGE);
    }

    @Nullable
    Breach breachedBy(BigDecimal number) {
        if (number.signum() < 0) {
            return new Breach(negative, zeroAllowed ? "0 or more" : "more than 0");
        }
        if (number.signum() == 0 && !zeroAllowed) {
            return new Breach(IssueCode.ZERO_QUANTITY, "more than 0");
        }
        if (number.compareTo(most) > 0) {
            return new Breach(tooMuch, "at most " + most.toPlainString());
        }
        if (number.scale() > decimals) {
            return new Breach(IssueCode.TOO_MANY_DECIMALS, "at most " + decimals + " decimals");
        }
        return null;
    }
}
