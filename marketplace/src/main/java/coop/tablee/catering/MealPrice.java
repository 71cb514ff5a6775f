package coop.tablee.catering;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a meal costs, beside what it may cost. Both sides count VAT the same way, as the kitchen's budget says.
 *
 * @param total food and fees of the week
 * @param meals meals of the days on which something is or will be ordered
 * @param budget for one meal; absent when the kitchen has none
 * @param vatIncluded whether total and budget are with VAT
 */
record MealPrice(Money total, long meals, @Nullable Money budget, boolean vatIncluded) {

    /** Total by meals, half up to the cent; absent when nobody eats. */
    @Nullable
    Money perMeal() {
        if (meals <= 0) {
            return null;
        }
        var cents = BigDecimal.valueOf(total.minor()).divide(BigDecimal.valueOf(meals), 0, RoundingMode.HALF_UP);
        return new Money(cents.longValueExact(), total.currency());
    }

    /** Judged on the exact totals, so that rounding never hides a cent a meal. */
    boolean isOverBudget() {
        return budget != null
                && meals > 0
                && BigDecimal.valueOf(total.minor())
                                .compareTo(BigDecimal.valueOf(budget.minor()).multiply(BigDecimal.valueOf(meals)))
                        > 0;
    }
}
