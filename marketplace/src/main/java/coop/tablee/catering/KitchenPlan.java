package coop.tablee.catering;

import coop.tablee.shared.Money;
import java.time.DayOfWeek;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every week at one kitchen door.
 *
 * @param site the kitchen door
 * @param meals meals of an ordinary week, by weekday and age group; a weekday left out has none
 * @param budgetPerMeal what the food of one meal may cost, above zero; absent for no budget
 * @param budgetVatIncluded whether that budget is with VAT (most public budgets for food are without)
 * @param purchaseOrderRequired whether the authority wants its purchase-order number on every order
 * @param organicTarget whole percents of the value of goods, 0 to 100; absent for no target
 * @param seasonTarget likewise
 */
public record KitchenPlan(
        long site,
        Map<DayOfWeek, Map<AgeGroup, Integer>> meals,
        @Nullable Money budgetPerMeal,
        boolean budgetVatIncluded,
        boolean purchaseOrderRequired,
        @Nullable Integer organicTarget,
        @Nullable Integer seasonTarget) {

    public KitchenPlan {
        meals = Map.copyOf(meals);
    }
}
