package coop.tablee.catering.waste;

import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;

/**
 * What was left of a dish one time.
 *
 * @param byItself whether it was weighed as this dish or was the only one of its meal; else {@code unserved}, {@code plate} and {@code portion} are those of the whole meal
 * @param covers how many ate, above 0
 * @param unserved grams that were cooked and not served
 * @param plate grams that came back on plates
 * @param portion grams for each by the recipe; 0 where it does not say
 */
record DishWaste(
        LocalDate day,
        long recipe,
        LocalizedText names,
        boolean byItself,
        int covers,
        long unserved,
        long plate,
        long portion) {

    /** Grams left for each who ate. */
    long left() {
        return Math.round((double) (unserved + plate) / covers);
    }
}
