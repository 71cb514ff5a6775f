package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.AgeGroup;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A recipe as it was typed: names, a row for each food with grams by age group, yield in percent and the weight of a piece, a row for each recipe inside it. Rows whose
 * name is empty are none.
 */
record RecipeForm(
        long id,
        long seen,
        Map<String, String> names,
        String texture,
        Set<String> freeOf,
        String variantOf,
        boolean shared,
        List<Row> rows,
        List<PartRow> parts,
        String family) {

    static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");
    static final List<AgeGroup> GROUPS =
            List.of(AgeGroup.NURSERY, AgeGroup.PRIMARY, AgeGroup.SECONDARY, AgeGroup.ADULT, AgeGroup.SENIOR);

    private static final int MOST_ROWS = 60;
    private static final int SPARE = 4;
    private static final int DECIMALS = 2;
    private static final int LONGEST_NAME = 120;
    private static final BigDecimal MOST_GRAMS = BigDecimal.valueOf(5000);
    private static final BigDecimal MOST_YIELD = BigDecimal.valueOf(400);
    private static final BigDecimal MOST_PIECE = BigDecimal.valueOf(50_000);
    private static final BigDecimal MOST_PORTIONS = BigDecimal.valueOf(20);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** A food's row, as typed. {@code grams} in the order of {@link #GROUPS}. */
    record Row(String food, List<String> grams, String yield, String piece) {

        boolean isEmpty() {
            return food.isEmpty();
        }
    }

    /** The row of a recipe inside, as typed. */
    record PartRow(String name, String portions) {

        boolean isEmpty() {
            return name.isEmpty();
        }
    }

    static RecipeForm empty() {
        return new RecipeForm(0, 0, Map.of(), Texture.REGULAR.name(), Set.of(), "", false, List.of(), List.of(), "");
    }

    static RecipeForm of(Recipe recipe, Locale locale) {
        var content = recipe.content();
        return new RecipeForm(
                recipe.id(),
                recipe.versionId(),
                content.names().texts(),
                content.texture().name(),
                content.freeOf().stream().map(Enum::name).collect(Collectors.toSet()),
                content.variantOf() == null ? "" : String.valueOf(content.variantOf()),
                content.shared(),
                content.ingredients().stream().map(one -> row(one, locale)).toList(),
                content.parts().stream()
                        .map(part ->
                                new PartRow(part.names().in(locale).text(), Amounts.write(part.portions(), locale)))
                        .toList(),
                content.family() == null ? "" : content.family().name());
    }

    private static Row row(Ingredient ingredient, Locale locale) {
        return new Row(
                ingredient.names().in(locale).text(),
                GROUPS.stream()
                        .map(group -> Amounts.write(ingredient.grams().get(group), locale))
                        .toList(),
                Amounts.write(ingredient.yield().multiply(HUNDRED), locale),
                Amounts.write(ingredient.pieceGrams(), locale));
    }

    static RecipeForm of(MultiValueMap<String, String> typed) {
        var foods = typed.getOrDefault("food", List.of());
        var parts = typed.getOrDefault("part", List.of());
        var names = new LinkedHashMap<String, String>();
        LANGUAGES.forEach(language -> names.put(language, at(typed.getOrDefault("name_" + language, List.of()), 0)));
        return new RecipeForm(
                number(typed.getFirst("id")),
                number(typed.getFirst("seen")),
                names,
                at(typed.getOrDefault("texture", List.of()), 0),
                Set.copyOf(typed.getOrDefault("freeOf", List.of())),
                at(typed.getOrDefault("variantOf", List.of()), 0),
                typed.containsKey("shared"),
                IntStream.range(0, Math.min(foods.size(), MOST_ROWS))
                        .mapToObj(place -> new Row(
                                at(foods, place),
                                GROUPS.stream()
                                        .map(group -> at(typed.getOrDefault("g_" + group, List.of()), place))
                                        .toList(),
                                at(typed.getOrDefault("yield", List.of()), place),
                                at(typed.getOrDefault("piece", List.of()), place)))
                        .toList(),
                IntStream.range(0, Math.min(parts.size(), MOST_ROWS))
                        .mapToObj(place ->
                                new PartRow(at(parts, place), at(typed.getOrDefault("portions", List.of()), place)))
                        .toList(),
                at(typed.getOrDefault("family", List.of()), 0));
    }

    /** With so many empty rows to type into below what is there. */
    RecipeForm withSpareRows() {
        var more = new ArrayList<>(rows.stream().filter(row -> !row.isEmpty()).toList());
        for (var spare = 0; spare < SPARE && more.size() < MOST_ROWS; spare++) {
            more.add(new Row("", GROUPS.stream().map(group -> "").toList(), "", ""));
        }
        var moreParts =
                new ArrayList<>(parts.stream().filter(row -> !row.isEmpty()).toList());
        moreParts.add(new PartRow("", ""));
        return new RecipeForm(id, seen, names, texture, freeOf, variantOf, shared, more, moreParts, family);
    }

    /** The same without empty rows, so that a row's place on the page is its place here. */
    RecipeForm compact() {
        return new RecipeForm(
                id,
                seen,
                names,
                texture,
                freeOf,
                variantOf,
                shared,
                rows.stream().filter(row -> !row.isEmpty()).toList(),
                parts.stream().filter(row -> !row.isEmpty()).toList(),
                family);
    }

    /**
     * The recipe that was meant; refuses ({@code invalid-input}) with everything that is wrong at once.
     *
     * @param foods what is called as typed, by row; recipes likewise
     */
    RecipeDraft draft(Map<Integer, Long> foods, Map<Integer, Long> recipes, Locale locale) {
        var errors = new ArrayList<FieldError>();
        if (names.values().stream().allMatch(String::isEmpty)) {
            errors.add(FieldError.at("name_fr", "recipe-name-missing", "", null));
        }
        names.forEach((language, name) -> {
            if (name.length() > LONGEST_NAME) {
                errors.add(FieldError.at("name_" + language, "recipe-name-long", name.length(), LONGEST_NAME));
            }
        });
        if (rows.isEmpty() && parts.isEmpty()) {
            errors.add(FieldError.at("food-0", "recipe-empty", "", null));
        }
        var ingredients = new ArrayList<Ingredient>();
        for (var place = 0; place < rows.size(); place++) {
            ingredients.add(ingredient(place, foods, errors, locale));
        }
        var made = new ArrayList<Part>();
        for (var place = 0; place < parts.size(); place++) {
            made.add(part(place, recipes, errors, locale));
        }
        var known = Arrays.stream(Allergen.values()).map(Enum::name).collect(Collectors.toSet());
        var textures = Arrays.stream(Texture.values()).map(Enum::name).toList();
        var families = Arrays.stream(RecipeFamily.values()).map(Enum::name).toList();
        if (!family.isEmpty() && !families.contains(family)) {
            errors.add(FieldError.at("family", "recipe-choice", family, null));
        }
        if (!known.containsAll(freeOf) || !textures.contains(texture) || !variantOf.matches("\\d{0,18}")) {
            errors.add(FieldError.at("texture", "recipe-choice", texture, null));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new RecipeDraft(
                LocalizedText.ofNullable(names),
                Texture.valueOf(texture),
                freeOf.stream().map(Allergen::valueOf).collect(Collectors.toSet()),
                variantOf.isEmpty() ? null : Long.valueOf(variantOf),
                shared,
                ingredients,
                made,
                family.isEmpty() ? null : RecipeFamily.valueOf(family));
    }

    private Ingredient ingredient(int place, Map<Integer, Long> foods, List<FieldError> errors, Locale locale) {
        var row = rows.get(place);
        var food = foods.get(place);
        if (food == null) {
            errors.add(FieldError.at("food-" + place, "recipe-food-unknown", row.food(), null));
        }
        var grams = new EnumMap<AgeGroup, BigDecimal>(AgeGroup.class);
        for (var group = 0; group < GROUPS.size(); group++) {
            var typed = row.grams().get(group);
            var amount = TypedAmount.of(typed, MOST_GRAMS, locale);
            if (!amount.isUsable()) {
                errors.add(FieldError.at(
                        "g_" + GROUPS.get(group) + "-" + place, "recipe-grams", amount.text(), "0–" + MOST_GRAMS));
            } else if (isTooFine(amount)) {
                errors.add(tooFine("g_" + GROUPS.get(group) + "-" + place, amount));
            } else if (amount.amount().signum() > 0) {
                grams.put(GROUPS.get(group), amount.amount());
            }
        }
        if (grams.isEmpty() && errors.isEmpty()) {
            errors.add(FieldError.at("g_PRIMARY-" + place, "recipe-grams-missing", row.food(), null));
        }
        return new Ingredient(
                food == null ? 0 : food,
                new LocalizedText(Map.of()),
                grams,
                share(place, row.yield(), errors, locale),
                piece(place, row.piece(), errors, locale));
    }

    /** Percents; nothing typed is everything. */
    private static BigDecimal share(int place, String typed, List<FieldError> errors, Locale locale) {
        if (typed.isEmpty()) {
            return BigDecimal.ONE;
        }
        var amount = TypedAmount.of(typed, MOST_YIELD, locale);
        if (!amount.isUsable() || amount.amount().signum() <= 0) {
            errors.add(FieldError.at("yield-" + place, "recipe-yield", typed, "1–" + MOST_YIELD));
            return BigDecimal.ONE;
        }
        if (isTooFine(amount)) {
            errors.add(tooFine("yield-" + place, amount));
        }
        return amount.amount().movePointLeft(2);
    }

    private static @Nullable BigDecimal piece(int place, String typed, List<FieldError> errors, Locale locale) {
        if (typed.isEmpty()) {
            return null;
        }
        var amount = TypedAmount.of(typed, MOST_PIECE, locale);
        if (!amount.isUsable() || amount.amount().signum() <= 0) {
            errors.add(FieldError.at("piece-" + place, "recipe-piece", typed, "1–" + MOST_PIECE));
            return null;
        }
        if (isTooFine(amount)) {
            errors.add(tooFine("piece-" + place, amount));
        }
        return amount.amount();
    }

    // Kept to the hundredth: rounded away it would be another amount than was typed
    private static boolean isTooFine(TypedAmount amount) {
        return amount.amount().scale() > DECIMALS;
    }

    private static FieldError tooFine(String field, TypedAmount amount) {
        return FieldError.at(field, "recipe-too-fine", amount.text(), DECIMALS);
    }

    private Part part(int place, Map<Integer, Long> recipes, List<FieldError> errors, Locale locale) {
        var row = parts.get(place);
        var recipe = recipes.get(place);
        if (recipe == null) {
            errors.add(FieldError.at("part-" + place, "recipe-unknown", row.name(), null));
        } else if (recipe == id) {
            errors.add(FieldError.at("part-" + place, "recipe-contains-itself", row.name(), null));
        }
        var portions =
                row.portions().isEmpty() ? TypedAmount.of("1") : TypedAmount.of(row.portions(), MOST_PORTIONS, locale);
        if (!portions.isUsable() || portions.amount().signum() <= 0) {
            errors.add(FieldError.at("portions-" + place, "recipe-portions", row.portions(), "0–" + MOST_PORTIONS));
        }
        return new Part(recipe == null ? 0 : recipe, new LocalizedText(Map.of()), portions.amount());
    }

    private static String at(List<String> typed, int place) {
        return place < typed.size() && typed.get(place) != null
                ? typed.get(place).strip()
                : "";
    }

    /** An id that is none names nothing. */
    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
