package coop.tablee.catering.counts;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.menu.Texture;

/**
 * So many who eat the same.
 *
 * @param diet of the door's diets; 0 for none
 * @param people 0 to 9,999
 */
public record MealCount(AgeGroup group, long diet, Texture texture, int people) {

    public static MealCount of(AgeGroup group, int people) {
        return new MealCount(group, 0, Texture.REGULAR, people);
    }

    boolean isOrdinary() {
        return diet == 0 && texture == Texture.REGULAR;
    }
}
