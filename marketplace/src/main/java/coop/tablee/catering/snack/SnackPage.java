package coop.tablee.catering.snack;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Soup and snacks of a school. Words and figures are already written.
 *
 * @param seen the version of the classes
 * @param pupils of all classes together
 * @param f the form of a new programme as it was typed
 */
record SnackPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        long seen,
        List<ClassRow> classes,
        int pupils,
        List<ProgrammeView> programmes,
        List<Choice> products,
        List<Choice> weekdays,
        Map<String, String> f) {

    /** A row of the form of classes. */
    record ClassRow(String at, String name, String pupils) {}

    /** Something to choose. */
    record Choice(String value, String name, boolean chosen) {}

    /**
     * A programme.
     *
     * @param sum how the amount comes about: {@code 48 × 250 ml = 12 l → 12 jars}
     * @param standing its standing order; absent where it orders nothing
     * @param behind whether its standing order asks something else than pupils and calendar want now
     * @param free days left out because nobody is at school, written; empty for none
     */
    record ProgrammeView(
            long id,
            String name,
            String producer,
            @Nullable String insertion,
            String season,
            String sum,
            String over,
            @Nullable Long standing,
            boolean behind,
            String free,
            List<Day> days,
            boolean active) {}

    /** A date on which it comes. {@code order}: the number of the order; empty until it is placed. */
    record Day(LocalDate day, String label, String order) {}
}
