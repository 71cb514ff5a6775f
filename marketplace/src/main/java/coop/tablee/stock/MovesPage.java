package coop.tablee.stock;

import coop.tablee.stock.history.Happening;
import coop.tablee.stock.history.StockHistory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to one row, the last first. */
record MovesPage(
        StockRow row,
        List<Happening> moves,
        int number,
        @Nullable Integer next) {

    static MovesPage of(StockRow row, List<Happening> found, int number) {
        var more = found.size() > StockHistory.PAGE;
        return new MovesPage(row, more ? found.subList(0, StockHistory.PAGE) : found, number, more ? number + 1 : null);
    }
}
