package coop.tablee.stock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to one row, the last first. */
record MovesPage(
        StockRow row,
        List<StockMove> moves,
        int number,
        @Nullable Integer next) {

    static MovesPage of(StockRow row, List<StockMove> found, int number) {
        var more = found.size() > StockQueries.PAGE;
        return new MovesPage(row, more ? found.subList(0, StockQueries.PAGE) : found, number, more ? number + 1 : null);
    }
}
