package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.identity.RouteRegistry;
import coop.tablee.testing.ApiDescription;
import coop.tablee.testing.Contract;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the API to its description and the description to the API: every route is described and every described call, driven from the first token to the
 * council's figures, answers what is promised, no field more. Refusals are answers too.
 */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiContractTests {

    private static final String JSON = "application/json";
    private static final String CSV_FILE =
            "producer,sku,name,units,unit_type,price\nFerme,1,Poireau,1,kg,2.50\nFerme,2,,1,kg,-1\n";

    /** What paths name, wherever it stands in them. */
    private static final Set<String> NAMES =
            Set.of("number", "id", "product", "buyer", "exception", "line", "stock", "household", "contest");

    private static final List<String> BY_COORDINATORS = List.of(
            "/cycles",
            "/plans",
            "/fees",
            "/lead-times",
            "/price-lists",
            "/shortages",
            "/replacements",
            "/returnables",
            "/deposits",
            "/drop-tariffs",
            "/sold-orders");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    RouteRegistry registry;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new HashMap<>();
    private final Set<String> seen = new TreeSet<>();
    private final List<String> objections = new ArrayList<>();
    private Village village;
    private ApiDescription description;

    /** What came back, already judged. */
    private record Answer(int status, Map<String, List<String>> headers, String body, JsonNode json) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        String text(String pointer) {
            return json.at(pointer).asString("");
        }
    }

    @BeforeAll
    void settle() throws Exception {
        village = Village.build(database, accounts);
        description = new ApiDescription(
                json.readTree(send(request("GET", "/v3/api-docs", Map.of(), "")).body()));
    }

    @Test
    void descriptionIsSoundAndListsExactlyTheRoutes() {
        var routes = registry.routes().stream()
                .filter(route -> route.path().startsWith("/api/v1/"))
                .map(route -> route.method() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(description.faults()).isEmpty();
        assertThat(description.calls()).isEqualTo(routes);
    }

    @Test
    void everyCallAnswersAsDescribed() {
        knock();
        found();
        look();
        var number = orderAsHousehold();
        var consignment = orderAsCanteen();
        checkOut();
        approve();
        amendAndCancel(number);
        orderAgainAndAgain();
        sayWhatMayComeInstead();
        readAgreements();
        weighWaste();
        correct();
        correctMore();
        deliver(consignment);
        count();
        expectAndUndo();
        importFile();
        figures();
        openDates();
        planDates();
        price();
        call("household", "DELETE /api/v1/tokens/current", Map.of());

        assertThat(objections).isEmpty();
        assertThat(seen).isEqualTo(description.calls());
        Invariants.assertHold(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[null]",
                "[[]]",
                "{}",
                "\"x\"",
                "7",
                "true",
                "{\"lines\":[null]}",
                "{\"lines\":{\"offer\":1}}",
                "{\"lines\":[{\"offer\":[],\"quantity\":{}}],\"orders\":[null],\"payment\":7,\"destination\":{},\"deliveryDate\":[]}",
                "{\"lines\":[{\"line\":1e400,\"offer\":99999999999999999999,\"quantity\":1e400}],\"version\":{},\"signer\":[]}",
                "{\"destination\":\"\\u0000\",\"deliveryDate\":\"+999999999-12-31\",\"purchaseOrderNumber\":\"\\u0000\",\"organisation\":\"\\u0000\"}",
                "[{\"product\":\"1\",\"onHand\":\"NaN\"}]",
                "[{\"product\":\"1\",\"onHand\":1e400,\"deliveryDate\":\"+999999999-12-31\",\"version\":1e30}]",
                "{\"a\":",
                "\uFEFF{}"
            })
    void noBodyIsTooStrangeToBeRefusedInWords(String body) {
        for (var call : description.calls()) {
            if (!call.startsWith("GET") && !call.contains("tokens/current")) {
                var who = call.contains("stock") || call.contains("/quotes")
                        ? "producer"
                        : call.contains("imports")
                                        || call.contains("packing")
                                        || BY_COORDINATORS.stream().anyMatch(call::contains)
                                ? "coordinator"
                                : "canteen";
                var with = new HashMap<>(Map.of("body", body, "If-Match", "\"0\"", "destination", "1"));
                NAMES.forEach(name -> with.put(name, "1"));
                var answer = call(who, call, with);
                assertThat(answer.status())
                        .as("%s %s: %s", call, body, answer.body())
                        .isBetween(200, 499);
            }
        }
        assertThat(objections).isEmpty();
    }

    private void knock() {
        var wrong = Base64.getEncoder().encodeToString("nobody@village.example:x".getBytes(StandardCharsets.UTF_8));
        assertThat(call("", "POST /api/v1/tokens", Map.of("Authorization", "Basic " + wrong, "body", "{}"))
                        .status())
                .isEqualTo(401);
        assertThat(call("", "GET /api/v1/me", Map.of()).status()).isEqualTo(401);
        var me = call("canteen", "GET /api/v1/me", Map.of());
        assertThat(me.text("/memberships/0/kinds/0")).isEqualTo("kitchen");
        assertThat(me.text("/organisation")).isEqualTo(String.valueOf(village.party("tilleuls")));
        call("council", "GET /api/v1/me", Map.of());
    }

    private void found() {
        var post = "POST /api/v1/organisations";
        var key = UUID.randomUUID().toString();
        var huche = Map.of("body", "{\"name\":\"La Huche\",\"kind\":\"cooperative\"}", "Idempotency-Key", key);
        assertThat(call("", post, huche).status()).isEqualTo(401);
        assertThat(call(
                                "household",
                                post,
                                Map.of("body", "{\"name\":\"\",\"kind\":\"kitchen\"}", "Idempotency-Key", "k"))
                        .json()
                        .path("errors"))
                .hasSize(2);
        var founded = call("household", post, huche);
        assertThat(founded.status()).as(founded.body()).isEqualTo(201);
        assertThat(founded.text("/admission/state")).isEqualTo("preparing");
        assertThat(founded.json().path("missing")).isNotEmpty();
        assertThat(call("household", post, huche).text("/id")).isEqualTo(founded.text("/id"));
        var farm = "{\"name\":\"Ferme du Ruisseau\",\"kind\":\"producer\"}";
        assertThat(call("household", post, Map.of("body", farm, "Idempotency-Key", key + "2"))
                        .json()
                        .path("admission")
                        .isNull())
                .isTrue();
        assertThat(call("household", "GET /api/v1/organisations/current", Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(call("producer", "GET /api/v1/organisations/current", Map.of())
                        .text("/kinds/0"))
                .isEqualTo("producer");
    }

    private void look() {
        var point = String.valueOf(village.site("gare"));
        var door = String.valueOf(village.site("tilleulsDoor"));
        var places = call("", "GET /api/v1/destinations", Map.of("near", "50.81,4.33"));
        assertThat(places.text("/items/0/distanceKm")).isNotEmpty();
        assertThat(call("canteen", "GET /api/v1/destinations", Map.of()).text("/items/0/kind"))
                .isEqualTo("kitchen_door");
        assertThat(call("household", "GET /api/v1/destinations/{id}", Map.of("id", door))
                        .status())
                .isEqualTo(404);
        assertThat(call("canteen", "GET /api/v1/destinations/{id}", Map.of("id", door))
                        .text("/slots/0/opens"))
                .isEqualTo("06:00");
        assertThat(call("", "GET /api/v1/directory", Map.of("q", "sillons", "kind", "producer"))
                        .status())
                .isEqualTo(200);
        assertThat(call("", "GET /api/v1/directory", Map.of("label", "tasty")).text("/errors/0/field"))
                .isEqualTo("label");
        assertThat(call("", "GET /api/v1/offers", Map.of()).text("/errors/0/field"))
                .isEqualTo("destination");
        for (var who : List.of("", "canteen")) {
            var offers = call(who, "GET /api/v1/offers", Map.of("destination", point, "sort", "price", "limit", "5"));
            assertThat(offers.json().path("deliveryDate").asString())
                    .isEqualTo(village.firstDate().toString());
            var next = call(
                    who,
                    "GET /api/v1/offers",
                    Map.of(
                            "destination",
                            point,
                            "sort",
                            "price",
                            "limit",
                            "5",
                            "cursor",
                            offers.text("/next"),
                            "label",
                            "organic"));
            assertThat(next.status()).isLessThan(500);
            var one = call(
                    who,
                    "GET /api/v1/offers/{id}",
                    Map.of("id", String.valueOf(village.offer("Potimarron", village.firstDate()))));
            assertThat(one.json().path("vatIncluded").asBoolean()).isEqualTo(who.isEmpty());
            assertThat(one.json().path("catchWeight").asBoolean()).isTrue();
        }
    }

    private String orderAsHousehold() {
        var body = order("gare", "", line("Poireau", "2") + "," + line("Tomme de vache", "1"), "test");
        var key = UUID.randomUUID().toString();
        assertThat(call("household", "POST /api/v1/orders", Map.of("body", body, "Idempotency-Key", ""))
                        .text("/type"))
                .isEqualTo("/problems/idempotency-key-required");
        var placed = call("household", "POST /api/v1/orders", Map.of("body", body, "Idempotency-Key", key));
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.text("/state")).isEqualTo("placed");
        assertThat(placed.text("/destination/kind")).isEqualTo("point");
        assertThat(placed.text("/lines/0/vatRate")).isEqualTo("6");
        var again = call("household", "POST /api/v1/orders", Map.of("body", body, "Idempotency-Key", key));
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(placed.json());
        assertThat(call("household2", "POST /api/v1/orders", Map.of("body", body, "Idempotency-Key", key))
                        .text("/type"))
                .isEqualTo("/problems/idempotency-key-reused");

        call(
                "producer",
                "PATCH /api/v1/stock",
                Map.of(
                        "body",
                        "[{\"product\":\"%d\",\"onHand\":\"3\"},{\"product\":\"%d\",\"delta\":\"-88\"}]"
                                .formatted(village.product("Céleri-rave"), village.product("Betterave"))));
        var tooMuch = order("gare", "", line("Céleri-rave", "5") + "," + line("Betterave", "4"), "test");
        var refused = call("household", "POST /api/v1/orders", Map.of("body", tooMuch));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/type")).isEqualTo("/problems/insufficient-stock");
        assertThat(refused.text("/errors/0/field")).isEqualTo("lines[0].quantity");
        assertThat(refused.text("/errors/0/expected")).isEqualTo("3");
        assertThat(refused.text("/errors/1/expected")).isEqualTo("2");

        var waiting = call(
                "household",
                "POST /api/v1/orders",
                Map.of(
                        "body",
                        body.replace("\"test\"", "\"test\",\"payLater\":true").replace("\"2\"", "\"3\"")));
        assertThat(waiting.text("/state")).isEqualTo("awaiting_payment");
        assertThat(waiting.text("/paymentUrl")).startsWith("http://localhost:" + port + "/payments/test/");
        return placed.text("/number");
    }

    private String orderAsCanteen() {
        var body =
                order("tilleulsDoor", "PO-7", line("Pomme de terre", "20") + "," + line("Potimarron", "4"), "account");
        var placed = call("canteen", "POST /api/v1/orders", Map.of("body", body));
        assertThat(placed.status()).isEqualTo(201);
        assertThat(call("canteen", "POST /api/v1/orders", Map.of("body", body.replace("account", "stripe")))
                        .text("/type"))
                .isEqualTo("/problems/payment-not-offered");
        return placed.text("/number");
    }

    private void approve() {
        var authority = village.party("forest");
        run("""
                insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 1000, 1000, true, 'EXPIRE', 24)
                """.formatted(authority));
        var sent = call(
                "canteen",
                "POST /api/v1/orders",
                Map.of("body", order("tilleulsDoor", "PO-8", line("Pomme de terre", "20"), "account")));
        assertThat(sent.text("/state")).isEqualTo("awaiting_approval");
        var own = Map.of("number", sent.text("/number"));
        assertThat(call("procurement", "GET /api/v1/approvals", Map.of()).text("/items/0/orders/0"))
                .isEqualTo(sent.text("/number"));
        var said = call(
                "procurement",
                "POST /api/v1/orders/{number}/approval/comments",
                Map.of("number", sent.text("/number"), "body", "{\"comment\":\"So many?\"}"));
        assertThat(said.text("/comments/0/text")).as(said.body()).isEqualTo("So many?");
        var shown = call("canteen", "GET /api/v1/orders/{number}/approval", own);
        assertThat(shown.text("/mayDecide")).isEqualTo("false");
        assertThat(shown.text("/orders/0/lines/0/quantity")).isEqualTo("20");
        assertThat(call("canteen3", "GET /api/v1/orders/{number}/approval", own).status())
                .isEqualTo(404);
        var post = "POST /api/v1/orders/{number}/approval";
        assertThat(decided("procurement", post, sent.text("/number"), "{\"decision\":\"maybe\"}")
                        .text("/errors/0/field"))
                .isEqualTo("decision");
        assertThat(decided("procurement", post, sent.text("/number"), "{\"decision\":\"decline\"}")
                        .text("/errors/0/field"))
                .isEqualTo("reason");
        assertThat(decided("canteen", post, sent.text("/number"), "{\"decision\":\"approve\"}")
                        .text("/type"))
                .isEqualTo("/problems/may-not-approve");
        var approved = decided("procurement", post, sent.text("/number"), "{\"decision\":\"approve\"}");
        assertThat(approved.text("/orders/0/state")).as(approved.body()).isEqualTo("placed");
        assertThat(approved.text("/orders/0/decision")).isEqualTo("approved");
        assertThat(decided(
                                "procurement",
                                post,
                                sent.text("/number"),
                                "{\"decision\":\"send-back\",\"reason\":\"late\"}")
                        .text("/type"))
                .isEqualTo("/problems/approved-already");
        run("delete from ordering.approval_policy where authority_id = " + authority);
    }

    private Answer decided(String who, String post, String number, String body) {
        return call(who, post, Map.of("number", number, "body", body));
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private void checkOut() {
        var order = "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"lines\":[%s]}";
        var first = order.formatted(village.site("gare"), village.firstDate(), line("Baguette", "2"));
        var second = order.formatted(
                village.site("kiosque"),
                village.secondDate(),
                "{\"offer\":\"%d\",\"quantity\":\"1\"}".formatted(village.offer("Baguette", village.secondDate())));
        var key = UUID.randomUUID().toString();
        var body = "{\"orders\":[%s,%s],\"payment\":{\"method\":\"test\"}}".formatted(first, second);
        var placed = call("household", "POST /api/v1/checkouts", Map.of("body", body, "Idempotency-Key", key));
        assertThat(placed.json().path("orders").size()).isEqualTo(2);
        var keys = database.sql("select idem_key from audit.orders where idem_key like :key || '%' order by 1")
                .bind("key", key)
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
        assertThat(keys).containsExactly(key + "#1", key + "#2");
        var refused = call(
                "household",
                "POST /api/v1/checkouts",
                Map.of("body", body.replace("\"quantity\":\"1\"", "\"quantity\":\"0.5\"")));
        assertThat(refused.text("/errors/0/field")).isEqualTo("orders[1].lines[0].quantity");
    }

    private void amendAndCancel(String number) {
        var own = Map.of("number", number);
        var orders = call("household", "GET /api/v1/orders", Map.of("state", "placed", "limit", "1"));
        assertThat(call("household", "GET /api/v1/orders", Map.of("cursor", orders.text("/next")))
                        .json()
                        .path("items"))
                .isNotEmpty();
        assertThat(call("household", "GET /api/v1/orders", Map.of("state", "lost"))
                        .text("/errors/0/code"))
                .isEqualTo("unknown-value");
        assertThat(call("household2", "GET /api/v1/orders/{number}", own).status())
                .isEqualTo(404);
        var tag = call("household", "GET /api/v1/orders/{number}", own).header("etag");
        var body = "{\"lines\":[%s]}".formatted(line("Poireau", "3"));
        var patch = "PATCH /api/v1/orders/{number}";
        assertThat(call("household", patch, Map.of("number", number, "body", body))
                        .status())
                .isEqualTo(428);
        assertThat(call("household", patch, Map.of("number", number, "body", body, "If-Match", "\"99\""))
                        .status())
                .isEqualTo(412);
        var amended = call("household", patch, Map.of("number", number, "body", body, "If-Match", tag));
        assertThat(amended.text("/lines/0/quantity")).isEqualTo("3");
        assertThat(amended.header("etag")).isNotEqualTo(tag);
        var cancelled = call("household", "POST /api/v1/orders/{number}/cancellation", own);
        assertThat(cancelled.text("/state")).isEqualTo("cancelled");
        assertThat(call("household", "POST /api/v1/orders/{number}/cancellation", own)
                        .text("/state"))
                .isEqualTo("cancelled");
        assertThat(call(
                                "household",
                                patch,
                                Map.of("number", number, "body", body, "If-Match", cancelled.header("etag")))
                        .status())
                .isEqualTo(409);
    }

    private void orderAgainAndAgain() {
        var body = """
                {"destination":"%d","weekdays":[1,4],"everyWeeks":2,"startsOn":"%s","payment":{"method":"account"},"lines":[
                {"product":"%d","cooperative":"%d","quantity":"2","mostPrice":"9.90","takesLess":true,"instead":["%d"]}]}""".formatted(
                        village.site("tilleulsDoor"),
                        village.firstDate().plusYears(1),
                        village.product("Poireau"),
                        village.party("grandChamp"),
                        village.product("Betterave"));
        var post = "POST /api/v1/standing-orders";
        var key = UUID.randomUUID().toString();
        assertThat(call("canteen", post, Map.of("body", body, "Idempotency-Key", ""))
                        .status())
                .isEqualTo(400);
        var begun = call("canteen", post, Map.of("body", body, "Idempotency-Key", key));
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        assertThat(call("canteen", post, Map.of("body", body, "Idempotency-Key", key))
                        .text("/id"))
                .isEqualTo(begun.text("/id"));
        assertThat(call("canteen", post, Map.of("body", body.replace("\"account\"", "\"at_once\"")))
                        .text("/type"))
                .isEqualTo("/problems/payment-not-offered");
        assertThat(call("canteen", post, Map.of("body", body.replace("[1,4]", "[9]")))
                        .text("/errors/0/field"))
                .isEqualTo("weekdays");
        assertThat(call("canteen", "GET /api/v1/standing-orders", Map.of()).text("/items/0/id"))
                .isEqualTo(begun.text("/id"));
        var own = Map.of("id", begun.text("/id"));
        var read = call("canteen", "GET /api/v1/standing-orders/{id}", own);
        assertThat(read.text("/lines/0/instead/0")).isEqualTo(String.valueOf(village.product("Betterave")));
        assertThat(call("canteen3", "GET /api/v1/standing-orders/{id}", own).status())
                .isEqualTo(404);
        var put = "PUT /api/v1/standing-orders/{id}";
        var paused = body.replace(
                "\"everyWeeks\"", "\"pause\":{\"from\":\"2026-12-20\",\"until\":\"2027-01-04\"},\"everyWeeks\"");
        assertThat(call("canteen", put, Map.of("id", begun.text("/id"), "body", paused))
                        .status())
                .isEqualTo(428);
        var changed =
                call("canteen", put, Map.of("id", begun.text("/id"), "body", paused, "If-Match", read.header("etag")));
        assertThat(changed.text("/pause/until")).isEqualTo("2027-01-04");
        assertThat(call("canteen", put, Map.of("id", begun.text("/id"), "body", body, "If-Match", read.header("etag")))
                        .status())
                .isEqualTo(412);
        assertThat(call("canteen3", "DELETE /api/v1/standing-orders/{id}", own).status())
                .isEqualTo(404);
        assertThat(call("canteen", "DELETE /api/v1/standing-orders/{id}", own).status())
                .isEqualTo(204);
        assertThat(call("canteen", "GET /api/v1/standing-orders/{id}", own).text("/state"))
                .isEqualTo("ended");
    }

    private void askLate(String number) {
        var post = "POST /api/v1/orders/{number}/late-requests";
        var body = "{\"offer\":\"%d\",\"quantity\":\"5\",\"note\":\"pour la fête\"}"
                .formatted(village.offer("Oignon jaune", village.firstDate()));
        assertThat(call("canteen", post, Map.of("number", number, "body", body)).text("/errors/0/code"))
                .isEqualTo("still-open");
        database.sql(
                        "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 second' where id = "
                                + village.offer("Oignon jaune", village.firstDate()))
                .then()
                .block();
        assertThat(call("canteen", post, Map.of("number", number, "body", "{\"offer\":\"x\"}"))
                        .text("/errors/0/field"))
                .isEqualTo("offer");
        var asked = call("canteen", post, Map.of("number", number, "body", body));
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(call("canteen3", post, Map.of("number", number, "body", body))
                        .status())
                .isEqualTo(404);
        assertThat(call("canteen", "GET /api/v1/orders/{number}/late-requests", Map.of("number", number))
                        .text("/items/0/state"))
                .isEqualTo("asked");
        assertThat(call("canteen", "GET /api/v1/orders/{number}/late-requests/choices", Map.of("number", number))
                        .json()
                        .path("items"))
                .isNotEmpty();
        assertThat(call("canteen3", "GET /api/v1/orders/{number}/late-requests/choices", Map.of("number", number))
                        .status())
                .isEqualTo(404);
        assertThat(call("coordinator", "GET /api/v1/late-requests", Map.of()).text("/items/0/id"))
                .isEqualTo(asked.text("/id"));
        var answer = "POST /api/v1/late-requests/{id}/answer";
        assertThat(call("coordinator2", answer, Map.of("id", asked.text("/id"), "body", "{\"decision\":\"grant\"}"))
                        .status())
                .isEqualTo(404);
        assertThat(call("coordinator", answer, Map.of("id", asked.text("/id"), "body", "{\"decision\":\"refuse\"}"))
                        .text("/errors/0/field"))
                .isEqualTo("reason");
        var granted = call("coordinator", answer, Map.of("id", asked.text("/id"), "body", "{\"decision\":\"grant\"}"));
        assertThat(granted.text("/state")).as(granted.body()).isEqualTo("granted");
    }

    private void sayWhatMayComeInstead() {
        var put = "PUT /api/v1/substitutes";
        assertThat(call("canteen", put, Map.of("body", "{\"consent\":\"anything\"}"))
                        .text("/errors/0/code"))
                .isEqualTo("unknown-value");
        assertThat(call("canteen", put, Map.of("body", "{\"consent\":\"listed\"}"))
                        .text("/consent"))
                .isEqualTo("listed");
        assertThat(call("canteen", "GET /api/v1/substitutes", Map.of()).text("/consent"))
                .isEqualTo("listed");
    }

    private void readAgreements() {
        var contract = Contract.of(village, database, "RUNNING", 2);
        assertThat(call("procurement", "GET /api/v1/agreements", Map.of()).text("/items/0/state"))
                .isEqualTo("running");
        var one = call("procurement", "GET /api/v1/agreements/{id}", Map.of("id", contract.get("agreement")));
        assertThat(one.text("/lots/0/left")).isEqualTo("15000");
        assertThat(one.json().at("/clauses/0/late").asBoolean()).isTrue();
        giveQuotes(contract);
    }

    /** The farm answers, takes it back and answers again; the municipality reads it once it is opened, and chooses. */
    private void giveQuotes(Map<String, String> contract) {
        village.person("mayor", "forest", Role.OWNER);
        var agreement = contract.get("agreement");
        var asked = Contract.contest(village, database, agreement, false).get("contest");
        var there = Map.of("contest", asked);
        assertThat(call("producer", "GET /api/v1/quotes", Map.of()).text("/items/0/state"))
                .isEqualTo("asked");
        assertThat(call("producer", "GET /api/v1/quotes/{contest}", there).text("/items/0/product"))
                .isEqualTo("Carotte");
        assertThat(call("coordinator", "GET /api/v1/quotes/{contest}", there).status())
                .as("who was not asked")
                .isEqualTo(404);
        var put = "PUT /api/v1/quotes/{contest}/answer";
        var wrong = call(
                "producer",
                put,
                Map.of(
                        "contest",
                        asked,
                        "body",
                        "{\"prices\":[{\"item\":1,\"price\":\"-3\"},{\"item\":9,\"price\":\"1\"}]}"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().at("/errors").size()).as(wrong.body()).isEqualTo(3);
        var body =
                "{\"words\":\"La veille\",\"prices\":[{\"item\":1,\"price\":\"1.25\"},{\"item\":2,\"price\":\"0.8\"}]}";
        assertThat(call("producer", put, Map.of("contest", asked, "body", body)).text("/answers/0/prices/0/price"))
                .isEqualTo("1.25");
        assertThat(call("producer", "DELETE /api/v1/quotes/{contest}/answer", there)
                        .status())
                .isEqualTo(204);
        var again = call("producer", put, Map.of("contest", asked, "body", body));
        assertThat(again.text("/events/1/what")).as(again.body()).isEqualTo("withdrawn");
        var of = Map.of("id", agreement, "contest", asked);
        assertThat(call("procurement", "GET /api/v1/agreements/{id}/contests", Map.of("id", agreement))
                        .text("/items/0/state"))
                .isEqualTo("asked");
        assertThat(call("procurement", "GET /api/v1/agreements/{id}/contests/{contest}", of)
                        .json()
                        .at("/answers")
                        .size())
                .as("sealed")
                .isZero();
        var choose = "POST /api/v1/agreements/{id}/contests/{contest}/choice";
        var points = ",\"points\":[{\"supplier\":\"%d\",\"criterion\":2,\"points\":\"30\"}]}"
                .formatted(village.party("sillons"));
        var choice = "{\"supplier\":\"%d\",\"reasons\":\"Le meilleur\"".formatted(village.party("sillons"));
        assertThat(call("mayor", choose, Map.of("id", agreement, "contest", asked, "body", choice + "}"))
                        .text("/type"))
                .isEqualTo("/problems/contest-sealed");
        assertThat(call("mayor", choose, Map.of("id", agreement, "contest", asked, "body", choice + points))
                        .text("/type"))
                .as("points are not judged before")
                .isEqualTo("/problems/contest-sealed");
        database.sql("update agreement.contest set answers_until = platform.business_time() where id = " + asked)
                .then()
                .block();
        database.sql("select agreement.open_contests()").then().block();
        assertThat(call("mayor", choose, Map.of("id", agreement, "contest", asked, "body", choice + "}"))
                        .text("/errors/0/field"))
                .isEqualTo("points");
        var passed = choice + ",\"standstillUntil\":\"2020-01-01\"" + points;
        assertThat(call("mayor", choose, Map.of("id", agreement, "contest", asked, "body", passed))
                        .text("/errors/0/field"))
                .isEqualTo("standstillUntil");
        var chosen = call("mayor", choose, Map.of("id", agreement, "contest", asked, "body", choice + points));
        assertThat(chosen.text("/state")).as(chosen.body()).isEqualTo("chosen");
        assertThat(chosen.text("/answers/0/points")).isEqualTo("90");
        assertThat(call("producer", put, Map.of("contest", asked, "body", body)).text("/type"))
                .isEqualTo("/problems/contest-closed");
    }

    private void weighWaste() {
        var door = village.site("tilleulsDoor");
        var today = LocalDate.now(Village.ZONE);
        var body =
                "{\"destination\":\"%d\",\"date\":\"%s\",\"meal\":\"lunch\",\"plate\":\"4.85\"}".formatted(door, today);
        var kept = call("canteen", "POST /api/v1/food-waste", Map.of("body", body));
        assertThat(kept.text("/sums/plate/weight")).as(kept.body()).isEqualTo("4.85");
        assertThat(call("canteen", "POST /api/v1/food-waste", Map.of("body", body.replace("4.85", "-3")))
                        .status())
                .isEqualTo(422);
        assertThat(call("canteen", "GET /api/v1/food-waste", Map.of()).text("/items/0/meal"))
                .isEqualTo("lunch");
        var weighing = Map.of("id", kept.text("/weighings/0/id"));
        assertThat(call("canteen2", "DELETE /api/v1/food-waste/{id}", weighing).status())
                .isEqualTo(404);
        call("canteen", "DELETE /api/v1/food-waste/{id}", weighing);
    }

    /** Some of what was ordered is missing, and something else comes for the rest. */
    private void correct() {
        var body = order("gare", "", line("Betterave", "2") + "," + line("Poireau", "2"), "test");
        var number =
                call("household2", "POST /api/v1/orders", Map.of("body", body)).text("/number");
        var count = "[{\"product\":\"%d\",\"onHand\":\"1\"}]".formatted(village.product("Betterave"));
        call("producer", "PATCH /api/v1/stock", Map.of("body", count));
        var missing = call("coordinator", "GET /api/v1/shortages", Map.of());
        assertThat(missing.text("/items/0/shortage")).as(missing.body()).isEqualTo("1");
        var stock = Map.of("stock", missing.text("/items/0/stock"));
        assertThat(call("coordinator2", "POST /api/v1/shortages/{stock}/cut", stock)
                        .status())
                .isEqualTo(404);
        assertThat(call("coordinator", "POST /api/v1/shortages/{stock}/cut", stock)
                        .text("/orders/0"))
                .isEqualTo(number);

        var line = database.sql(
                        "select l.id::text from ordering.line l join ordering.orders o on o.id = l.order_id where o.number = '%s' and l.stock_id = %d"
                                .formatted(number, village.stock("Poireau")))
                .mapValue(String.class)
                .one()
                .block();
        assertThat(call("coordinator2", "GET /api/v1/replacements/{line}", Map.of("line", line))
                        .status())
                .isEqualTo(404);
        var choices = call("coordinator", "GET /api/v1/replacements/{line}", Map.of("line", line, "q", "chou"));
        var wanted = "{\"order\":\"%s\",\"offer\":\"%s\",\"quantity\":\"1\",\"agreed\":true,\"reason\":\"short\"}"
                .formatted(number, choices.text("/choices/0/offer"));
        var post = "POST /api/v1/replacements/{line}";
        assertThat(call("coordinator", post, Map.of("line", line, "body", wanted))
                        .status())
                .isEqualTo(428);
        var replaced =
                call("coordinator", post, Map.of("line", line, "body", wanted, "If-Match", choices.header("etag")));
        assertThat(replaced.text("/order")).as(replaced.body()).isEqualTo(number);
        assertThat(call("coordinator", post, Map.of("line", line, "body", wanted, "If-Match", "\"0\""))
                        .status())
                .isEqualTo(412);
    }

    /** A part of it comes later, the rest elsewhere, then less of it, and in the end nothing. */
    private void correctMore() {
        var number = call(
                        "household2",
                        "POST /api/v1/orders",
                        Map.of("body", order("gare", "", line("Carotte", "5"), "test")))
                .text("/number");
        assertThat(call("coordinator", "GET /api/v1/sold-orders", Map.of("q", number))
                        .text("/items/0/number"))
                .isEqualTo(number);
        assertThat(call("coordinator2", "GET /api/v1/sold-orders/{number}", Map.of("number", number))
                        .status())
                .isEqualTo(404);
        var because = "\"reason\":\"buyer_asked\"}";
        var line = call("coordinator", "GET /api/v1/sold-orders/{number}", Map.of("number", number))
                .text("/lines/0/line");
        var lines = "\"lines\":[{\"line\":\"%s\",\"quantity\":\"2\"}],".formatted(line);
        var split = sold(number, "split", "{\"day\":\"%s\",%s%s".formatted(village.secondDate(), lines, because));
        assertThat(split.text("/splitOff")).as(split.body()).isNotEmpty();
        var moved = sold(
                number,
                "move",
                "{\"destination\":\"%d\",\"day\":\"%s\",%s"
                        .formatted(village.site("kiosque"), village.firstDate(), because));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(sold(number, "correction", "{" + lines + because).status()).isEqualTo(200);
        assertThat(sold(number, "withdrawal", "{" + because).text("/state")).isEqualTo("cancelled");
        assertThat(call("coordinator", "POST /api/v1/sold-orders/confirmation", Map.of())
                        .text("/confirmed"))
                .isEqualTo("0");
    }

    private Answer sold(String number, String act, String body) {
        var seen = call("coordinator", "GET /api/v1/sold-orders/{number}", Map.of("number", number));
        return call(
                "coordinator",
                "POST /api/v1/sold-orders/{number}/" + act,
                Map.of("number", number, "body", body, "If-Match", seen.header("etag")));
    }

    private void deliver(String number) {
        passCutOffs(number);
        askLate(number);
        var listed = call(
                "coordinator",
                "GET /api/v1/consignments",
                Map.of("date", village.firstDate().toString()));
        var ours = listed.json()
                .path("items")
                .valueStream()
                .filter(one -> one.path("order").asString().equals(number))
                .toList();
        assertThat(call("coordinator", "GET /api/v1/consignments", Map.of("state", "gone"))
                        .text("/errors/0/code"))
                .isEqualTo("unknown-value");
        for (var consignment : ours) {
            var id = consignment.path("id").asString();
            assertThat(consignment.path("sender").path("id").asString()).isNotEmpty();
            var lines = consignment
                    .path("lines")
                    .valueStream()
                    .map(line -> "{\"line\":\"%s\",\"quantity\":\"%s\"%s}"
                            .formatted(
                                    line.path("line").asString(),
                                    line.path("ordered").asString(),
                                    line.path("catchWeight").asBoolean() ? ",\"weight\":\"4.7\"" : ""))
                    .collect(Collectors.joining(",", "{\"lines\":[", "]}"));
            twice("coordinator", "POST /api/v1/consignments/{id}/packing", id, lines);
            assertThat(call("canteen", "POST /api/v1/consignments/{id}/packing", Map.of("id", id, "body", lines))
                            .status())
                    .isEqualTo(403);
            twice("canteen", "POST /api/v1/consignments/{id}/reception", id, lines.replace("4.7", "4.6"));
            assertThat(call("canteen3", "POST /api/v1/consignments/{id}/reception", Map.of("id", id, "body", lines))
                            .status())
                    .isEqualTo(404);
        }
        assertThat(call("canteen", "GET /api/v1/orders/{number}", Map.of("number", number))
                        .text("/state"))
                .isEqualTo("delivered");
    }

    private void twice(String who, String call, String id, String body) {
        var key = UUID.randomUUID().toString();
        var first = call(who, call, Map.of("id", id, "body", body, "Idempotency-Key", key));
        var second = call(who, call, Map.of("id", id, "body", body, "Idempotency-Key", key));
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(second.header("idempotent-replayed")).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(call(who, call, Map.of("id", id, "body", body.replace("\"lines\"", "\"more\"")))
                        .status())
                .isEqualTo(422);
    }

    private void count() {
        var product = "\"product\":\"%d\"".formatted(village.product("Épinard"));
        var set =
                call("producer", "PATCH /api/v1/stock", Map.of("body", "[{%s,\"onHand\":\"120\"}]".formatted(product)));
        var version = set.json()
                .path("items")
                .valueStream()
                .filter(level -> level.path("product").asString().equals(String.valueOf(village.product("Épinard"))))
                .findFirst()
                .orElseThrow();
        assertThat(version.path("onHand").asString()).isEqualTo("120");
        assertThat(call(
                                "producer",
                                "PATCH /api/v1/stock",
                                Map.of("body", "[{%s,\"delta\":\"-1\",\"version\":0}]".formatted(product)))
                        .text("/errors/0/code"))
                .isEqualTo("stock-changed");
        assertThat(call("producer", "PATCH /api/v1/stock", Map.of("body", "[{%s,\"onHand\":\"a\"}]".formatted(product)))
                        .text("/errors/0/field"))
                .isEqualTo("[0].onHand");
        assertThat(call("producer", "GET /api/v1/stock", Map.of()).json().path("items"))
                .isNotEmpty();
    }

    private void expectAndUndo() {
        var monday = village.firstDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var product = String.valueOf(village.product("Épinard"));
        var body = "[{\"product\":\"%s\",\"monday\":\"%s\",\"quantity\":\"40\"}]".formatted(product, monday);
        var put = "PUT /api/v1/stock/forecasts";
        assertThat(call("producer", put, Map.of("body", body)).text("/items/0/quantity"))
                .isEqualTo("40");
        assertThat(call(
                                "producer",
                                put,
                                Map.of(
                                        "body",
                                        body.replace("}", ",\"version\":0}").replace("\"40\"", "\"41\"")))
                        .text("/errors/0/code"))
                .isEqualTo("stock-changed");
        assertThat(call("producer", "GET /api/v1/stock/forecasts", Map.of("from", monday.toString()))
                        .text("/items/0/product"))
                .isEqualTo(product);
        assertThat(call("canteen", "GET /api/v1/forecasts", Map.of()).json().path("items"))
                .isNotEmpty();
        assertThat(call("producer", "GET /api/v1/stock/moves", Map.of("kind", "forecast"))
                        .text("/items/0/week"))
                .isEqualTo(monday.toString());
        crates();
        assertThat(call("producer", "GET /api/v1/asked", Map.of()).json().path("items"))
                .isNotEmpty();

        var own = Map.of("product", product);
        var row = call("producer", "GET /api/v1/stock/{product}", own);
        assertThat(call("producer2", "GET /api/v1/stock/{product}", own).status())
                .isEqualTo(404);
        assertThat(call("producer", "GET /api/v1/stock/{product}/moves", own)
                        .json()
                        .path("items"))
                .isNotEmpty();
        assertThat(call("producer", "GET /api/v1/stock/moves", Map.of("product", product, "kind", "count"))
                        .text("/items/0/kind"))
                .isEqualTo("count");
        var undo = Map.of("product", product, "body", "{\"count\":\"%s\"}".formatted(row.text("/lastCount/id")));
        assertThat(call("producer", "POST /api/v1/stock/{product}/undo", undo).text("/onHand"))
                .isEqualTo("60");
        assertThat(call("producer", "POST /api/v1/stock/{product}/undo", undo).status())
                .isEqualTo(409);
    }

    private void importFile() {
        var post = "POST /api/v1/catalogue-imports";
        assertThat(call("coordinator", post, Map.of("body", "PK", "Content-Type", "application/zip"))
                        .status())
                .isEqualTo(415);
        var started = call("coordinator", post, Map.of("body", CSV_FILE, "Content-Type", "text/csv"));
        assertThat(started.status()).isEqualTo(202);
        var id = Map.of("id", started.text("/id"));
        assertThat(call("coordinator2", "GET /api/v1/catalogue-imports/{id}", id)
                        .status())
                .isEqualTo(404);
        var read = until("GET /api/v1/catalogue-imports/{id}", id, "reading");
        assertThat(read.text("/state")).isEqualTo("preview");
        assertThat(read.json().path("issues")).isNotEmpty();
        assertThat(call("coordinator", "POST /api/v1/catalogue-imports/{id}/application", id)
                        .text("/type"))
                .isEqualTo("/problems/import-unanswered");
        var known = CSV_FILE.replace("Ferme,", "Ferme des Sept Sillons %d,".formatted(village.number()));
        var auto = call("coordinator", post, Map.of("body", known, "Content-Type", "text/csv", "apply", "auto"));
        assertThat(auto.status()).isEqualTo(202);
    }

    private void openDates() {
        var first = village.firstDate();
        var week = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(first, first.plusWeeks(1));
        var copy = "POST /api/v1/cycles/weeks";
        assertThat(call("coordinator", copy, Map.of("body", week)).json().path("opened"))
                .isNotEmpty();
        assertThat(call("coordinator", copy, Map.of("body", week)).json().path("opened"))
                .isEmpty();
        var day = first.plusWeeks(3);
        var date = """
                {"deliveryDate":"%s","opens":"%sT08:00","householdCutOff":"%sT20:00","institutionCutOff":"%sT14:00","feePercentHousehold":"5",
                "feePercentInstitution":5,"marginPercent":"20"}""".formatted(day, day.minusDays(7), day.minusDays(2), day.minusDays(2));
        var opened = call("coordinator", "POST /api/v1/cycles", Map.of("body", date));
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(call("coordinator", "POST /api/v1/cycles", Map.of("body", date))
                        .status())
                .isEqualTo(409);
        var id = opened.text("/id");
        assertThat(call("coordinator", "GET /api/v1/cycles", Map.of()).json().path("items"))
                .isNotEmpty();
        assertThat(call("coordinator2", "GET /api/v1/cycles/{id}", Map.of("id", id))
                        .status())
                .isEqualTo(404);
        var patch = "PATCH /api/v1/cycles/{id}";
        var rule = "{\"shortageRule\":\"pro_rata\"}";
        assertThat(call("coordinator", patch, Map.of("id", id, "body", rule)).status())
                .isEqualTo(428);
        var tag =
                call("coordinator", "GET /api/v1/cycles/{id}", Map.of("id", id)).header("etag");
        assertThat(call("coordinator", patch, Map.of("id", id, "body", rule, "If-Match", tag))
                        .text("/shortageRule"))
                .isEqualTo("pro_rata");
        assertThat(call("coordinator", patch, Map.of("id", id, "body", rule, "If-Match", tag))
                        .status())
                .isEqualTo(412);
        var offers = call("coordinator", "GET /api/v1/cycles/{id}/allotments", Map.of("id", id));
        var share = "{\"items\":[{\"offer\":\"%s\",\"audience\":\"household\",\"amount\":\"40\"}]}"
                .formatted(offers.text("/items/0/offer"));
        assertThat(call("coordinator", "PUT /api/v1/cycles/{id}/allotments", Map.of("id", id, "body", share))
                        .text("/items/0/household/amount"))
                .isEqualTo("40");
        var table = "GET /api/v1/cycles/{id}/offers";
        var offered = call("coordinator", table, Map.of("id", id));
        assertThat(offered.json().path("items")).isNotEmpty();
        assertThat(offered.text("/items/0/householdPrice")).matches("[0-9]+(\\.[0-9]+)?");
        assertThat(call("coordinator2", table, Map.of("id", id)).status()).isEqualTo(404);
        var change = "PATCH /api/v1/cycles/{id}/offers";
        var dearer = "[{\"offer\":\"%s\",\"version\":%s,\"householdPrice\":\"99.5\"}]"
                .formatted(offered.text("/items/0/offer"), offered.text("/items/0/version"));
        assertThat(call("coordinator", change, Map.of("id", id, "body", dearer)).text("/items/0/householdPrice"))
                .isEqualTo("99.5");
        assertThat(call("coordinator", change, Map.of("id", id, "body", dearer)).text("/errors/0/field"))
                .isEqualTo("[0].version");
        assertThat(call("coordinator2", change, Map.of("id", id, "body", dearer))
                        .status())
                .isEqualTo(404);
        var fresh = "POST /api/v1/cycles/{id}/new-offers";
        assertThat(call("coordinator", "GET /api/v1/cycles/{id}/new-offers", Map.of("id", id))
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(call("coordinator", fresh, Map.of("id", id, "body", "{\"marginPercent\":\"20\"}"))
                        .text("/offered"))
                .isEqualTo("0");
        assertThat(call("coordinator", fresh, Map.of("id", id, "body", "{\"marginPercent\":\"-1\"}"))
                        .text("/errors/0/field"))
                .isEqualTo("marginPercent");
        assertThat(call("coordinator2", fresh, Map.of("id", id, "body", "{\"marginPercent\":\"20\"}"))
                        .status())
                .isEqualTo(404);
        assertThat(call("coordinator", "POST /api/v1/cycles/{id}/cancellation", Map.of("id", id))
                        .text("/state"))
                .isEqualTo("cancelled");
        callOff();
        var fees = "{\"from\":\"%s\",\"household\":{\"perOrder\":\"1.5\"},\"institution\":{\"perKg\":\"0.08\"}}"
                .formatted(village.secondDate().plusYears(1));
        assertThat(call("coordinator", "PUT /api/v1/fees", Map.of("body", fees))
                        .text("/items/0/institution/perKg/amount"))
                .isEqualTo("0.08");
        assertThat(call("coordinator", "GET /api/v1/fees", Map.of()).text("/items/0/household/perOrder/amount"))
                .isEqualTo("1.5");
        tariffs();
        var lead = call(
                "coordinator",
                "PUT /api/v1/lead-times",
                Map.of("body", "{\"producer\":\"%d\",\"hours\":48}".formatted(village.party("commun"))));
        assertThat(call("coordinator", "GET /api/v1/lead-times", Map.of()).text("/items/0/hours"))
                .isEqualTo("48");
        assertThat(call("coordinator", "DELETE /api/v1/lead-times/{id}", Map.of("id", lead.text("/items/0/id")))
                        .status())
                .isEqualTo(204);
    }

    /** A week that nobody ordered from yet does not take place. */
    private void callOff() {
        var id = call("coordinator", "GET /api/v1/cycles", Map.of())
                .json()
                .path("items")
                .valueStream()
                .filter(one -> one.path("deliveryDate")
                        .asString()
                        .equals(village.firstDate().plusWeeks(1).toString()))
                .map(one -> one.path("id").asString())
                .findFirst()
                .orElseThrow();
        var read = call("coordinator", "GET /api/v1/cycles/{id}/call-off", Map.of("id", id));
        assertThat(read.text("/orders")).as(read.body()).isEqualTo("0");
        var post = "POST /api/v1/cycles/{id}/call-off";
        assertThat(call("coordinator", post, Map.of("id", id, "body", "{}")).text("/errors/0/field"))
                .isEqualTo("reason");
        var because = Map.of("id", id, "body", "{\"reason\":\"no_delivery\"}");
        assertThat(call("coordinator2", post, because).status()).isEqualTo(404);
        assertThat(call("coordinator", post, because).text("/state")).isEqualTo("cancelled");
    }

    /** The farm brought some, and two went back. */
    private void crates() {
        var post = "POST /api/v1/returnables/hand-overs";
        var counted =
                "{\"producer\":\"%d\",\"day\":\"%s\",\"pieces\":[{\"returnable\":\"CRATE\",\"back\":2,\"brought\":\"6\"}]}"
                        .formatted(village.party("sillons"), LocalDate.now(ZoneId.of("Europe/Brussels")));
        var booked = call("coordinator", post, Map.of("body", counted));
        assertThat(booked.text("/pieces/0/brought")).as(booked.body()).isEqualTo("6");
        assertThat(call("coordinator", post, Map.of("body", counted.replace("\"back\":2", "\"back\":20")))
                        .text("/errors/0/expected"))
                .isEqualTo("10");
        for (var side : List.of("coordinator", "producer")) {
            assertThat(call(side, "GET /api/v1/returnables", Map.of()).text("/items/0/value/amount"))
                    .isEqualTo("16");
            assertThat(call(side, "GET /api/v1/returnables/moves", Map.of("limit", "1"))
                            .text("/items/0/brought"))
                    .isEqualTo("6");
        }
        deposits();
        lend();
    }

    /** Nobody of these was lent anything: there is nothing to bring back. */
    private void deposits() {
        assertThat(call("household", "GET /api/v1/deposits", Map.of()).text("/credit/amount"))
                .isEqualTo("0");
        assertThat(call("volunteer", "GET /api/v1/deposits/households", Map.of("q", "marchand"))
                        .text("/items/0/left"))
                .isEqualTo("0");
        var household = String.valueOf(village.party("marchand"));
        assertThat(call("volunteer", "GET /api/v1/deposits/households/{household}", Map.of("household", household))
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(call(
                                "volunteer",
                                "POST /api/v1/deposits/households/{household}/returns",
                                Map.of(
                                        "household",
                                        household,
                                        "body",
                                        "{\"items\":[{\"returnable\":\"BOTTLE\",\"quantity\":1}]}"))
                        .text("/errors/0/code"))
                .isEqualTo("deposit-not-out");
    }

    private void lend() {
        assertThat(call("coordinator", "GET /api/v1/deposits/kinds", Map.of()).text("/items/0/deposit/currency"))
                .isEqualTo("EUR");
        assertThat(call("coordinator", "GET /api/v1/deposits/products", Map.of())
                        .json()
                        .path("items"))
                .isNotEmpty();
        var put = "PUT /api/v1/deposits/products/{product}";
        var milk = Map.of(
                "product", String.valueOf(village.product("Lait entier")), "body", "{\"returnable\":\"BOTTLE\"}");
        assertThat(call("coordinator", put, milk).text("/deposit/amount")).isEqualTo("0.3");
        assertThat(call("producer", put, milk).status()).isEqualTo(403);
    }

    private void tariffs() {
        var choices = call("coordinator", "GET /api/v1/drop-tariffs/choices", Map.of());
        var door = choices.text("/destinations/0/id");
        var from = village.secondDate().plusMonths(3);
        var tariff = "{\"destination\":\"%s\",\"seller\":\"%s\",\"fee\":\"12.5\",\"from\":\"%s\"}"
                .formatted(door, choices.text("/sellers/0/id"), from);
        assertThat(call("coordinator", "PUT /api/v1/drop-tariffs", Map.of("body", tariff))
                        .json()
                        .path("items"))
                .isNotEmpty();
        assertThat(call("coordinator", "GET /api/v1/drop-tariffs", Map.of()).body())
                .contains(from.toString());
        assertThat(call(
                                "coordinator",
                                "DELETE /api/v1/drop-tariffs/{destination}",
                                Map.of("destination", door, "from", from.toString()))
                        .status())
                .isEqualTo(204);
        assertThat(call("coordinator", "GET /api/v1/drop-tariffs", Map.of()).body())
                .doesNotContain(from.toString());
    }

    private void planDates() {
        var post = "POST /api/v1/plans";
        var begins = village.firstDate().plusYears(1);
        var body = """
                {"name":"Jeudis","begins":"%s","rule":"FREQ=WEEKLY;BYDAY=TH","holidays":"be","opensDays":11,"opensTime":"08:00","householdDays":2,"householdTime":"20:00",
                "institutionDays":3,"institutionTime":"14:00","feePercentHousehold":"5","feePercentInstitution":"5"}""".formatted(begins);
        var today = village.firstDate().toString();
        var preview = call(
                "coordinator", "POST /api/v1/plans/preview", Map.of("body", body.replace(begins.toString(), today)));
        assertThat(preview.text("/items/0/outcome")).as(preview.body()).isEqualTo("by_rule");
        assertThat(preview.json().path("items").size()).isBetween(7, 10);
        assertThat(call("coordinator", "GET /api/v1/plans", Map.of()).json().path("items"))
                .isEmpty();
        var key = UUID.randomUUID().toString();
        var made = call("coordinator", post, Map.of("body", body, "Idempotency-Key", key));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(call("coordinator", post, Map.of("body", body, "Idempotency-Key", key))
                        .text("/id"))
                .isEqualTo(made.text("/id"));
        var id = made.text("/id");
        assertThat(call("coordinator", "GET /api/v1/plans/{id}/dates", Map.of("id", id))
                        .status())
                .isEqualTo(200);
        assertThat(call("coordinator2", "GET /api/v1/plans/{id}/dates", Map.of("id", id))
                        .status())
                .isEqualTo(404);
        assertThat(call("coordinator", "GET /api/v1/plans", Map.of()).text("/items/0/id"))
                .isEqualTo(id);
        var put = "PUT /api/v1/plans/{id}";
        var tag =
                call("coordinator", "GET /api/v1/plans/{id}", Map.of("id", id)).header("etag");
        assertThat(call(
                                "coordinator",
                                put,
                                Map.of("id", id, "body", body.replace("Jeudis", "Paniers"), "If-Match", tag))
                        .text("/name"))
                .isEqualTo("Paniers");
        assertThat(call("coordinator", put, Map.of("id", id, "body", body, "If-Match", tag))
                        .status())
                .isEqualTo(412);
        var excepted = call(
                "coordinator",
                "POST /api/v1/plans/{id}/exceptions",
                Map.of("id", id, "body", "{\"kind\":\"left_out\",\"first\":\"%s\"}".formatted(begins)));
        assertThat(call(
                                "coordinator",
                                "DELETE /api/v1/plans/{id}/exceptions/{exception}",
                                Map.of("id", id, "exception", excepted.text("/exceptions/0/id")))
                        .status())
                .isEqualTo(204);
        assertThat(call(
                                "coordinator",
                                "PUT /api/v1/plans/{id}/weeks",
                                Map.of("id", id, "body", "{\"week\":\"%s\",\"wanted\":false}".formatted(begins)))
                        .status())
                .isEqualTo(200);
        assertThat(call(
                                "coordinator",
                                "PUT /api/v1/plans/{id}/state",
                                Map.of("id", id, "body", "{\"state\":\"paused\"}"))
                        .text("/state"))
                .isEqualTo("paused");
    }

    private void price() {
        var body = "{\"name\":\"Écoles\",\"audience\":\"institution\",\"percent\":\"-5\",\"from\":\"2030-01-01\"}";
        var key = UUID.randomUUID().toString();
        var post = "POST /api/v1/price-lists";
        var made = call("coordinator", post, Map.of("body", body, "Idempotency-Key", key));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(call("coordinator", post, Map.of("body", body, "Idempotency-Key", key))
                        .text("/id"))
                .isEqualTo(made.text("/id"));
        var id = made.text("/id");
        assertThat(call("coordinator", "GET /api/v1/price-lists", Map.of()).text("/items/0/id"))
                .isEqualTo(id);
        var put = "PUT /api/v1/price-lists/{id}";
        var tag = call("coordinator", "GET /api/v1/price-lists/{id}", Map.of("id", id))
                .header("etag");
        var ended = body.replace("}", ",\"until\":\"2030-06-30\"}");
        assertThat(call("coordinator", put, Map.of("id", id, "body", ended, "If-Match", tag))
                        .text("/until"))
                .isEqualTo("2030-06-30");
        assertThat(call("coordinator", put, Map.of("id", id, "body", body, "If-Match", tag))
                        .status())
                .isEqualTo(412);
        var buyer = Map.of("id", id, "buyer", String.valueOf(village.party("tilleuls")));
        assertThat(call("coordinator", "PUT /api/v1/price-lists/{id}/buyers/{buyer}", buyer)
                        .json()
                        .path("forNamed")
                        .asBoolean())
                .isTrue();
        assertThat(call("coordinator", "DELETE /api/v1/price-lists/{id}/buyers/{buyer}", buyer)
                        .status())
                .isEqualTo(204);
        var product =
                Map.of("id", id, "product", String.valueOf(village.product("Carotte")), "body", "{\"price\":\"1.1\"}");
        assertThat(call("coordinator", "PUT /api/v1/price-lists/{id}/products/{product}", product)
                        .text("/products/0/price/amount"))
                .isEqualTo("1.1");
        assertThat(call("coordinator", "DELETE /api/v1/price-lists/{id}/products/{product}", product)
                        .status())
                .isEqualTo(204);
    }

    private void figures() {
        var territory = "val-" + village.number();
        var call = "GET /api/v1/reports/{territory}/indicators";
        for (var by : List.of("month", "family", "group", "authority", "audience", "reason", "none")) {
            call("", call, Map.of("territory", territory, "by", by, "to", "2030-12", "from", "2026-11-02"));
        }
        assertThat(call("", call, Map.of("territory", territory, "from", "soon"))
                        .text("/errors/0/code"))
                .isEqualTo("not-a-month");
        assertThat(call("", call, Map.of("territory", "nowhere")).status()).isEqualTo(404);
        var csv = call("", call, Map.of("territory", territory, "Accept", "text/csv"));
        assertThat(csv.body()).startsWith("key,indicator,formula,");
        assertThat(call("", "GET /api/v1/reports/{territory}/indicators.csv", Map.of("territory", territory))
                        .body())
                .isEqualTo(csv.body());
        assertThat(call("", "GET /api/v1/reports/{territory}/rows.csv", Map.of("territory", territory))
                        .body())
                .startsWith("line,date,");
    }

    private Answer until(String call, Map<String, String> with, String passing) {
        var answer = call("coordinator", call, with);
        for (var i = 0; i < 100 && answer.text("/state").equals(passing); i++) {
            pause();
            answer = call("coordinator", call, with);
        }
        return answer;
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passCutOffs(String number) {
        database.sql(
                        "update ordering.line set cutoff_at = added_at + interval '1 millisecond' where order_id = (select id from ordering.orders where number = :number) and kind = 'goods'")
                .bind("number", number)
                .then()
                .then(database.sql("select ordering.confirm(array[id]) from ordering.orders where number = :number")
                        .bind("number", number)
                        .then())
                .block();
    }

    private String order(String site, String reference, String lines, String method) {
        return "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"purchaseOrderNumber\":\"%s\",\"lines\":[%s],\"payment\":{\"method\":\"%s\"}}"
                .formatted(village.site(site), village.firstDate(), reference, lines, method);
    }

    private String line(String product, String quantity) {
        return "{\"offer\":\"%d\",\"quantity\":\"%s\"}"
                .formatted(village.offer(product, village.firstDate()), new BigDecimal(quantity).toPlainString());
    }

    /** Calls as somebody; what is not the body, a header or a part of the path is asked behind the question mark. */
    private Answer call(String who, String call, Map<String, String> with) {
        seen.add(call);
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", call.contains("imports") && call.startsWith("POST") ? "text/csv" : JSON);
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        if (!who.isEmpty()) {
            headers.put("Authorization", "Bearer " + tokens.computeIfAbsent(who, this::token));
        }
        var path = call.substring(call.indexOf(' ') + 1);
        var query = new ArrayList<String>();
        for (var entry : with.entrySet()) {
            var name = entry.getKey();
            if (Character.isUpperCase(name.charAt(0))) {
                headers.put(name, entry.getValue());
            } else if (path.contains("{" + name + "}")) {
                path = path.replace("{" + name + "}", entry.getValue());
            } else if (!name.equals("body") && !NAMES.contains(name)) {
                query.add(name + "=" + entry.getValue());
            }
        }
        headers.values().removeIf(String::isEmpty);
        var address = query.isEmpty() ? path : path + "?" + String.join("&", query);
        var answer =
                send(request(call.substring(0, call.indexOf(' ')), address, headers, with.getOrDefault("body", "")));
        var type = answer.headers().firstValue("content-type").orElse("");
        objections.addAll(description.objections(call, answer.statusCode(), type, answer.body()));
        return new Answer(
                answer.statusCode(),
                answer.headers().map(),
                answer.body(),
                type.contains("json") ? json.readTree(answer.body()) : json.nullNode());
    }

    private String token(String who) {
        var basic = Base64.getEncoder().encodeToString((village.email(who) + ":demo").getBytes(StandardCharsets.UTF_8));
        var answer = call("", "POST /api/v1/tokens", Map.of("Authorization", "Basic " + basic, "body", "{}"));
        assertThat(answer.status()).isEqualTo(201);
        return answer.text("/token");
    }

    private HttpRequest request(String method, String path, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(request.toString(), e);
        }
    }
}
