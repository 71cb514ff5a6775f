package coop.tablee.catering;

import java.time.LocalDate;
import java.util.List;

/**
 * What changes on the weekly page while one types, in the reader's words.
 *
 * @param open whether anything can still be typed
 * @param marks of the rows in use
 * @param rows of which something is said
 * @param columns of the grid
 */
record LivePage(
        KitchenDoor door,
        LocalDate monday,
        boolean open,
        WeekPage.Foot foot,
        List<WeekPage.Mark> marks,
        List<Row> rows,
        int columns,
        String savedAt) {

    /** @param key of the row that it is said of */
    record Row(String key, List<WeekPage.Say> says) {}
}
