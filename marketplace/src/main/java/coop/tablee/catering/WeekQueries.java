package coop.tablee.catering;

import coop.tablee.catalogue.Allergens;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the weekly page reads of its own, and of the orders that the kitchen placed: one statement each, however many rows and days there are. */
@Component
class WeekQueries {

    private static final String DOORS = """
            select id, name, city, time_zone from network.site where party_id = :party and kind = 'KITCHEN_DOOR' order by id limit 100
            """;

    private static final String PLAN = """
            select k.budget_per_meal_minor, coalesce(k.budget_vat_included, false) budget_vat_included, coalesce(k.currency, 'EUR') currency,
                   coalesce(k.purchase_order_required, false) purchase_order_required, k.organic_target, k.season_target,
                   coalesce(w.send_key, '') send_key, w.undo is not null undoable,
                   array(select coalesce(
                             (select sum(h.meals) from catering.head_count h where h.site_id = s.site_id and h.day = :monday + n.n),
                             (select sum(p.meals) from catering.weekly_pattern p where p.site_id = s.site_id and p.weekday = n.n + 1))::int
                         from generate_series(0, 6) n(n) order by n.n) meals,
                   (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'names', d.names, 'people', d.people, 'excludes', d.excludes, 'version', d.version)
                         order by d.names ->> 'fr', d.id), '[]') from catering.diet d where d.site_id = s.site_id)::text diets
            from (select :site::bigint site_id) s
            left join catering.kitchen k on k.site_id = s.site_id
            left join catering.week_sheet w on w.site_id = s.site_id and w.monday = :monday
            """;

    private static final String MAKE_KEY = """
            insert into catering.week_sheet (site_id, monday) values (:site, :monday)
            on conflict (site_id, monday) do update set monday = excluded.monday
            returning send_key
            """;

    private static final String RENEW_KEY = """
            update catering.week_sheet set send_key = default, undo = null where site_id = :site and monday = :monday and send_key = :used
            """;

    private static final String KEEP_UNDO = """
            insert into catering.week_sheet (site_id, monday, undo) values (:site, :monday, :undo::jsonb)
            on conflict (site_id, monday) do update set undo = excluded.undo
            """;

    private static final String TAKE_UNDO = """
            update catering.week_sheet w set undo = null
            from (select site_id, monday, undo from catering.week_sheet where site_id = :site and monday = :monday for update) before
            where w.site_id = before.site_id and w.monday = before.monday and before.undo is not null
            returning before.undo::text undo
            """;

    // Organic and in season as assortment shows them: certificates valid on the delivery date, the hub's too unless the
    // goods came straight from the
    // farm; what there is all year has no season
    private static final String PLACED = """
            select o.number, o.delivery_date, l.kind = 'goods' goods, coalesce(v.product_id, 0) product, l.cooperative_id, l.quantity, l.net_minor, l.vat_minor,
                   l.allergens, v.names::text names, coalesce('ORGANIC' = any (v.labels) and network.certified_on(l.producer_id, 'ORGANIC', o.delivery_date)
                       and (sender.kind = 'FARM' or network.certified_on(l.cooperative_id, 'ORGANIC', o.delivery_date)), false) organic,
                   coalesce(cardinality(v.season) < 12 and extract(month from o.delivery_date)::smallint = any (v.season), false) in_season
            from ordering.orders o
            join ordering.line l on l.order_id = o.id
            left join catalogue.product_version v on v.id = l.product_version_id
            left join ordering.consignment c on c.id = l.consignment_id
            left join network.site sender on sender.id = c.sender_site_id
            where o.buyer_id = :party and o.destination_id = :site and o.delivery_date between :from and :until and l.kind <> 'deposit'
              and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
            order by o.delivery_date, o.id, l.position
            limit 20000
            """;

    private static final TypeReference<LinkedHashMap<Long, BigDecimal>> AMOUNTS = new TypeReference<>() {};

    private static final TypeReference<List<StoredDiet>> DIETS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    private record StoredDiet(long id, Map<String, String> names, int people, List<String> excludes, long version) {

        Diet diet() {
            return new Diet(id, new LocalizedText(names), people, Diets.allergens(excludes), version);
        }
    }

