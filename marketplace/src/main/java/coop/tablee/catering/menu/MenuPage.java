package coop.tablee.catering.menu;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A week's menu as it is planned.
 *
 * @param names of all recipes that may be cooked, for fields that complete what is typed
 * @param cycleWeek which week of the cycle this is; 0 without a cycle
 */
record MenuPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate monday,
        LocalDate before,
        LocalDate after,
        int number,
        long seen,
        boolean published,
        int cycleWeek,
        int cycleWeeks,
        boolean empty,
        List<Day> days,
        List<String> names) {

    /** A date with its meals. {@code label} is already written. */
    record Day(String label, List<MealView> meals) {}

    /** A meal with what is typed or planned, and empty fields after it. */
    record MealView(String field, String name, List<DishView> dishes) {}

    /**
     * A field of a dish.
     *
     * @param contains allergens, already written; {@code unknown} is said where something is
     * @param note what another part of the kitchen says of the dish; empty for nothing
     */
    record DishView(
            String id,
            String text,
            @Nullable Long recipe,
            List<String> contains,
            List<String> traces,
            boolean unknown,
            String note) {}
}
