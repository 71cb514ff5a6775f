package coop.tablee.testing;

import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;

/** Something to plan lots from: a kitchen of the village's municipality ordered 20 kg of carrots and 10 bunches of leeks, and did so 169 days ago. */
public final class PlannedYear {

    private PlannedYear() {}

    public static void of(Village village, OrderPlacement placement, DatabaseClient database) {
        var day = village.firstDate();
        var lines = List.of(
                new LineRequest(village.offer("Carotte", day), BigDecimal.valueOf(20), null),
                new LineRequest(village.offer("Poireau", day), BigDecimal.TEN, null));
        var order = new OrderRequest(village.site("tilleulsDoor"), day, null, "BC-1", lines);
        placement
                .place(
                        new PlaceCheckout("planned-year-" + village.number(), List.of(order), PaymentMethod.ACCOUNT, false),
                        village.actor("canteen"))
                .block();
        database.sql(
                        "update ordering.orders set accepted_at = accepted_at - interval '169 days' where buyer_id = :kitchen")
                .bind("kitchen", village.party("tilleuls"))
                .then()
                .block();
    }
}
