package coop.tablee.stock;

import coop.tablee.stock.StockFilter.Show;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A producer's stock.
 *
 * @param through the cooperatives that sell from it
 * @param answer what became of a count that could not stand
 */
record StockPage(
        StockFilter filter,
        List<StockRow> rows,
        @Nullable String next,
        Map<Show, Long> counts,
        List<String> through,
        @Nullable Answer answer) {

    /**
     * What is wrong with a count just sent.
     *
     * @param key the row
     * @param typed what was typed, as typed
     * @param words what is wrong
     * @param conflict whether somebody else changed the row meanwhile, so that one has to decide
     */
    record Answer(String key, String typed, String words, boolean conflict) {}

    /**
     * Rows that stand together under one heading.
     *
     * @param family code of their family; empty for what is missing of what is promised, which stands first whatever it is
     * @param open whether a phone shows its rows at once; of many rows it shows the families first
     */
    record Group(String family, List<StockRow> rows, boolean open) {

        public long soldOut() {
            return rows.stream().filter(StockRow::isSoldOut).count();
        }
    }

    /** So many rows are looked through on a phone without getting lost. */
    private static final int FEW = 12;

    static StockPage of(
            StockFilter filter,
            List<StockRow> found,
            Map<Show, Long> counts,
            List<String> through,
            @Nullable Answer answer) {
        var more = found.size() > StockQueries.PAGE;
        return new StockPage(
                filter,
                more ? found.subList(0, StockQueries.PAGE) : found,
                more ? filter.next() : null,
                counts,
                through,
                answer);
    }

    public @Nullable Answer answerTo(StockRow row) {
        return answer != null && answer.key().equals(row.key()) ? answer : null;
    }

    /** The rows by family, in their order. */
    public List<Group> groups() {
        var groups = new LinkedHashMap<String, List<StockRow>>();
        rows.forEach(row -> groups.computeIfAbsent(row.isShort() ? "" : row.family(), family -> new ArrayList<>())
                .add(row));
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue(), isOpen(group.getKey(), group.getValue())))
                .toList();
    }

    private boolean isOpen(String family, List<StockRow> group) {
        return rows.size() <= FEW
                || filter.isNarrow()
                || family.isEmpty()
                || group.stream().anyMatch(row -> answerTo(row) != null);
    }

    public List<Show> shows() {
        return List.of(Show.values());
    }
}
