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

    private static final String SQL = """
            with plan as (
                insert into agreement.lot_plan (authority_id, title, country, asks_on, renewals, headroom_percent, estimated_from, estimated_until, request_key)
                values (%1$d, 'Frais', 'BE', current_date + 30, 3, 15, current_date - 364, current_date, gen_random_uuid()) returning id),
            need as (
                insert into agreement.plan_need (plan_id, family, unit, quantity, value_minor, estimate)
                select p.id, f.code, 'KGM', 1000, 150000, jsonb_build_object('basis', 'ORDERED', 'quantity', 1000, 'valueMinor', 150000, 'from', current_date - 364, 'until', current_date,
                    'counted', 1000, 'occasions', 12, 'kitchens', 2, 'factor', 1, 'price', 1.5, 'priceFrom', 'PAID', 'other', null)
                from plan p, (select code from catalogue.family order by position limit %2$d) f returning id, plan_id),
            numbered as (
                select n.id, n.plan_id, (row_number() over (order by n.id))::int number from need n),
            lot as (
                insert into agreement.plan_lot (plan_id, number, title, reason)
                select n.plan_id, n.number, 'Lot ' || n.number, jsonb_build_object('why', 'FEW', 'producers', 2) from numbered n returning plan_id),
            part as (
                insert into agreement.plan_part (plan_id, number, need_id, share) select n.plan_id, n.number, n.id, 10000 from numbered n)
            select id from plan
            """;

    private PlannedYear() {}

    /** A plan of the village's municipality with so many families, a lot for each, written straight to the tables; answers its number in the books. */
    public static String plan(Village village, DatabaseClient database, int families) {
        return String.valueOf(database.sql(SQL.formatted(village.party("forest"), families))
                .mapValue(Long.class)
                .one()
                .block());
    }

    public static void of(Village village, OrderPlacement placement, DatabaseClient database) {
        var day = village.firstDate();
        var lines = List.of(
                new LineRequest(village.offer("Carotte", day), BigDecimal.valueOf(20), null),
                new LineRequest(village.offer("Poireau", day), BigDecimal.TEN, null));
        var order = new OrderRequest(village.site("tilleulsDoor"), day, null, "BC-1", lines);
        placement
                .place(
                        new PlaceCheckout(
                                "planned-year-" + village.number(), List.of(order), PaymentMethod.ACCOUNT, false),
                        village.actor("canteen"))
                .block();
        database.sql(
                        "update ordering.orders set accepted_at = accepted_at - interval '169 days' where buyer_id = :kitchen")
                .bind("kitchen", village.party("tilleuls"))
                .then()
                .block();
    }
}
