package coop.tablee.catering.swap;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.menu.Meal;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A planned dish of which something cannot be had as it should, and what could be cooked instead.
 *
 * @param perMeal what a meal of it costs, EUR, VAT out; absent where something of it is not offered at all
 * @param instead the best first: those that break no diet, bring no new allergen, cost least
 */
record Swap(
        LocalDate day,
        Meal meal,
        long recipe,
        LocalizedText names,
        List<Trouble> troubles,
        @Nullable Money perMeal,
        List<Proposal> instead) {

    /** What is the matter with a food. */
    record Trouble(LocalizedText food, Kind kind) {}

    /** Why a food cannot be had as it should. */
    enum Kind {
        NOT_OFFERED,
        SHORT,
        OUT_OF_SEASON;

        String messageKey() {
            return "catering.swaps.trouble." + name();
        }
    }

    /**
     * Another dish of the family, of which everything can be had in time.
     *
     * @param perMeal EUR, VAT out
     * @param brings allergens that the planned dish does not have
     * @param spares allergens that only the planned dish has
     * @param unknown whether something is not known of its allergens
     * @param breaks diets of the house, eaten for at that meal or not, which exclude something in it that they do not find in the planned dish
     * @param organic hundredths of its cost
     * @param season likewise
     */
    record Proposal(
            long recipe,
            LocalizedText names,
            Money perMeal,
            Set<Allergen> brings,
            Set<Allergen> spares,
            boolean unknown,
            List<LocalizedText> breaks,
            int organic,
            int season) {}
}
