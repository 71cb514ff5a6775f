package coop.tablee.catering.together;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page in words. {@code sums} says what all comes to. */
record TogetherPage(
        @Nullable LocalDate day,
        String dayName,
        List<Day> days,
        List<Column> columns,
        List<Row> rows,
        String key,
        String purchaseOrderNumber,
        boolean numberNeeded,
        String sums) {

    record Day(LocalDate date, String name, boolean shown) {}

    /**
     * @param ordered what is ordered already for the day
     * @param says what stands in the way of its order as a whole
     */
    record Column(long door, String name, String money, List<String> ordered, List<String> says) {}

    record Row(
            String id, String name, @Nullable String lang, String from, String unit, String price, List<Cell> cells) {

        public List<Cell> wrong() {
            return cells.stream().filter(cell -> !cell.says.isEmpty()).toList();
        }
    }

    /** @param name of the field; empty where it is not offered, sold out or closed, which {@code words} say */
    record Cell(String name, String value, String column, String words, List<String> says) {}

    public int width() {
        return columns.size() + 3;
    }
}
