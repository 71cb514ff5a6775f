package coop.tablee.catering.menu;

import coop.tablee.catering.AgeGroup;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A food in a recipe.
 *
 * @param food of the vocabulary ({@code assortment.concept})
 * @param names of the food; not looked at when a recipe is kept
 * @param grams net on the plate for one portion, by age group; a group left out is not served it
 * @param yield net on the plate for each gram bought: above 0, at most 4; 0.85 for peeled carrots, 2.4 for pasta
 * @param pieceGrams what one piece weighs, where it is sold by the piece; absent when nobody has said it
 */
public record Ingredient(
        long food,
        LocalizedText names,
        Map<AgeGroup, BigDecimal> grams,
        BigDecimal yield,
        @Nullable BigDecimal pieceGrams) {

    public Ingredient {
        grams = Map.copyOf(grams);
    }
}