    WeekQueries(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    Mono<List<KitchenDoor>> doors(long party) {
        return database.sql(DOORS)
                .bind("party", party)
                .map(row -> new KitchenDoor(
                        row.get("id", Long.class),
                        row.get("name", String.class),
                        row.get("city", String.class),
                        ZoneId.of(row.get("time_zone", String.class))))
                .all()
                .collectList();
    }

    Mono<WeekPlan> plan(long site, Week week) {
        return database.sql(PLAN)
                .bind("site", site)
                .bind("monday", week.monday())
                .map(row -> plan(row, week))
                .one();
    }

    /** The sheet's key, made now when nobody opened it before. */
    Mono<String> sendKey(long site, Week week) {
        return database.sql(MAKE_KEY)
                .bind("site", site)
                .bind("monday", week.monday())
                .map(row -> row.get("send_key", String.class))
                .one();
    }

    /** After an order was placed with this key, or it turned out to be used up: the next sending has another. A key that is no longer the sheet's changes nothing. */
    Mono<Void> renewKey(long site, Week week, String used) {
        return database.sql(RENEW_KEY)
                .bind("site", site)
                .bind("monday", week.monday())
                .bind("used", used)
                .then();
    }

    Mono<Void> keepUndo(long site, Week week, Map<Long, BigDecimal> before) {
        return database.sql(KEEP_UNDO)
                .bind("site", site)
                .bind("monday", week.monday())
                .bind("undo", json.writeValueAsString(before))
                .then();
    }

    /** What the cells held before the last change, once; empty when there is nothing to undo. */
    Mono<Map<Long, BigDecimal>> takeUndo(long site, Week week) {
        return database.sql(TAKE_UNDO)
                .bind("site", site)
                .bind("monday", week.monday())
                .map(row -> row.get("undo", String.class))
                .one()
                .map(undo -> json.readValue(undo, AMOUNTS));
    }

    /** Lines of the week and of the one before it. */
    Mono<List<PlacedLine>> placed(long party, long site, Week week) {
        return database.sql(PLACED)
                .bind("party", party)
                .bind("site", site)
                .bind("from", week.previous().monday())
                .bind("until", week.sunday())
                .map(this::line)
                .all()
                .collectList();
    }

    private WeekPlan plan(Readable row, Week week) {
        var meals = new LinkedHashMap<LocalDate, Integer>();
        var counted = row.get("meals", Integer[].class);
        for (var day = 0; day < counted.length; day++) {
            if (counted[day] != null) {
                meals.put(week.monday().plusDays(day), counted[day]);
            }
        }
        var budget = row.get("budget_per_meal_minor", Long.class);
        return new WeekPlan(
                meals,
                budget == null ? null : new Money(budget, row.get("currency", String.class)),
                row.get("budget_vat_included", Boolean.class),
                row.get("purchase_order_required", Boolean.class),
                percent(row.get("organic_target", Short.class)),
                percent(row.get("season_target", Short.class)),
                row.get("send_key", String.class),
                row.get("undoable", Boolean.class),
                json.readValue(row.get("diets", String.class), DIETS).stream()
                        .map(StoredDiet::diet)
                        .toList());
    }

    private static @Nullable Integer percent(@Nullable Short target) {
        return target == null ? null : target.intValue();
    }

    private PlacedLine line(Readable row) {
        var names = row.get("names", String.class);
        return new PlacedLine(
                row.get("number", String.class),
                row.get("delivery_date", LocalDate.class),
                row.get("goods", Boolean.class),
                row.get("product", Long.class),
                row.get("cooperative_id", Long.class),
                row.get("quantity", BigDecimal.class),
                row.get("net_minor", Long.class),
                row.get("vat_minor", Long.class),
                row.get("organic", Boolean.class),
                row.get("in_season", Boolean.class),
                Allergens.ofStored(row.get("allergens", String.class)),
                new LocalizedText(names == null ? Map.of() : json.readValue(names, TEXTS)));
    }
}
