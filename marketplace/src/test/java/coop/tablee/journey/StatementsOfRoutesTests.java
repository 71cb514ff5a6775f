package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Role;
import coop.tablee.identity.Route;
import coop.tablee.identity.RouteRegistry;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.testing.Contract;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PlannedYear;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No answer asks the database more often because there is more in it. Every GET route is opened in a village where one of everything has happened and in one
 * where much of it has; an order of two lines goes its whole way beside one of twenty. A new route that names a thing fails until its name is given here.
 */
@MarketplaceTest
@Import(Scene.class)
class StatementsOfRoutesTests {

    private static final List<String> PEOPLE =
            List.of("household", "canteen", "coordinator", "producer", "volunteer", "driver", "procurement");

    /** What a background job asks between two answers can make a count too high, never too low. */
    private static final int TRIES = 3;

    @Autowired
    DatabaseClient database;

    @Autowired
    RouteRegistry registry;

    @Autowired
    StandingOrders standing;

    @Autowired
    OrderDirectory directory;

    @Autowired
    Scene scene;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, String> credentials = new HashMap<>();
    private final Map<Village, String> imports = new HashMap<>();
    private final Map<Village, Map<String, String>> contracts = new HashMap<>();
    private final Map<Village, String> lotPlans = new HashMap<>();
    private final Map<Village, Long> soups = new HashMap<>();

    @Test
    void noPageAndNoListAsksMoreOftenForMoreRows() {
        var few = count(scene.play(false));
        var many = count(scene.play(true));

        assertThat(many.keySet()).isEqualTo(few.keySet());
        assertThat(many)
                .allSatisfy((opened, asked) -> assertThat(asked)
                        .as("%s: %d statements with many rows, %d with few", opened, asked, few.get(opened))
                        .isLessThanOrEqualTo(few.get(opened)));
    }

    @Test
    void anOrderOfTwentyLinesGoesItsWayInAsManyStatementsAsOneOfTwo() {
        var village = scene.play(false).village();
        run(
                "update ordercycle.offer set state = 'OFFERED' where cycle_id in (select id from ordercycle.cycle where cooperative_id in (%d, %d))"
                        .formatted(village.party("grandChamp"), village.party("valDeSenne")));
        run(
                "insert into network.supply_agreement (producer_id, cooperative_id, seller_of_record) values (%d, %d, 'COOPERATIVE')"
                        .formatted(village.party("commun"), village.party("grandChamp")));
        var two = leastWayOf(village, 2);
        assertThat(leastWayOf(village, 20)).isEqualTo(two);
        assertThat(two.get("place")).isLessThanOrEqualTo(6);
        Invariants.assertHold(database);
    }

    private Map<String, Integer> count(Scene.Played played) {
        var asked = new TreeMap<String, Integer>();
        var refused = new ArrayList<String>();
        played.village().person("mayor", "forest", Role.OWNER);
        run("update identity.account set platform_roles = array['ADMINISTRATOR'] where id = "
                + played.village().actor("mayor").accountId());
        for (var route : registry.routes()) {
            // What is listened to has no end; it asks nothing by itself
            if (route.method().equals("GET")
                    && !route.path().startsWith("/actuator")
                    && !route.path().startsWith("/live/")) {
                for (var who : visitors(route, played.village())) {
                    var address = address(route.path(), who, played);
                    var status = get(played.village(), who, address).statusCode();
                    if (status >= 400) {
                        refused.add(address + " as " + who + ": " + status);
                    }
                    asked.put(route.path() + " as " + who, least(played.village(), who, address));
                }
            }
        }
        assertThat(refused).isEmpty();
        return asked;
    }

    private int least(Village village, String who, String address) {
        var least = Integer.MAX_VALUE;
        for (var n = 0; n < TRIES; n++) {
            least = Math.min(
                    least, Statements.during(() -> get(village, who, address)).size());
        }
        return least;
    }

