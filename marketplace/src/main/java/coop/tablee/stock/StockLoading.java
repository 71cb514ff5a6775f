package coop.tablee.stock;

import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.math.BigDecimal;
import java.time.Instant;

/** Very many moves of the past at once, for old books and demos. Levels follow from the moves, by one statement at the end of the load. */
public final class StockLoading {

    private static final String LEVELS = """
            -- stock levels from the moves
            update stock.stock_row r set on_hand = s.hand, reserved = s.held, version = r.version + 1, counted_version = r.counted_version + (r.on_hand <> s.hand)::int
            from (select m.stock_id, coalesce(sum(m.quantity) filter (where m.kind not in ('reserve', 'release')), 0) hand,
                      coalesce(sum(m.quantity) filter (where m.kind in ('reserve', 'release')), 0) held
                  from stock.move m group by m.stock_id) s
            where r.id = s.stock_id and (r.on_hand <> s.hand or r.reserved <> s.held)
            """;

    private final BulkLoad load;
    private final BulkTable moves;

    private StockLoading(BulkLoad load) {
        this.load = load;
        moves = load.table("stock.move", "stock_id", "quantity", "kind", "order_line_id", "actor_id", "note", "at");
        load.afterwards(LEVELS);
    }

    public static StockLoading into(BulkLoad load) {
        return load.part(StockLoading.class, StockLoading::new);
    }

    /** Goods came in: ordering units. */
    public void received(long stock, BigDecimal quantity, Instant at) {
        moves.row(stock, quantity, "receive", null, null, "past", at);
    }

    /** A line took goods when it was accepted, and they left when it was packed: ordering units. */
    public void sold(long stock, long line, BigDecimal quantity, Instant accepted, Instant packed) {
        moves.row(stock, quantity, "reserve", line, null, "past", accepted);
        moves.row(stock, quantity.negate(), "release", line, null, "past", packed);
        moves.row(stock, quantity.negate(), "pick", line, null, "past", packed);
    }

    /** Copies the moves, before anything else is: there are more of them than of all else together. No more may come afterwards. */
    public void copyFirst() {
        load.copyFirst(moves);
    }
}
