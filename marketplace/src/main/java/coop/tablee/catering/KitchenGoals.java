package coop.tablee.catering;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a kitchen wants of its weeks: what a meal may cost, and shares by value that it has set itself. The week's foot shows how far it is.
 *
 * @param site the kitchen door
 * @param budgetPerMeal for the food of one meal, above zero; absent for no budget
 * @param budgetVatIncluded whether that budget is with VAT
 * @param organicTarget whole percents of the value of goods, VAT out, 0 to 100; absent for no target
 * @param seasonTarget likewise, of what is in season
 * @param labelTarget likewise, of what has a sign of quality: organic, in conversion, fairly priced, of the farm, HVE or an official one
 * @param version that was read; 0 for a door of which nothing was ever said
 */
public record KitchenGoals(
        long site,
        @Nullable Money budgetPerMeal,
        boolean budgetVatIncluded,
        @Nullable Integer organicTarget,
        @Nullable Integer seasonTarget,
        @Nullable Integer labelTarget,
        long version) {}