    /** Everybody whose part it is, and two of those who may because all may; who names a thing must own it. */
    private static List<String> visitors(Route route, Village village) {
        var path = route.path();
        if (path.startsWith("/pickups/{")
                || path.startsWith("/pickups/deposits/{")
                || path.startsWith("/api/v1/deposits/households/{")) {
            return List.of("coordinator", "volunteer");
        }
        if (path.startsWith("/papers/drops/{")) {
            return List.of("canteen", "coordinator", "volunteer");
        }
        if (path.startsWith("/coop/packing/{")) {
            return List.of("coordinator");
        }
        if (path.startsWith("/recipes/{") || path.startsWith("/snacks/{")) {
            return List.of("canteen");
        }
        if (path.startsWith("/snacks/made/{")) {
            return List.of("producer");
        }
        if (path.startsWith("/certificates/{")) {
            return List.of("producer", "coordinator");
        }
        if (path.endsWith("/contests/new")) {
            return List.of("mayor");
        }
        if (path.startsWith("/agreements/{") || path.startsWith("/api/v1/agreements/{")) {
            return List.of("procurement");
        }
        if (path.startsWith("/lot-plans/{")) {
            return List.of("procurement");
        }
        if (path.startsWith("/quotes/{") || path.startsWith("/api/v1/quotes/{")) {
            return List.of("producer");
        }
        if (path.startsWith("/approvals/{") || path.startsWith("/api/v1/orders/{number}/approval")) {
            return List.of("canteen", "procurement");
        }
        if (path.startsWith("/kitchens")
                || path.startsWith("/approvals/")
                || path.startsWith("/search-words")
                || path.startsWith("/admissions")) {
            return List.of("mayor");
        }
        if (path.startsWith("/door/{")) {
            return List.of("canteen", "coordinator");
        }
        if (path.startsWith("/stock/rows/{")
                || path.startsWith("/api/v1/stock/{")
                || path.startsWith("/my-products/{")
                || path.startsWith("/owed/{")) {
            return List.of("producer");
        }
        if (path.startsWith("/api/v1/orders/{") || path.startsWith("/orders/{")) {
            return List.of("household", "canteen");
        }
        if (path.startsWith("/payments/test")
                || path.startsWith("/payments/stripe")
                || route.access().roles().isEmpty()) {
            return route.access().roles().isEmpty() ? List.of("household", "coordinator") : List.of("household");
        }
        var admitted = PEOPLE.stream()
                .filter(who -> route.access().admits(village.actor(who)))
                .toList();
        assertThat(admitted).as(path).isNotEmpty();
        return admitted;
    }

