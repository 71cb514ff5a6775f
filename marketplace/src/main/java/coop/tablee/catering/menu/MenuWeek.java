package coop.tablee.catering.menu;

import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a door's kitchen cooks from a Monday to a Sunday.
 *
 * @param version rises with every change; 0 for a week that nobody planned
 * @param cycleWeek which week of the kitchen's cycle this is; absent when there is no cycle
 * @param cycleWeeks of how many
 * @param weekend whether the kitchen cooks on Saturdays or Sundays, or has planned to
 * @param meals that this kind of kitchen serves
 */
record MenuWeek(
        LocalDate monday,
        long version,
        boolean published,
        @Nullable Integer cycleWeek,
        int cycleWeeks,
        boolean weekend,
        List<Meal> meals,
        List<Dish> dishes) {

    /** A dish on a date, in the version that was planned. */
    record Dish(LocalDate day, Meal meal, long recipe, long version, LocalizedText names) {}

    List<LocalDate> days() {
        return monday.datesUntil(monday.plusDays(weekend ? 7 : 5)).toList();
    }

    List<Dish> of(LocalDate day, Meal meal) {
        return dishes.stream()
                .filter(dish -> dish.day().equals(day) && dish.meal() == meal)
                .toList();
    }
}
