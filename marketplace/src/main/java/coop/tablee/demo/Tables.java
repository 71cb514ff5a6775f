package coop.tablee.demo;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.counts.CountStage;
import coop.tablee.catering.counts.MealCount;
import coop.tablee.catering.counts.MealCounts;
import coop.tablee.catering.menu.Ingredient;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Menus;
import coop.tablee.catering.menu.Part;
import coop.tablee.catering.menu.RecipeDraft;
import coop.tablee.catering.menu.RecipeFamily;
import coop.tablee.catering.menu.Recipes;
import coop.tablee.catering.menu.Texture;
import coop.tablee.catering.need.KitchenRules;
import coop.tablee.catering.waste.WasteBook;
import coop.tablee.catering.waste.WasteKind;
import coop.tablee.identity.Actor;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What each kitchen of the story cooks: a cycle of four weeks out of two dozen recipes, this week's and the four to come on the menu, this week's and the next published; last week's
 * lunches, served and weighed.
 */
@Component
class Tables {

    private static final int CYCLE = 4;
    private static final int WEEKS_PLANNED = 5;
    private static final Set<String> CARE_HOMES = Set.of("erables", "charmes");
    private static final List<AgeGroup> GROUPS =
            List.of(AgeGroup.NURSERY, AgeGroup.PRIMARY, AgeGroup.SECONDARY, AgeGroup.ADULT, AgeGroup.SENIOR);

    private final Troupe troupe;
    private final KitchenDoors doors;
    private final Recipes recipes;
    private final Menus menus;
    private final MealCounts counts;
    private final KitchenRules rules;
    private final WasteBook waste;

    Tables(
            Troupe troupe,
            KitchenDoors doors,
            Recipes recipes,
            Menus menus,
            MealCounts counts,
            KitchenRules rules,
            WasteBook waste) {
        this.troupe = troupe;
        this.doors = doors;
        this.recipes = recipes;
        this.menus = menus;
        this.counts = counts;
        this.rules = rules;
        this.waste = waste;
    }

    /** Sets the tables from this week's Monday on. */
    void lay(LocalDate monday) {
        Shoppers.KITCHENS.keySet().stream().sorted().forEach(kitchen -> lay(kitchen, monday));
    }

    private void lay(String kitchen, LocalDate monday) {
        var cook = troupe.kitchen(kitchen);
        var door = Objects.requireNonNull(doors.of(null, cook).block()).require();
        var isHome = CARE_HOMES.contains(kitchen);
        rules.keep(
                        door,
                        isHome
                                ? new KitchenRules.Rule(Set.of(1, 2, 3, 4, 5, 6, 7), 0, LocalTime.of(10, 0), 0)
                                : new KitchenRules.Rule(Set.of(2, 4), 0, LocalTime.of(9, 30), 0))
                .block();
        var book = write(cook);
        // Bought elsewhere, and the jar says so
        var jam =
                Objects.requireNonNull(recipes.foods(List.of("confiture"), cook).block());
        recipes.say(Objects.requireNonNull(jam.get(0)), List.of(), cook).block();
        for (var week = 0; week < CYCLE; week++) {
            menus.plan(door, monday.plusWeeks(week), null, dishes(isHome, week + 1, monday.plusWeeks(week), book), cook)
                    .then(menus.keepAsCycle(door, monday.plusWeeks(week), week + 1, CYCLE))
                    .block();
        }
        for (var week = CYCLE; week < WEEKS_PLANNED; week++) {
            menus.takeCycle(door, monday.plusWeeks(week), cook).block();
        }
        menus.publish(door, monday, true)
                .then(menus.publish(door, monday.plusWeeks(1), true))
                .block();
        if (!isHome) {
            weigh(door, monday.minusWeeks(1), book, cook);
        }
    }

