package coop.tablee.catering.menu;

import coop.tablee.catering.menu.Menus.Planned;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A week's menu as it was typed: the names of dishes by date and meal. A field is called {@code d.DATE.MEAL}, as often as there are dishes; empty fields are none.
 *
 * @param seen the version of the week that was changed
 */
record MenuForm(long site, LocalDate monday, long seen, Map<Place, List<String>> typed) {

    private static final Pattern FIELD = Pattern.compile("d\\.(\\d{4}-\\d{2}-\\d{2})\\.([A-Z]{4,9})");
    private static final int MOST = 12;

    /** A meal of a date. */
    record Place(LocalDate day, Meal meal) {

        String field() {
            return "d." + day + "." + meal;
        }
    }

    /** Reads the form; an address or date that is none names no week ({@code not-found}). */
    static MenuForm of(MultiValueMap<String, String> fields) {
        var typed = new LinkedHashMap<Place, List<String>>();
        fields.forEach((field, values) -> place(field)
                .ifPresent(place -> typed.put(
                        place,
                        values.stream()
                                .map(value ->
                                        Objects.requireNonNullElse(value, "").strip())
                                .filter(value -> !value.isEmpty())
                                .limit(MOST)
                                .toList())));
        return new MenuForm(
                number(fields.getFirst("site")),
                date(fields.getFirst("monday")).map(Menus::mondayOf).orElseThrow(DomainException::notFound),
                number(fields.getFirst("seen")),
                typed);
    }

    /** The dishes that were meant; refuses ({@code invalid-input}) every name that is no recipe's at once. */
    List<Planned> dishes(RecipeNames names) {
        var errors = new ArrayList<FieldError>();
        var dishes = new ArrayList<Planned>();
        typed.forEach((place, said) -> {
            if (place.day().isBefore(monday) || place.day().isAfter(monday.plusDays(6))) {
                throw DomainException.notFound();
            }
            for (var at = 0; at < said.size(); at++) {
                var field = place.field() + "." + at;
                var name = said.get(at);
                names.find(name)
                        .ifPresentOrElse(
                                recipe -> dishes.add(new Planned(place.day(), place.meal(), recipe)),
                                () -> errors.add(FieldError.at(field, "menu-no-such-recipe", name, null)));
            }
        });
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return dishes;
    }

    private static Optional<Place> place(String field) {
        var matched = FIELD.matcher(field);
        if (!matched.matches()) {
            return Optional.empty();
        }
        return date(matched.group(1)).flatMap(day -> meal(matched.group(2)).map(meal -> new Place(day, meal)));
    }

    private static Optional<Meal> meal(String name) {
        for (var meal : Meal.values()) {
            if (meal.name().equals(name)) {
                return Optional.of(meal);
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> date(@Nullable String typed) {
        try {
            return typed == null ? Optional.empty() : Optional.of(LocalDate.parse(typed));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
