package coop.tablee.catering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import java.util.Arrays;
import java.util.List;

/**
 * An allergen of a product that diets of the house exclude: it is in there, may be, or nobody knows. A warning, never an obstacle: the cook may serve the product
 * to the others.
 */
record DietBreach(Allergen allergen, AllergenState state, List<Diet> diets) {

    /** What a product breaks, in the order of the regulation. */
    static List<DietBreach> of(Allergens allergens, List<Diet> diets) {
        return Arrays.stream(Allergen.values())
                .filter(allergen -> allergens.state(allergen) != AllergenState.ABSENT)
                .map(allergen -> new DietBreach(
                        allergen,
                        allergens.state(allergen),
                        diets.stream()
                                .filter(diet -> diet.excludes().contains(allergen))
                                .toList()))
                .filter(breach -> !breach.diets().isEmpty())
                .toList();
    }

    /** How many the house cooks these diets for. */
    int people() {
        return diets.stream().mapToInt(Diet::people).sum();
    }
}
