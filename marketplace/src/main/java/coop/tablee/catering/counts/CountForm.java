package coop.tablee.catering.counts;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Texture;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The counts of a meal as they were typed.
 *
 * @param ordinary of those who eat what everybody eats, by age group
 * @param apart of those who eat differently, a row each; empty rows are none
 * @param reach for which days and meals they are meant
 */
record CountForm(
        long site,
        LocalDate day,
        Meal meal,
        CountStage stage,
        Map<AgeGroup, String> ordinary,
        List<Apart> apart,
        Reach reach) {

    private static final int MOST_ROWS = 200;

    /** How far counts reach: where people live, they are the same for days. */
    enum Reach {
        MEAL,
        WEEK,
        ALL_MEALS;

        String messageKey() {
            return "catering.count.reach." + name();
        }
    }

    /** The days from this one to the Sunday of its week, or this one alone. */
    List<LocalDate> days() {
        return reach == Reach.MEAL
                ? List.of(day)
                : day.datesUntil(day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY))
                                .plusDays(1))
                        .toList();
    }

    /** This meal, or every one of a day. */
    List<Meal> meals() {
        return reach == Reach.ALL_MEALS ? List.of(Meal.values()) : List.of(meal);
    }

    /** A row of those who eat differently, as typed. */
    record Apart(String group, String diet, String texture, String people) {}

    /** Reads the form; a date or a choice that is none names nothing ({@code not-found}). */
    static CountForm of(MultiValueMap<String, String> fields) {
        var ordinary = new LinkedHashMap<AgeGroup, String>();
        for (var group : AgeGroup.values()) {
            Optional.ofNullable(fields.getFirst("people-" + group))
                    .ifPresent(text -> ordinary.put(group, text.strip()));
        }
        var people = fields.getOrDefault("apart", List.of());
        return new CountForm(
                number(fields.getFirst("site")),
                day(fields.getFirst("day")),
                chosen(Meal.values(), fields.getFirst("meal")),
                chosen(CountStage.values(), fields.getFirst("stage")),
                ordinary,
                IntStream.range(0, Math.min(people.size(), MOST_ROWS))
                        .mapToObj(place -> new Apart(
                                at(fields, "group", place),
                                at(fields, "diet", place),
                                at(fields, "texture", place),
                                at(fields, "apart", place)))
                        .toList(),
                fields.containsKey("reach") ? chosen(Reach.values(), fields.getFirst("reach")) : Reach.MEAL);
    }

    /** The counts that were meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    List<MealCount> counts() {
        var errors = new ArrayList<FieldError>();
        var counts = new ArrayList<MealCount>();
        var fields = new EnumMap<AgeGroup, String>(AgeGroup.class);
        ordinary.forEach((group, text) -> people("people-" + group, text, errors)
                .ifPresent(people -> {
                    counts.add(MealCount.of(group, people));
                    fields.put(group, "people-" + group);
                }));
        for (var place = 0; place < apart.size(); place++) {
            var row = apart.get(place);
            var people = people("apart-" + place, row.people(), errors);
            if (people.isPresent()) {
                counts.add(new MealCount(
                        chosen(AgeGroup.values(), row.group()),
                        number(row.diet()),
                        chosen(Texture.values(), row.texture()),
                        people.get()));
                fields.put(chosen(AgeGroup.values(), row.group()), "apart-" + place);
            }
        }
        MealCounts.tooMany(counts)
                .forEach((group, people) -> errors.add(FieldError.at(
                        Objects.requireNonNull(fields.get(group)), "count-sum-not-sane", people, MealCounts.MOST)));
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return counts;
    }

    private static Optional<Integer> people(String field, String text, List<FieldError> errors) {
        var bare = text.replaceAll("[\\s\\u00a0\\u202f]", "");
        if (bare.isEmpty()) {
            return Optional.empty();
        }
        if (!bare.matches("\\d{1,5}") || Integer.parseInt(bare) > MealCounts.MOST) {
            errors.add(FieldError.at(field, "count-not-sane", text, "0–" + MealCounts.MOST));
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(bare));
    }

    private static <E extends Enum<E>> E chosen(E[] values, @Nullable String name) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(DomainException::notFound);
    }

    private static LocalDate day(@Nullable String typed) {
        try {
            return LocalDate.parse(typed == null ? "" : typed);
        } catch (DateTimeParseException none) {
            throw DomainException.notFound();
        }
    }

    private static String at(MultiValueMap<String, String> fields, String name, int place) {
        var values = fields.getOrDefault(name, List.of());
        return place < values.size() && values.get(place) != null
                ? values.get(place).strip()
                : "";
    }

    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
