package coop.tablee.stock;

import coop.tablee.stock.history.Happening;
import coop.tablee.stock.history.StockHistory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row alone: what happened to it, the last first, and what may be said of it: that some is lost, that its goods are made as ordered. */
record MovesPage(
        StockRow row, List<Happening> moves, @Nullable Integer next, RowForm form) {

    static MovesPage of(StockRow row, List<Happening> found, int number, RowForm form) {
        var more = found.size() > StockHistory.PAGE;
        return new MovesPage(row, more ? found.subList(0, StockHistory.PAGE) : found, more ? number + 1 : null, form);
    }

    public List<LossReason> reasons() {
        return List.of(LossReason.values());
    }
}
