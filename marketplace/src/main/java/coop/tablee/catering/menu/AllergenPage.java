package coop.tablee.catering.menu;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A week's dishes against the 14 allergens of Regulation (EU) No 1169/2011, annex II, everything already written.
 *
 * @param allergens in the order of the regulation
 */
record AllergenPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate monday,
        LocalDate before,
        LocalDate after,
        int number,
        List<String> allergens,
        List<Row> rows) {

    /**
     * A dish, or what is cooked instead of it.
     *
     * @param served on which days, at which meals
     * @param instead for whom it is cooked instead; absent for the dish itself
     */
    record Row(
            String name,
            @Nullable String lang,
            String served,
            @Nullable String instead,
            List<Cell> cells) {}

    /**
     * What is known of one allergen.
     *
     * @param sign as the table shows it
     * @param words the same for who hears the table
     * @param style class of the cell
     */
    record Cell(String sign, String words, String style) {}
}
