package coop.tablee.storefront;

import coop.tablee.testing.Village;
import org.springframework.r2dbc.core.DatabaseClient;

/** What happens to the goods while somebody shops. */
final class Shelves {

    private static final String LEAVE = """
            select stock.post(array[r.id], array['waste'], array[r.reserved + :left - r.on_hand], array[null]::bigint[], null, 'frost')
            from stock.stock_row r where r.id = :stock
            """;

    private Shelves() {}

    /** So much of a product is left to order, the rest is lost, with its move in the books. */
    static void leave(DatabaseClient database, Village village, String product, int left) {
        database.sql(LEAVE)
                .bind("left", left)
                .bind("stock", village.stock(product))
                .then()
                .block();
    }
}
