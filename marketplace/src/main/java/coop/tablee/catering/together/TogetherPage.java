package coop.tablee.catering.together;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page in words. {@code sums} says what all comes to, {@code more} that more is offered than stands here, {@code missed} that nothing of what was sought was found. */
record TogetherPage(
        @Nullable LocalDate day,
        String dayName,
        List<Day> days,
        List<Column> columns,
        List<Shelf> shelves,
        String key,
        String purchaseOrderNumber,
        boolean numberNeeded,
        boolean more,
        boolean missed,
        String sums) {

    /** The products of a family. {@code used}: how many of them are wanted somewhere; {@code open}: whether they are shown at first. */
    record Shelf(String name, @Nullable String lang, List<Row> rows, int used, boolean open) {}

    record Day(LocalDate date, String name, boolean shown) {}

    /**
     * @param ordered what is ordered already for the day
     * @param says what stands in the way of its order as a whole
     */
    record Column(long door, String name, String money, List<String> ordered, List<String> says) {}

    record Row(
            String id, String name, @Nullable String lang, String from, String unit, String price, List<Cell> cells) {

        boolean isUsed() {
            return cells.stream().anyMatch(cell -> !cell.value.isEmpty() || !cell.coming.isEmpty());
        }

        public List<Cell> wrong() {
            return cells.stream().filter(cell -> !cell.says.isEmpty()).toList();
        }
    }

    /**
     * @param name of the field; empty where it is not offered, sold out or closed, which {@code words} say
     * @param coming what comes there by itself, as a figure, zero where it was left out that day; empty for nothing. {@code comingLabel} says it in words
     * @param seen what it held when the page was made, as a plain number; empty for nothing
     */
    record Cell(
            String name,
            String value,
            String seen,
            String column,
            String words,
            String coming,
            String comingLabel,
            List<String> says) {}

    public List<Row> rows() {
        return shelves.stream().flatMap(shelf -> shelf.rows.stream()).toList();
    }

    public int width() {
        return columns.size() + 3;
    }
}
