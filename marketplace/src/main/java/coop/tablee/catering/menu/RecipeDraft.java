package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergen;
import coop.tablee.shared.LocalizedText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recipe as it is to be kept: its first version, or the next.
 *
 * @param shared whether the other kitchens of the same authority may cook it
 * @param freeOf allergens that it is made without, for the diets that exclude them
 * @param variantOf the dish that it is cooked instead of, for who needs its texture or diet; absent for a dish of its own
 * @param family among which dishes another is looked for when it cannot be cooked; absent where nobody said
 */
public record RecipeDraft(
        LocalizedText names,
        Texture texture,
        Set<Allergen> freeOf,
        @Nullable Long variantOf,
        boolean shared,
        List<Ingredient> ingredients,
        List<Part> parts,
        @Nullable RecipeFamily family) {

    public RecipeDraft {
        freeOf = Set.copyOf(freeOf);
        ingredients = List.copyOf(ingredients);
        parts = List.copyOf(parts);
    }

    /** One without a family. */
    public RecipeDraft(
            LocalizedText names,
            Texture texture,
            Set<Allergen> freeOf,
            @Nullable Long variantOf,
            boolean shared,
            List<Ingredient> ingredients,
            List<Part> parts) {
        this(names, texture, freeOf, variantOf, shared, ingredients, parts, null);
    }
}
