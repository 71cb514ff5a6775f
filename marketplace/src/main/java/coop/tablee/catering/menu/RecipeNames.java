package coop.tablee.catering.menu;

import coop.tablee.shared.LocalizedText;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds recipes by what they are called in any language, without minding case, accents or blanks. Where two are called the same, the older one is meant. */
final class RecipeNames {

    private final Map<String, Long> byName = new HashMap<>();

    RecipeNames(Collection<RecipeLine> recipes) {
        recipes.stream()
                .sorted(Comparator.comparing(RecipeLine::id))
                .forEach(recipe -> add(recipe.names(), recipe.id()));
    }

    /** Besides, what is on a menu already, whether or not it is still cooked. */
    RecipeNames with(Collection<MenuWeek.Dish> dishes) {
        dishes.forEach(dish -> add(dish.names(), dish.recipe()));
        return this;
    }

    private void add(LocalizedText names, long recipe) {
        names.texts().values().forEach(name -> byName.putIfAbsent(folded(name), recipe));
    }

    Optional<Long> find(String typed) {
        return Optional.ofNullable(byName.get(folded(typed)));
    }

    /** What a recipe is called in a language. */
    static String in(LocalizedText names, Locale locale) {
        return names.in(locale).text();
    }

    private static String folded(String name) {
        return Normalizer.normalize(name.replace('’', '\''), Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replace("œ", "oe")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\u00a0\\u202f]+", " ")
                .strip();
    }
}
