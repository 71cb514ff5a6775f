package coop.tablee.catering;

import coop.tablee.agreement.LotRoom;
import coop.tablee.catalogue.Allergens;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the weekly page reads of its own, and of the orders that the kitchen placed: one statement each, however many rows and days there are. */
@Component
class WeekQueries {

    private static final String DOORS = """
            select id, name, city, time_zone from network.site where party_id = :party and kind = 'KITCHEN_DOOR' order by id limit 100
            """;

    private static final String PLAN = "select to_jsonb(p)::text plan from catering.week_plan(:site, :monday) p";

    private static final String EDIT = """
            select door_name, door_city, door_zone, plan::text plan, placed::text placed, kept::text kept, clashes::text clashes, products, days, written, lots::text lots, coming::text coming
            from catering.edit_week(:party, :site, :monday, :account, :tab, :offers::bigint[], :quantities::numeric[], :seen::numeric[])
            """;

    private static final String MAKE_KEY = """
            insert into catering.week_sheet (site_id, monday) values (:site, :monday)
            on conflict (site_id, monday) do update set monday = excluded.monday
            returning send_key
            """;

    private static final String HOLD = """
            insert into catering.week_sheet (site_id, monday) select s.site, :monday from unnest(:sites::bigint[]) s(site) order by s.site
            on conflict (site_id, monday) do update set monday = excluded.monday
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

    private static final String FILLED =
            "select offer_id, quantity from catering.week_filled where site_id = :site and monday = :monday";

    private static final String NOTE_FILLED = """
            with gone as (delete from catering.week_filled where site_id = :site and monday = :monday and offer_id <> all (:offers::bigint[]))
            insert into catering.week_filled (site_id, monday, offer_id, quantity)
            select :site, :monday, f.offer_id, f.quantity from unnest(:offers::bigint[], :quantities::numeric[]) f(offer_id, quantity)
            on conflict (site_id, monday, offer_id) do update set quantity = excluded.quantity
            """;

    private static final TypeReference<LinkedHashMap<Long, BigDecimal>> AMOUNTS = new TypeReference<>() {};

    private static final TypeReference<LinkedHashMap<Long, Done>> UNDO = new TypeReference<>() {};

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final DatabaseClient database;
    private final JsonMapper json;

    private record StoredDiet(
            long id, Map<String, String> names, int people, List<String> excludes, long version, List<Integer> days) {

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
                .map(row -> plan(json.readTree(row.get("plan", String.class)), week))
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

    /** Makes others wait who edit the week at one of these doors, until the transaction ends: who edits several takes them all before the first, and nobody waits crosswise. */
    Mono<Void> hold(Collection<Long> sites, Week week) {
        return database.sql(HOLD)
                .bind("sites", sites.toArray(Long[]::new))
                .bind("monday", week.monday())
                .then();
    }

    /** After an order was placed with this key, or it turned out to be used up: the next sending has another. A key that is no longer the sheet's changes nothing. */
    Mono<Void> renewKey(long site, Week week, String used) {
        return database.sql(RENEW_KEY)
                .bind("site", site)
                .bind("monday", week.monday())
                .bind("used", used)
                .then();
    }

    /**
     * A cell that a button changed, in ordering units.
     *
     * @param was what it held before, {@code put} what was put there
     */
    record Done(BigDecimal was, BigDecimal put) {}

    Mono<Void> keepUndo(long site, Week week, Map<Long, Done> done) {
        return database.sql(KEEP_UNDO)
                .bind("site", site)
                .bind("monday", week.monday())
                .bind("undo", json.writeValueAsString(done))
                .then();
    }

    /** What the last button changed, once; empty when there is nothing to undo. */
    Mono<Map<Long, Done>> takeUndo(long site, Week week) {
        return database.sql(TAKE_UNDO)
                .bind("site", site)
                .bind("monday", week.monday())
                .map(row -> row.get("undo", String.class))
                .one()
                .map(undo -> json.readValue(undo, UNDO));
    }

    /** What the filling from menus put into the cells of a week, ordering units by offer. */
    Mono<Map<Long, BigDecimal>> filled(long site, Week week) {
        return database.sql(FILLED)
                .bind("site", site)
                .bind("monday", week.monday())
                .map(row -> Map.entry(row.get("offer_id", Long.class), row.get("quantity", BigDecimal.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Notes what a filling from menus has put there now, above zero; what an earlier one had put is forgotten. The week's sheet is there by then. */
    Mono<Void> noteFilled(long site, Week week, Map<Long, BigDecimal> amounts) {
        return database.sql(NOTE_FILLED)
                .bind("site", site)
                .bind("monday", week.monday())
                .bind("offers", amounts.keySet().toArray(Long[]::new))
                .bind("quantities", amounts.values().toArray(BigDecimal[]::new))
                .then();
    }

    /** Everything of the week as it stands; empty for a door that is not the party's. */
    Mono<WeekGround> ground(long party, long site, Week week) {
        return edit(party, site, week, 0, "", Map.of());
    }

    /** Sets cells and answers everything of the week as it stands after: one statement; empty for a door that is not the party's. */
    Mono<WeekGround> edit(long party, long site, Week week, long account, String tab, Map<Long, Edit> edits) {
        return database.sql(EDIT)
                .bind("party", party)
                .bind("site", site)
                .bind("monday", week.monday())
                .bind("account", account)
                .bind("tab", tab)
                .bind("offers", edits.keySet().toArray(Long[]::new))
                .bind("quantities", edits.values().stream().map(Edit::amount).toArray(BigDecimal[]::new))
                .bind("seen", edits.values().stream().map(Edit::seen).toArray(BigDecimal[]::new))
                .map(row -> ground(row, site, week))
                .one();
    }

    /**
     * An amount for a cell, zero for none.
     *
     * @param seen what the cell held when that was decided; absent to set it whatever it holds
     */
    record Edit(BigDecimal amount, @Nullable BigDecimal seen) {}

    private WeekGround ground(Readable row, long site, Week week) {
        var clashes = new LinkedHashMap<Long, Clash>();
        json.readTree(row.get("clashes", String.class))
                .forEach(clash -> clashes.put(
                        clash.required("offer").asLong(),
                        new Clash(
                                new BigDecimal(clash.required("held").asString()),
                                clash.required("by").asString())));
        return new WeekGround(
                new KitchenDoor(
                        site,
                        row.get("door_name", String.class),
                        row.get("door_city", String.class),
                        ZoneId.of(row.get("door_zone", String.class))),
                plan(json.readTree(row.get("plan", String.class)), week),
                json.readTree(row.get("placed", String.class))
                        .valueStream()
                        .map(this::line)
                        .toList(),
                json.readValue(row.get("kept", String.class), AMOUNTS),
                clashes,
                List.of(row.get("products", Long[].class)),
                List.of(row.get("days", LocalDate[].class)),
                List.of(row.get("written", Long[].class)),
                json.readTree(row.get("lots", String.class))
                        .valueStream()
                        .map(WeekQueries::lot)
                        .toList(),
                json.readTree(row.get("coming", String.class))
                        .valueStream()
                        .map(WeekQueries::coming)
                        .toList());
    }

    private WeekPlan plan(JsonNode row, Week week) {
        var meals = new LinkedHashMap<LocalDate, Integer>();
        var counted = row.required("meals");
        for (var day = 0; day < counted.size(); day++) {
            if (!counted.get(day).isNull()) {
                meals.put(week.monday().plusDays(day), counted.get(day).asInt());
            }
        }
        var diets = row.required("diets")
                .valueStream()
                .map(diet -> json.treeToValue(diet, StoredDiet.class))
                .toList();
        var budget = row.path("budget_per_meal_minor");
        return new WeekPlan(
                meals,
                budget.isNumber()
                        ? new Money(budget.asLong(), row.required("currency").asString())
                        : null,
                row.required("budget_vat_included").asBoolean(),
                row.required("purchase_order_required").asBoolean(),
                percent(row.path("organic_target")),
                percent(row.path("season_target")),
                percent(row.path("label_target")),
                row.required("send_key").asString(),
                row.required("undoable").asBoolean(),
                row.required("revision").asLong(),
                diets.stream().map(StoredDiet::diet).toList(),
                dieters(week, diets));
    }

    private static Map<LocalDate, Map<Long, Integer>> dieters(Week week, List<StoredDiet> diets) {
        var dieters = new HashMap<LocalDate, Map<Long, Integer>>();
        for (var diet : diets) {
            for (var day = 0; day < diet.days.size(); day++) {
                dieters.computeIfAbsent(week.monday().plusDays(day), any -> new HashMap<>())
                        .put(diet.id, diet.days.get(day));
            }
        }
        return dieters;
    }

    private static LotRoom lot(JsonNode row) {
        return new LotRoom(
                row.required("id").asLong(),
                row.required("reference").asString(),
                row.required("number").asInt(),
                row.required("title").asString(),
                row.required("families").valueStream().map(JsonNode::asString).toList(),
                row.required("suppliers").valueStream().map(JsonNode::asLong).toList(),
                Money.euro(row.required("maximum_minor").asLong()),
                Money.euro(row.required("used_minor").asLong()));
    }

    private static ComingLine coming(JsonNode row) {
        return new ComingLine(
                row.required("product").asLong(),
                row.required("cooperative").asLong(),
                LocalDate.parse(row.required("day").asString()),
                row.required("quantity").decimalValue(),
                row.required("follows").asBoolean(),
                row.required("changed").asBoolean());
    }

    private static @Nullable Integer percent(JsonNode target) {
        return target.isNumber() ? Integer.valueOf(target.asInt()) : null;
    }

    private PlacedLine line(JsonNode row) {
        var names = row.path("names");
        return new PlacedLine(
                row.required("number").asString(),
                LocalDate.parse(row.required("delivery_date").asString()),
                row.required("goods").asBoolean(),
                row.required("product").asLong(),
                row.path("cooperative_id").asLong(0),
                row.required("quantity").decimalValue(),
                row.required("net_minor").asLong(),
                row.required("vat_minor").asLong(),
                row.required("organic").asBoolean(),
                row.required("in_season").asBoolean(),
                row.required("organic").asBoolean() || row.required("labelled").asBoolean(),
                Allergens.ofStored(
                        row.path("allergens").isNull()
                                ? null
                                : row.path("allergens").asString()),
                new LocalizedText(names.isObject() ? json.treeToValue(names, TEXTS) : Map.of()));
    }
}
