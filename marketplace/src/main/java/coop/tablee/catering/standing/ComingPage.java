package coop.tablee.catering.standing;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes to a door by itself: this week, and usually. Words and figures are already written.
 *
 * @param order the standing order behind it; absent when there is none
 * @param coming what is still to be ordered this week, product by product
 * @param placed days of this week that are ordered already
 * @param days the seven weekdays, in short and in full
 * @param rows the form of the usual week, spare rows last
 * @param f the form's other fields
 * @param find what was looked for
 */
record ComingPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate monday,
        int number,
        LocalDate previous,
        LocalDate next,
        @Nullable Long order,
        List<Product> coming,
        List<Placed> placed,
        List<Weekday> days,
        List<Row> rows,
        Map<String, Object> f,
        String find) {

    /** A product with its days. */
    record Product(String name, @Nullable String lang, String from, List<Day> days) {}

    /**
     * A day on which a product comes.
     *
     * @param field of its amount, {@code value} what was said for this day; empty for as usual
     * @param usual the usual amount in words
     * @param shownAt the hidden field that says what stands there now ({@code shown}, a plain figure; empty for as usual), so that only what is retyped is changed
     */
    record Day(
            String field, String label, String usual, String placeholder, String value, String shownAt, String shown) {}

    record Placed(String day, String number) {}

    record Weekday(String brief, String full) {}

    /** A row of the usual week. {@code of}: whom the row is about, for its labels; the choice of a product only in spare rows. */
    record Row(
            int at,
            String product,
            String of,
            String unit,
            List<Choice> choices,
            boolean perMeal,
            List<String> amounts) {}

    record Choice(String value, String name, boolean chosen) {}
}
