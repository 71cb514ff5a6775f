package coop.tablee.catering.waste;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.platform.page.BarChart;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kitchen threw away over time. Words and figures are already written.
 *
 * @param chart grams per cover by week and kind; absent without a week that has any
 * @param basis how many meals were weighed, of how many
 * @param unknown how many of them are in no figure per cover because nobody counted; 0 for none
 */
record WasteFiguresPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate from,
        LocalDate until,
        @Nullable BarChart chart,
        String basis,
        int unknown,
        List<Dish> dishes,
        List<Day> meals) {

    /** A dish with what was left of it on average, for each who ate. */
    record Dish(
            String name, String times, String unserved, String plate, String left, String portion, boolean byItself) {}

    /** A meal of the list, with the way to its scale. */
    record Day(
            LocalDate day,
            String meal,
            String label,
            String covers,
            String preparation,
            String unserved,
            String plate,
            String perCover) {}
}