    private String address(String path, String who, Scene.Played played) {
        var village = played.village();
        var kitchen = who.equals("canteen");
        if (path.equals("/owed/{cooperative}/{date}")) {
            return "/owed/%d/%s".formatted(village.party("grandChamp"), village.firstDate());
        }
        if (path.startsWith("/agreements/{")
                || path.startsWith("/api/v1/agreements/{")
                || path.startsWith("/quotes/{")
                || path.startsWith("/api/v1/quotes/{")) {
            var contract = contracts.computeIfAbsent(
                    village, there -> Contract.of(there, database, "RUNNING", played.rows() > 1 ? 8 : 1));
            return path.replace("{id}", contract.get("agreement"))
                    .replace("{lot}", contract.get("lot"))
                    .replace("{clause}", contract.get("clause"))
                    .replace("{contest}", contract.get("contest"))
                    .replace("{answer}", contract.get("answer"))
                    .replace("{file}", contract.get("evidence"));
        }
        if (path.startsWith("/lot-plans/{")) {
            return path.replace(
                    "{plan}",
                    lotPlans.computeIfAbsent(
                            village, there -> PlannedYear.plan(there, database, played.rows() > 1 ? 8 : 1)));
        }
        var named = switch (path) {
            case "/orders/{number}",
                    "/api/v1/orders/{number}",
                    "/orders/{number}/change",
                    "/orders/{number}/standing",
                    "/orders/{number}/late",
                    "/api/v1/orders/{number}/late-requests",
                    "/api/v1/orders/{number}/late-requests/choices",
                    "/orders/{number}.pdf",
                    "/orders/{number}/cancellation" -> kitchen ? played.kitchenOrder() : played.openOrder();
            case "/approvals/{number}", "/api/v1/orders/{number}/approval" -> approved(village, played.kitchenOrder());
            case "/pickups/{number}",
                    "/pickups/{number}/missing",
                    "/pickups/{number}/not-fetched",
                    "/coop/orders/{number}",
                    "/api/v1/sold-orders/{number}" -> played.packedPickup();
            case "/pickups/deposits/{household}", "/api/v1/deposits/households/{household}" ->
                String.valueOf(village.party("marchand"));
            case "/coop/replacements/{line}", "/api/v1/replacements/{line}" -> line(played.openOrder());
            case "/coop/not-fetched/{number}" -> played.notFetched();
            case "/coop/packing/{consignment}" -> played.packingKitchen();
            case "/receptions/{consignment}" -> played.packedKitchen();
            case "/papers/drops/{drop}", "/papers/drops/{drop}.pdf" ->
                kitchen ? played.kitchenDrop() : played.pointDrop();
            case "/coop/products/{product}", "/my-products/{product}" -> String.valueOf(village.product("Poireau"));
            case "/standing-orders/{id}", "/standing-orders/{id}/change", "/api/v1/standing-orders/{id}" ->
                standingOrder(village, who, kitchen ? played.kitchenOrder() : played.openOrder());
            case "/photos/{name}" -> photo();
            case "/certificates/{id}/paper" -> certificate(village);
            case "/search-words/{id}" -> "1";
            case "/kitchens/{door}", "/kitchens/{door}/goals" -> String.valueOf(village.site("tilleulsDoor"));
            case "/menu/{site}", "/menu/{site}/week.csv", "/menu/{site}/week.pdf" -> {
                soups.computeIfAbsent(village, this::soup);
                yield String.valueOf(village.site("tilleulsDoor"));
            }
            case "/recipes/{recipe}" -> String.valueOf(soups.computeIfAbsent(village, this::soup));
            case "/snacks/{programme}/classes.pdf", "/snacks/made/{programme}/classes.pdf" -> programme(village);
            case "/admissions/{organisation}" -> newcomer(who, village);
            case "/link/{secret}", "/invitation/{secret}", "/farm-invitation/{secret}" -> "x".repeat(43);
            case "/members/{member}" -> String.valueOf(village.actor(who).accountId());
            case "/stock/rows/{product}/lots",
                    "/stock/rows/{product}/moves",
                    "/api/v1/stock/{product}",
                    "/api/v1/stock/{product}/moves" -> String.valueOf(village.product("Poireau"));
            case "/payments/test/{reference}" -> played.heldPayment();
            case "/payments/stripe/{reference}", "/payments/stripe/{reference}/return" -> played.cardPayment();
            case "/coop/prices/{list}", "/api/v1/price-lists/{id}" -> priceList(village);
            case "/coop/cycles/{cycle}",
                    "/coop/cycles/{cycle}/allotments",
                    "/coop/board/dates/{cycle}/cancellation",
                    "/api/v1/cycles/{id}",
                    "/api/v1/cycles/{id}/allotments",
                    "/api/v1/cycles/{id}/call-off",
                    "/api/v1/cycles/{id}/offers",
                    "/api/v1/cycles/{id}/new-offers" ->
                String.valueOf(village.cycle("grandChamp", village.secondDate()));
            case "/coop/plans/{plan}", "/api/v1/plans/{id}", "/api/v1/plans/{id}/dates" -> plan(village);
            case "/coop/imports/{id}", "/coop/imports/{id}/progress", "/api/v1/catalogue-imports/{id}" ->
                imported(played);
            case "/door/{site}" -> String.valueOf(village.site(kitchen ? "tilleulsDoor" : "kiosque"));
            case "/coop/routes/places/{site}" -> String.valueOf(village.site("gare"));
            case "/coop/routes/farms/{producer}", "/coop/returnables/{producer}" ->
                String.valueOf(village.party("sillons"));
            case "/producers/{named}" -> String.valueOf(village.party("sillons"));
            case "/cooperatives/{named}" -> String.valueOf(village.party("grandChamp"));
            case "/destinations/{named}", "/api/v1/destinations/{id}" -> String.valueOf(village.site("kiosque"));
            case "/api/v1/offers/{id}", "/products/{offer}", "/week/products/{offer}" ->
                String.valueOf(village.offer("Poireau", village.secondDate()));
            case "/territories/{code}",
                    "/territories/{code}/rows",
                    "/territories/{code}/rows.csv",
                    "/api/v1/reports/{territory}/indicators",
                    "/api/v1/reports/{territory}/indicators.csv",
                    "/api/v1/reports/{territory}/rows.csv" -> "val-" + village.number();
            default -> "";
        };
        assertThat(path.contains("{") && named.isEmpty())
                .as("what %s names", path)
                .isFalse();
        return path.replaceAll("\\{[^}]+}", URLEncoder.encode(named, StandardCharsets.UTF_8)) + question(path, village);
    }

