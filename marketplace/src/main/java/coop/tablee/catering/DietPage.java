package coop.tablee.catering;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The diets of a door as their page shows them.
 *
 * @param doors the kitchen's doors, to choose from
 * @param form what is being typed
 * @param allergens the fourteen, with those that the form excludes
 */
record DietPage(
        KitchenDoor door, List<KitchenDoor> doors, List<DietView> diets, FormView form, List<Choice> allergens) {

    /** A diet in words. {@code excludes} are the allergens' names. */
    record DietView(long id, String name, @Nullable String lang, String people, List<String> excludes) {}

    /** {@code names} is what was typed for each language. */
    record FormView(long id, long version, Map<String, String> names, String people, boolean isNew) {}

    /** One of the fourteen. */
    record Choice(String value, String name, boolean chosen) {}
}
