package coop.tablee.catering;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a week at one door before anything is ordered.
 *
 * @param meals by date, counted or from the ordinary week; a date left out has none
 * @param budgetPerMeal absent when the kitchen has none
 * @param budgetVatIncluded how that budget counts VAT
 * @param organicTarget whole percents of the value of goods; absent for none, the other targets likewise
 * @param revision of the sheet: rises with each edit
 * @param diets of the house
 * @param sendKey the idempotency key of the next sending
 */
record WeekPlan(
        Map<LocalDate, Integer> meals,
        @Nullable Money budgetPerMeal,
        boolean budgetVatIncluded,
        boolean purchaseOrderRequired,
        @Nullable Integer organicTarget,
        @Nullable Integer seasonTarget,
        @Nullable Integer labelTarget,
        String sendKey,
        boolean undoable,
        long revision,
        List<Diet> diets) {

    WeekPlan withSendKey(String key) {
        return new WeekPlan(
                meals,
                budgetPerMeal,
                budgetVatIncluded,
                purchaseOrderRequired,
                organicTarget,
                seasonTarget,
                labelTarget,
                key,
                undoable,
                revision,
                diets);
    }

    int mealsOn(LocalDate day) {
        return meals.getOrDefault(day, 0);
    }
}
