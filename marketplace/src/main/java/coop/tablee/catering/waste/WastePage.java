package coop.tablee.catering.waste;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;

/**
 * The scale of one meal. Words and figures are already written.
 *
 * @param covers for how many, and who says so
 * @param asksSure whether what was typed is more than was cooked, so that the page asks whether it is so
 * @param key names what is weighed next
 * @param said what the meal left for each who ate, a sentence for each kind; empty before anything was weighed
 */
record WastePage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate day,
        String label,
        LocalDate before,
        LocalDate after,
        boolean hasAfter,
        String meal,
        List<Choice> meals,
        String covers,
        List<Field> fields,
        List<Choice> dishes,
        boolean asksSure,
        String key,
        List<String> said,
        List<Row> rows) {

    /** Something to choose. */
    record Choice(String value, String name, boolean chosen) {}

    /** A field for the weight of one kind. */
    record Field(String id, String label, String hint, String value) {}

    /** What was weighed before. {@code name} says it in one breath, for the button that takes it back. */
    record Row(long id, String kind, String weight, String dish, String at, String name) {}
}
