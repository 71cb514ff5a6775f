package coop.tablee.reliability;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Village;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;

/** A village for a crowd: of five things there is more than anybody orders, and room for it; nobody has ordered yet. */
final class Market {

    private Market() {}

    static Village build(DatabaseClient database, Accounts accounts) {
        var village = Village.build(database, accounts);
        var rows = Shop.PLENTY.stream()
                .map(product -> String.valueOf(village.stock(product)))
                .collect(Collectors.joining(","));
        run(
                database,
                "select stock.post(array_agg(id), array_agg('receive'::text), array_agg(1000000::numeric), array_agg(null::bigint), null, 'plenty') from stock.stock_row where id in ("
                        + rows + ")");
        run(
                database,
                "update delivery.slot set crates = 9000000, chilled_crates = 9000000, frozen_crates = 9000000 where delivery_date = '%s'"
                        .formatted(village.firstDate()));
        run(
                database,
                "update ordering.orders set purchase_order_number = 'before' where purchase_order_number = 'BC-1'");
        run(database, "update ordercycle.offer set maximum = null where maximum is not null");
        return village;
    }

    private static void run(DatabaseClient database, String sql) {
        database.sql(sql).then().block();
    }
}