    /** As if somebody had agreed to it. */
    private String approved(Village village, String number) {
        run("""
                insert into ordering.approval (order_id, checkout_id, authority_id, level, asked_by, asked_minor, own_forbidden, at_cut_off, asked_at, remind_at, decision, decided_by,
                    decided_at)
                select id, checkout_id, %d, 2, %d, authorised_minor, true, 'EXPIRE', accepted_at, accepted_at, 'APPROVED', %d, accepted_at from ordering.orders where number = '%s'
                on conflict do nothing
                """.formatted(
                        village.party("forest"),
                        village.actor("canteen").accountId(),
                        village.actor("procurement").accountId(),
                        number));
        return number;
    }

    private String programme(Village village) {
        return database.sql("""
                        insert into catering.snack_programme (site_id, product_id, cooperative_id, portion, content, minimum, step, weekdays, first_day, last_day, request_key, changed_by)
                        values (%d, %d, %d, 0.25, 0.9, 1, 1, '{2}', current_date, current_date + 60, 'walk', 0)
                        on conflict on constraint snack_programme_once do update set request_key = excluded.request_key returning id::text
                        """.formatted(
                                village.site("tilleulsDoor"), village.product("Poireau"), village.party("grandChamp")))
                .mapValue(String.class)
                .one()
                .block();
    }

    private long soup(Village village) {
        return MenuOfAWeek.of(village, village.secondDate().with(DayOfWeek.MONDAY), database);
    }

