package coop.tablee.catering;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.Collection;
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
 * @param dieters how many eat each diet on a date, by the diet's id: as counted where a meal's count names diets, else as many as the house cooks it for
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
        List<Diet> diets,
        Map<LocalDate, Map<Long, Integer>> dieters) {

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
                diets,
                dieters);
    }

    /** The diets that are cooked on one of these days, each for as many as on the fullest of them. */
    List<Diet> dietsOn(Collection<LocalDate> days) {
        return diets.stream()
                .map(diet -> diet.of(days.stream()
                        .mapToInt(day -> dieters.getOrDefault(day, Map.of()).getOrDefault(diet.id(), diet.people()))
                        .max()
                        .orElse(diet.people())))
                .filter(diet -> diet.people() > 0)
                .toList();
    }

    int mealsOn(LocalDate day) {
        return meals.getOrDefault(day, 0);
    }
}
