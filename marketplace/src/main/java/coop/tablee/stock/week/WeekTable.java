package coop.tablee.stock.week;

import coop.tablee.shared.LocalizedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table as its template shows it; all figures are written in the reader's language.
 *
 * @param monday the week, ISO 8601
 * @param number its number
 * @param seen what all cells held when the page was made
 * @param next the address of more products; absent on the last page
 * @param says what has to be looked at again, also of rows that are not shown
 */
record WeekTable(
        WeekTableFilter filter,
        String monday,
        int number,
        String range,
        String previous,
        String following,
        List<Column> columns,
        List<Shelf> shelves,
        String seen,
        @Nullable String next,
        List<Say> says) {

    /** One column of cells; the code of a delivery date is the date. */
    record Column(
            String code,
            String head,
            String label,
            @Nullable String under) {}

    /**
     * Products of one family.
     *
     * @param open whether a phone shows its rows at once; of many rows it shows the families first
     * @param soldOut of how many nothing is left
     */
    record Shelf(String family, List<Row> rows, boolean open, long soldOut) {}

    /** One product. */
    record Row(
            String key,
            long product,
            LocalizedText names,
            String picture,
            String unit,
            List<Cell> cells,
            String came,
            List<Say> says) {}

    /**
     * One cell.
     *
     * @param value as typed, when it has to be looked at again
     * @param note what is reserved of it or missing; empty when nothing is
     * @param open whether something may be typed there; what is made as ordered has no count
     */
    record Cell(String name, String column, String value, String note, boolean open, boolean wrong, String seen) {}

    /**
     * What is said of a cell, and how it can be answered.
     *
     * @param cell the cell's name
     * @param row the row's key
     */
    record Say(String id, String cell, String row, String head, String text, List<Choice> choices) {}

    /** A figure that settles the matter. */
    record Choice(String value, String amount, String words) {}

    public int rowCount() {
        return shelves.stream().mapToInt(shelf -> shelf.rows().size()).sum();
    }

    /** Columns of the table, those of the products' names and of what came included. */
    public int width() {
        return columns.size() + 3;
    }

    public List<Row> rows() {
        return shelves.stream().flatMap(shelf -> shelf.rows().stream()).toList();
    }
}