    /** A cooperative that somebody founded and that waits for a look. */
    private String newcomer(String who, Village village) {
        return database.sql("""
                        with party as (insert into network.party (type, name) values ('ORGANISATION', 'Huche') returning id),
                        founded as (insert into network.organisation (id, kinds, founded_by, founded_at) select id, array['COOPERATIVE'], %1$d, clock_timestamp() from party returning id)
                        insert into network.admission (organisation_id, state, asked_at, asked_by) select id, 'WAITING', clock_timestamp(), %1$d from founded
                        returning organisation_id::text
                        """.formatted(village.actor(who).accountId()))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String certificate(Village village) {
        return database.sql("""
                        with certificate as (
                            insert into network.certificate (organisation_id, scheme, reference, control_body, valid_from, valid_until)
                            values (%d, 'SOCIAL', 'W-1', 'SPW', current_date - 9, current_date + 900) returning id)
                        insert into network.certificate_paper (certificate_id, kind, name, content, sent_by)
                        select id, 'PDF', 'walk.pdf', 'x'::bytea, 0 from certificate returning certificate_id::text
                        """.formatted(village.party("sillons")))
                .mapValue(String.class)
                .one()
                .block();
    }

    private static String question(String path, Village village) {
        var monday = village.secondDate().with(DayOfWeek.MONDAY);
        if (path.startsWith("/week") || path.startsWith("/needs/") || path.startsWith("/menus/")) {
            return "?site=%d&monday=%s".formatted(village.site("tilleulsDoor"), monday);
        }
        return switch (path) {
            case "/api/v1/offers" ->
                "?destination=%d&date=%s&limit=100".formatted(village.site("kiosque"), village.secondDate());
            case "/", "/products/{offer}", "/producers/{named}" ->
                "?destination=%d&date=%s".formatted(village.site("kiosque"), village.secondDate());
            case "/receptions",
                    "/pickups",
                    "/pickups/summary",
                    "/coop/packing",
                    "/coop/orders",
                    "/coop/orders.csv",
                    "/coop/packing.pdf",
                    "/coop/labels.pdf",
                    "/coop/harvest.pdf",
                    "/harvest.pdf",
                    "/coop/harvest",
                    "/coop/harvest.csv",
                    "/harvest",
                    "/harvest.csv",
                    "/api/v1/consignments" -> "?date=" + village.firstDate();
            default -> "";
        };
    }

    private String line(String number) {
        return database.sql(
                        "select min(l.id)::text from ordering.line l join ordering.orders o on o.id = l.order_id where o.number = '%s' and l.kind = 'goods'"
                                .formatted(number))
                .mapValue(String.class)
                .one()
                .block();
    }

    /** With the products of an order, and years away, so that it orders nothing meanwhile. */
    private String standingOrder(Village village, String who, String order) {
        var actor = village.actor(who);
        var terms = StandingOrders.likeOrder(
                directory.find(order, actor).block(),
                standing.paymentsFor(actor).get(0));
        var later = new KeepStanding(
                terms.destination(),
                null,
                terms.weekdays(),
                1,
                village.firstDate().plusYears(5),
                null,
                null,
                null,
                Set.of(),
                terms.payment(),
                null,
                terms.lines());
        return String.valueOf(standing.begin(order, later, actor).block());
    }

    private String priceList(Village village) {
        run("""
                insert into ordercycle.price_list (cooperative_id, name, audience, valid_from)
                select %1$d, 'Écoles', 'INSTITUTION', current_date where not exists (select from ordercycle.price_list where cooperative_id = %1$d)
                """.formatted(village.party("grandChamp")));
        return database.sql("select id::text from ordercycle.price_list where cooperative_id = "
                        + village.party("grandChamp"))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String plan(Village village) {
        run("""
                insert into ordercycle.plan (cooperative_id, name, begins, rule, time_zone, opens_days, opens_time, household_days, household_time, institution_days,
                    institution_time, delivers_from, fee_percent_household, fee_percent_institution, state)
                select %1$d, 'Paniers', current_date, 'FREQ=WEEKLY;BYDAY=TH', 'Europe/Brussels', 11, '08:00', 2, '20:00', 3, '14:00', '07:00', 5, 5, 'PAUSED'
                where not exists (select from ordercycle.plan where cooperative_id = %1$d)
                """.formatted(village.party("grandChamp")));
        return database.sql(
                        "select id::text from ordercycle.plan where cooperative_id = " + village.party("grandChamp"))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String photo() {
        var mark = "0".repeat(64);
        run("insert into catalogue.photo (mark) values ('%s') on conflict do nothing".formatted(mark));
        run("insert into catalogue.photo_size (mark, width, content) values ('%s', 160, '\\x00') on conflict do nothing"
                .formatted(mark));
        return mark + "-160.jpg";
    }

    /** An import with as many rows as there are goods. */
    private String imported(Scene.Played played) {
        return imports.computeIfAbsent(played.village(), village -> {
            var rows = new StringBuilder("producer,sku,name,units,unit_type,price\n");
            for (var n = 1; n <= played.rows(); n++) {
                rows.append("Ferme %d,%d,Poireau %d,1,kg,%s%n".formatted(n % 7, n, n, n % 3 == 0 ? "-1" : "2.50"));
            }
            var answer = send(api(
                    "POST",
                    played.village(),
                    "coordinator",
                    "/api/v1/catalogue-imports",
                    rows.toString(),
                    "text/csv",
                    ""));
            assertThat(answer.statusCode()).isEqualTo(202);
            var id = json.readTree(answer.body()).required("id").asString();
            waitUntilRead(id);
            return id;
        });
    }

    private void waitUntilRead(String id) {
        database.sql("select state <> 'reading' from imports.catalogue_import where id = :id")
                .bind("id", Long.parseLong(id))
                .map(row -> row.get(0, Boolean.class))
                .one()
                .filter(read -> read)
                .repeatWhenEmpty(100, again -> again.delayElements(Duration.ofMillis(100)))
                .block();
    }

    private Map<String, Integer> leastWayOf(Village village, int lines) {
        var least = new TreeMap<String, Integer>();
        for (var n = 0; n < TRIES; n++) {
            wayOf(village, lines).forEach((step, asked) -> least.merge(step, asked, Math::min));
        }
        return least;
    }

    /** How many statements each step of an order takes. */
    private Map<String, Integer> wayOf(Village village, int lines) {
        var asked = new TreeMap<String, Integer>();
        var order = new JsonNode[1];
        asked.put(
                "place",
                during(() -> order[0] = post(village, "canteen", "/api/v1/orders", order(village, lines), "")));
        var number = order[0].required("number").asString();
        asked.put(
                "amend",
                during(() -> order[0] = json.readTree(said(send(api(
                        "PATCH",
                        village,
                        "canteen",
                        "/api/v1/orders/" + number,
                        "{\"lines\":[" + lines(village, lines, "2") + "]}",
                        "application/json",
                        "\"" + order[0].path("version").asLong() + "\""))))));
        var other = post(village, "canteen", "/api/v1/orders", order(village, lines), "")
                .required("number")
                .asString();
        asked.put(
                "cancel",
                during(() -> post(village, "canteen", "/api/v1/orders/" + other + "/cancellation", "{}", "")));
        asked.put("see", during(() -> said(get(village, "canteen", "/api/v1/orders/" + number))));
        run(
                "update ordering.line set cutoff_at = added_at + interval '1 millisecond' where order_id = (select id from ordering.orders where number = '%s')"
                        .formatted(number));
        for (var consignment : order[0].required("consignments")) {
            var id = consignment.required("id").asString();
            var who = consignment
                            .path("cooperative")
                            .path("id")
                            .asString()
                            .equals(String.valueOf(village.party("grandChamp")))
                    ? "coordinator"
                    : "coordinator2";
            var packed = packed(number, id);
            asked.merge(
                    "pack",
                    during(() -> post(village, who, "/api/v1/consignments/" + id + "/packing", packed, "")),
                    Math::min);
            asked.merge(
                    "receive",
                    during(() -> post(village, "canteen", "/api/v1/consignments/" + id + "/reception", packed, "")),
                    Math::min);
        }
        return asked;
    }

    /** Without what the news of the step before sets going: prepared cards, the council's rows. */
    private static int during(Runnable step) {
        return (int) Statements.during(step).stream()
                .filter(sql -> !sql.contains("assortment.") && !sql.contains("reporting."))
                .count();
    }

    private String packed(String number, String consignment) {
        return database.sql("""
                        select l.id::text id, l.quantity::text quantity from ordering.line l join ordering.orders o on o.id = l.order_id
                        where o.number = :number and l.consignment_id = :consignment order by l.position""")
                .bind("number", number)
                .bind("consignment", Long.valueOf(consignment))
                .map(row -> "{\"line\":\"%s\",\"quantity\":\"%s\"}"
                        .formatted(row.get("id", String.class), row.get("quantity", String.class)))
                .all()
                .collect(Collectors.joining(",", "{\"lines\":[", "]}"))
                .block();
    }

    private static String order(Village village, int lines) {
        return "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"purchaseOrderNumber\":\"BC\",\"lines\":[%s],\"payment\":{\"method\":\"account\"}}"
                .formatted(village.site("tilleulsDoor"), village.secondDate(), lines(village, lines, "1"));
    }

    private static String lines(Village village, int lines, String quantity) {
        return Scene.GOODS.subList(0, lines).stream()
                .map(name -> "{\"offer\":\"%d\",\"quantity\":\"%s\"}"
                        .formatted(village.offer(name, village.secondDate()), quantity))
                .collect(Collectors.joining(","));
    }

    private JsonNode post(Village village, String who, String path, String body, String match) {
        return json.readTree(said(send(api("POST", village, who, path, body, "application/json", match))));
    }

    private static String said(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    private HttpResponse<String> get(Village village, String who, String address) {
        var api = address.startsWith("/api/");
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + address));
        return send((api
                        ? request.header("Authorization", token(village, who))
                        : request.header("Cookie", cookie(village, who)).header("Accept", "text/html,*/*;q=0.5"))
                .build());
    }

    private HttpRequest api(
            String method, Village village, String who, String path, String body, String type, String match) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", token(village, who))
                .header("Content-Type", type)
                .header("Idempotency-Key", UUID.randomUUID().toString());
        return (match.isEmpty() ? request : request.header("If-Match", match))
                .method(method, BodyPublishers.ofString(body))
                .build();
    }

    private String cookie(Village village, String who) {
        return credentials.computeIfAbsent("cookie " + village.email(who), key -> {
            var form = "email=" + URLEncoder.encode(village.email(who), StandardCharsets.UTF_8) + "&password=demo";
            var answer = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/sign-in"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))
                    .build());
            return answer.headers().allValues("Set-Cookie").stream()
                    .map(one -> one.split(";")[0])
                    .collect(Collectors.joining("; "));
        });
    }

    private String token(Village village, String who) {
        return credentials.computeIfAbsent("token " + village.email(who), key -> {
            var basic =
                    Base64.getEncoder().encodeToString((village.email(who) + ":demo").getBytes(StandardCharsets.UTF_8));
            var answer = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/tokens"))
                    .header("Authorization", "Basic " + basic)
                    .POST(BodyPublishers.noBody())
                    .build());
            return "Bearer " + json.readTree(answer.body()).required("token").asString();
        });
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(request.toString(), e);
        }
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
