package coop.tablee.reliability;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
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

    /** So many households, named crowd1 and on, and canteens, named kitchen1 and on, each with a door of its own (kitchen1Door); all of them have an account. */
    static void moveIn(Village village, DatabaseClient database, int households, int kitchens) {
        for (var n = 1; n <= households; n++) {
            village.household("crowd" + n, "Ménage de la foule " + n);
            village.person("crowd" + n, "crowd" + n, Role.HOUSEHOLD_MEMBER);
        }
        for (var n = 1; n <= kitchens; n++) {
            var kitchen = "kitchen" + n;
            village.organisation(kitchen, "Cuisine de la foule " + n, "KITCHEN", null);
            village.place(kitchen + "Door", kitchen, "KITCHEN_DOOR", "21007", 50.81, 4.33);
            village.person(kitchen, kitchen, Role.COOK, Role.BUYER);
            var door = village.site(kitchen + "Door");
            run(
                    database,
                    "insert into delivery.destination (site_id, kind, chilled, frozen) values (%d, 'KITCHEN_DOOR', true, true)"
                            .formatted(door));
            run(database, """
                    insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, carrier_id)
                    select cooperative_id, producer_id, %d, hub_id, carrier_id from delivery.lane where destination_id = %d
                    """.formatted(door, village.site("tilleulsDoor")));
        }
    }

    private static void run(DatabaseClient database, String sql) {
        database.sql(sql).then().block();
    }
}