    /** What last week's lunches left: the dishes that come again next week, so that its menu has something to say. */
    private void weigh(KitchenDoor door, LocalDate monday, Map<String, Long> book, Actor cook) {
        var dishes = dishes(false, 2, monday, book);
        menus.plan(door, monday, null, dishes, cook).block();
        var days = dishes.stream()
                .filter(dish -> dish.meal() == Meal.LUNCH)
                .map(Menus.Planned::day)
                .distinct()
                .sorted()
                .toList();
        for (var day : days) {
            var place = days.indexOf(day);
            counts.keep(
                            door,
                            day,
                            Meal.LUNCH,
                            CountStage.SERVED,
                            List.of(MealCount.of(AgeGroup.PRIMARY, 168 + 6 * place)),
                            cook)
                    .then(waste.weigh(
                            door,
                            new WasteBook.Weighed(
                                    day,
                                    Meal.LUNCH,
                                    Map.of(
                                            WasteKind.PREPARATION,
                                            BigDecimal.valueOf(2400 + 350L * place, 3),
                                            WasteKind.UNSERVED,
                                            BigDecimal.valueOf(6800 - 900L * place, 3),
                                            WasteKind.PLATE,
                                            BigDecimal.valueOf(4300 + 500L * (place % 3), 3)),
                                    null,
                                    true,
                                    false,
                                    "demo-" + day),
                            cook))
                    .block();
        }
    }

    private List<Menus.Planned> dishes(boolean isHome, int week, LocalDate monday, Map<String, Long> book) {
        var dishes = new ArrayList<Menus.Planned>();
        for (var row : Rows.of("menus.csv")) {
            if (row.get("kind").equals(isHome ? "CARE_HOME" : "SCHOOL")
                    && row.get("week").equals(String.valueOf(week))) {
                var day = monday.plusDays(Long.parseLong(row.get("weekday")) - 1);
                for (var meal : Meal.values()) {
                    var dish = row.get(meal.name().toLowerCase(Locale.ROOT));
                    if (!dish.isEmpty()) {
                        dishes.add(new Menus.Planned(day, meal, Objects.requireNonNull(book.get(dish), dish)));
                    }
                }
            }
        }
        return dishes;
    }

    /** The kitchen's book of recipes, by the file's keys. */
    private Map<String, Long> write(Actor cook) {
        var book = new HashMap<String, Long>();
        for (var row : Rows.of("recipes.csv")) {
            book.put(
                    row.get("key"),
                    Objects.requireNonNull(
                            recipes.add(draft(row, book, cook), cook).block()));
        }
        return book;
    }

    private RecipeDraft draft(Rows.Row row, Map<String, Long> book, Actor cook) {
        var names = new LinkedHashMap<String, String>();
        List.of("fr", "nl", "de", "en").forEach(language -> names.put(language, row.get(language)));
        var lines = Rows.list(row.get("lines")).stream()
                .map(line -> line.split(":", -1))
                .toList();
        var foods = Objects.requireNonNull(
                recipes.foods(lines.stream().map(line -> line[0]).toList(), cook)
                        .block());
        return new RecipeDraft(
                new LocalizedText(names),
                Texture.valueOf(row.get("texture")),
                Rows.list(row.get("freeOf")).stream().map(Allergen::valueOf).collect(Collectors.toSet()),
                row.get("of").isEmpty() ? null : book.get(row.get("of")),
                false,
                IntStream.range(0, lines.size())
                        .mapToObj(place -> ingredient(lines.get(place), foods.get(place)))
                        .toList(),
                Rows.list(row.get("parts")).stream()
                        .map(part -> part.split(":", -1))
                        .map(part -> new Part(
                                Objects.requireNonNull(book.get(part[0])),
                                new LocalizedText(Map.of()),
                                new BigDecimal(part[1])))
                        .toList(),
                row.get("family").isEmpty() ? null : RecipeFamily.valueOf(row.get("family")));
    }

    /** A food, five weights, its yield, and perhaps what a piece weighs. */
    private static Ingredient ingredient(String[] cells, @Nullable Long food) {
        var grams = new EnumMap<AgeGroup, BigDecimal>(AgeGroup.class);
        for (var group = 0; group < GROUPS.size(); group++) {
            grams.put(GROUPS.get(group), new BigDecimal(cells[group + 1]));
        }
        return new Ingredient(
                Objects.requireNonNull(food, cells[0]),
                new LocalizedText(Map.of()),
                grams,
                new BigDecimal(cells[6]),
                cells.length > 7 ? new BigDecimal(cells[7]) : null);
    }
}
