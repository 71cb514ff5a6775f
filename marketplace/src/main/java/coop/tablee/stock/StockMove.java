package coop.tablee.stock;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a row: goods that moved, or a count.
 *
 * @param kind receive, reserve, release, pick, adjust, waste, or count
 * @param quantity signed ordering units; of a count, what was counted
 * @param before of a count, what it was before
 * @param shortage of a count, what was missing of what is promised
 */
record StockMove(
        Instant at,
        String kind,
        BigDecimal quantity,
        @Nullable BigDecimal before,
        @Nullable BigDecimal shortage,
        @Nullable String who) {

    public boolean isCount() {
        return kind.equals("count");
    }

    public String messageKey() {
        return "stock.move." + kind;
    }
}
