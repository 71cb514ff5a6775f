package coop.tablee.catering.menu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recipe as its page shows it.
 *
 * @param own whether it may be changed here
 * @param version 0 for one that is not kept yet
 * @param dishes of which it may be a variant
 * @param families among which another dish is looked for
 * @param said which allergens follow from it; absent for one that is not kept yet
 * @param unknown foods of which something is not known
 * @param cost estimated for one portion, by age group
 */
record RecipePage(
        String title,
        RecipeForm form,
        boolean own,
        int version,
        List<Choice> groups,
        List<Choice> textures,
        List<Choice> allergens,
        List<Choice> dishes,
        List<Choice> families,
        @Nullable Said said,
        List<Unknown> unknown,
        List<Cost> cost) {

    /** Something to choose. */
    record Choice(String value, String name, boolean chosen) {}

    /** Allergens in words: in it, perhaps in it, nobody knows. */
    record Said(List<String> contains, List<String> traces, List<String> unknown) {}

    /** A food about which the kitchen may say something. */
    record Unknown(long food, String name) {}

    /**
     * What one portion costs.
     *
     * @param amount already written, EUR, VAT out
     * @param missing names of foods that nobody offers now, which the amount leaves out
     */
    record Cost(String group, String amount, List<String> missing) {}

    /** A recipe in the list. */
    record Listed(
            long id,
            String name,
            @Nullable String lang,
            boolean own,
            @Nullable String texture,
            @Nullable String variantOf,
            Said said) {}
}
