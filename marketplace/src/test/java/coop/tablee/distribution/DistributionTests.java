package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@MarketplaceTest
class DistributionTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderDirectory directory;

    @LocalServerPort
    int port;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void harvestListSumsOverCooperativesAndSaysWhatIsBeingPaid() {
        confirmed(place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4")));
        confirmed(place(
                "canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10", "Carotte", "2.5")));
        place("household2", "kiosque", PaymentMethod.TEST, true, Map.of("Poireau", "3"));

        var page = signedIn("producer").get("/harvest?date=" + village.firstDate());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.words()).contains("Leek 14 bunches", "Some buyers are still paying", "kiosque", "tilleulsDoor");
        var csv = signedIn("producer").get("/harvest.csv?date=" + village.firstDate());
        assertThat(csv.body()).contains(",4,3,0\r\n", ",10,0,0\r\n");
        assertThat(signedIn("coordinator")
                        .get("/coop/harvest?date=" + village.firstDate())
                        .words())
                .contains("Ferme des Sept Sillons", "14 bunches");
        assertThat(signedIn("producer2")
                        .get("/harvest?date=" + village.firstDate())
                        .words())
                .contains("Nothing to harvest");
        assertThat(signedIn("coordinator2")
                        .get("/coop/harvest?date=" + village.firstDate())
                        .words())
                .doesNotContain("Sept Sillons");
    }

    @Test
    void coordinatorPacksOnThePageAndTheKitchenReceivesOnThePhone() {
        var order = confirmed(place(
                "canteen",
                "tilleulsDoor",
                PaymentMethod.ACCOUNT,
                false,
                Map.of("Poireau", "10", "Potimarron", "2", "Épinard", "3")));
        var consignment = order.consignments().get(0).id();
        var coordinator = signedIn("coordinator");
        assertThat(coordinator.get("/coop/packing?date=" + village.firstDate()).words())
                .contains(order.number(), "To pack");
        var sheet = coordinator.get("/coop/packing/" + consignment);
        assertThat(sheet.status()).isEqualTo(200);
        assertThat(sheet.words()).containsOnlyOnce("Too warm").doesNotContain("Wrong label", "No lot");
        assertThat(sheet.words()).contains("Red kuri squash", "charged as 2.76 kg at most");

        var refused = coordinator.post(
                "/coop/packing/" + consignment, packing(order, Map.of("Poireau", "11", "Potimarron", "2@abc")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.words()).contains("“abc” is no number");
        refused = coordinator.post(
                "/coop/packing/" + consignment, packing(order, Map.of("Poireau", "11", "Potimarron", "2@2.5")));
        assertThat(refused.words()).contains("11 is more than was ordered (10)");
        var packed = coordinator.post(
                "/coop/packing/" + consignment, packing(order, Map.of("Poireau", "8", "Potimarron", "2@2,5")));
        assertThat(packed.status()).isEqualTo(303);

        var cook = signedIn("canteen");
        assertThat(cook.get("/receptions?date=" + village.firstDate()).words()).contains("1 line short");
        var door = cook.get("/receptions/" + consignment);
        assertThat(door.words()).as("only what must be cold can be too warm").containsOnlyOnce("Too warm");
        assertThat(door.words()).contains("Packed short", "8 of 10 bunches", "7 °C at most");
        var again = cook.post(
                "/receptions/" + consignment, "signer", "Nadia", "version", 1, "lines[0].line", line(order, "Poireau"));
        assertThat(again.words()).contains("Accept or refuse this");
        var tooWarm = cook.post("/receptions/" + consignment, reception(order, "9,5", "accept", "DAMAGED"));
        assertThat(tooWarm.status()).isEqualTo(422);
        assertThat(tooWarm.words()).contains("9.5 °C, at most 7 °C. This can only be refused.");
        var closed = cook.post("/receptions/" + consignment, reception(order, "9,5", "refuse", "TEMPERATURE"));

        assertThat(closed.status()).isEqualTo(303);
        assertThat(cook.post("/receptions/" + consignment, reception(order, "9,5", "refuse", "TEMPERATURE"))
                        .status())
                .isEqualTo(303);
        assertThat(cook.get("/receptions/" + consignment).words())
                .contains("Accepted in part", "Refused", "Too warm", "9.5 °C");
        var received = directory.find(order.number(), village.actor("canteen")).block();
        assertThat(received.state()).isEqualTo(OrderState.DELIVERED);
        // 8 × 2.64 = 21.12 and 2.5 kg × 2.31 = 5.78; fee 7.5 % of 26.90 = 2.02; VAT 6 % of 28.92 = 1.74
        assertThat(received.total().minor()).isEqualTo(3066);
        assertThat(count("distribution.reception where signer = 'Nadia' and consignment_id = " + consignment))
                .isEqualTo(1);
    }

    @Test
    void dietsOfTheHouseWarnAtTheDoorAndOnTheOrdersPage() {
        var order = packed(confirmed(place(
                "canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Céleri-rave", "2", "Poireau", "1"))));
        run(
                "insert into catering.diet (site_id, names, people, excludes, changed_by) values (%d, '{\"fr\": \"Sans céleri\", \"en\": \"No celery\"}', 7, array['CELERY'], 0)"
                        .formatted(village.site("tilleulsDoor")));
        var cook = signedIn("canteen");

        assertThat(cook.get("/receptions/" + order.consignments().get(0).id()).words())
                .containsOnlyOnce(": 7 people, No celery");
        assertThat(cook.get("/orders/" + order.number()).words())
                .contains("To look out for", "Celeriac", ": 7 people, No celery");
    }

    @Test
    void lotIsTypedOnceAndProposedForTheSameGoodsUntilItIsRubbedOut() {
        var first = confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10")));
        var second = confirmed(place("canteen2", "erablesDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "4")));
        var coordinator = signedIn("coordinator");
        var path = "/coop/packing/" + first.consignments().get(0).id();

        var tooLong = coordinator.post(path, packing(first, Map.of(), "lines[0].lot", "L".repeat(41)));
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.body()).contains("L".repeat(41), "lines[0].lot-error");
        assertThat(coordinator
                        .post(path, packing(first, Map.of(), "lines[0].lot", " P-47/2 "))
                        .status())
                .isEqualTo(303);

        assertThat(coordinator.get(path).body()).contains("value=\"P-47/2\"");
        assertThat(coordinator
                        .get("/coop/packing/" + second.consignments().get(0).id())
                        .body())
                .as("proposed for the next")
                .contains("value=\"P-47/2\"");
        assertThat(count("ordering.line where lot_code is not null and order_id = " + second.id()))
                .as("but not written before it is said")
                .isZero();
        assertThat(coordinator.get("/papers/drops/" + first.drop()).words()).contains("P-47/2");
        assertThat(coordinator
                        .post(path, packing(first, Map.of(), "lines[0].lot", ""))
                        .status())
                .isEqualTo(303);
        assertThat(count("ordering.line where lot_code is not null and order_id = " + first.id()))
                .isZero();
    }

    @Test
    void aKitchenRefusesOneLineAndAcceptsTheRestAtOnce() {
        var order = confirmed(place(
                "canteen",
                "tilleulsDoor",
                PaymentMethod.ACCOUNT,
                false,
                Map.of("Poireau", "8", "Potimarron", "2", "Épinard", "3")));
        var consignment = order.consignments().get(0).id();
        signedIn("coordinator").post("/coop/packing/" + consignment, packing(order, Map.of("Potimarron", "2@2,5")));
        var cook = signedIn("canteen");
        assertThat(cook.get("/receptions/" + consignment).words()).contains("Accept the rest and close");

        var closed = cook.post(
                "/receptions/" + consignment, withoutDecisions(reception(order, "9,5", "refuse", "TEMPERATURE")));

        assertThat(closed.status()).isEqualTo(303);
        assertThat(directory
                        .find(order.number(), village.actor("canteen"))
                        .block()
                        .total()
                        .minor())
                .isEqualTo(3066);
    }

    @Test
    void volunteerTicksTwiceAndItIsHandedOverOnce() {
        var order = packed(confirmed(place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4"))));
        var volunteer = signedIn("volunteer");
        assertThat(volunteer.get("/pickups?date=" + village.firstDate()).words())
                .contains(order.number(), "1 to come");
        assertThat(volunteer.get("/pickups/" + order.number()).words()).contains("4 bunches", "All is handed over");

        var answers = Flux.range(0, 4)
                .flatMap(i -> Mono.fromSupplier(() ->
                                volunteer.post("/pickups/" + order.number()).status())
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();

        assertThat(answers).containsOnly(303);
        assertThat(directory
                        .find(order.number(), village.actor("household"))
                        .block()
                        .state())
                .isEqualTo(OrderState.SETTLED);
        assertThat(count("distribution.reception where consignment_id = "
                        + order.consignments().get(0).id()))
                .isEqualTo(1);
        assertThat(volunteer.get("/pickups/" + order.number()).words()).contains("has been handed over");
    }

    @Test
    void whatIsMissingAtThePointIsPaidBack() {
        var order = packed(confirmed(
                place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4", "Céleri-rave", "1"))));
        var volunteer = signedIn("volunteer");
        var path = "/pickups/" + order.number() + "/missing";
        assertThat(volunteer.get(path).status()).isEqualTo(200);

        assertThat(volunteer
                        .post(path, "lines[0].line", line(order, "Poireau"), "lines[0].quantity", "3")
                        .words())
                .contains("Say why");
        assertThat(volunteer
                        .post(path, "lines[0].line", Long.MAX_VALUE, "lines[0].quantity", "3")
                        .status())
                .isEqualTo(404);
        var done = volunteer.post(
                path, "lines[0].line", line(order, "Poireau"), "lines[0].quantity", "3", "lines[0].reason", "MISSING");

        assertThat(done.status()).isEqualTo(303);
        var settled = directory.find(order.number(), village.actor("household")).block();
        assertThat(settled.state()).isEqualTo(OrderState.SETTLED);
        // One bunch at 3.05 and its fee
        assertThat(settled.refunded().minor())
                .isEqualTo(order.paid().minor() - settled.total().minor())
                .isEqualTo(328);
    }

    @Test
    void wrongPointAndCancelledOrderAreRefusedInWords() {
        var order = place("household", "kiosque", PaymentMethod.TEST, false, Map.of("Poireau", "4"));
        assertThat(signedIn("volunteer2").get("/pickups/" + order.number()).status())
                .isEqualTo(404);
        assertThat(signedIn("volunteer2").post("/pickups/" + order.number()).status())
                .isEqualTo(404);
        assertThat(signedIn("canteen").post("/pickups/" + order.number()).status())
                .isEqualTo(403);
        var tooEarly = signedIn("volunteer").post("/pickups/" + order.number());
        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(tooEarly.words()).contains("not packed yet");

        run("select ordering.cancel('%s', %d, 0)".formatted(order.number(), order.buyer()));

        assertThat(signedIn("volunteer").get("/pickups/" + order.number()).words())
                .contains("was cancelled");
        var cancelled = signedIn("volunteer").post("/pickups/" + order.number());
        assertThat(cancelled.status()).isEqualTo(409);
        assertThat(cancelled.words()).contains("This order is over");
    }

    @Test
    void othersConsignmentsAnswerLikeMissingOnes() {
        var order = packed(
                confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10"))));
        var id = order.consignments().get(0).id();

        assertThat(signedIn("coordinator2").get("/coop/packing/" + id).status()).isEqualTo(404);
        assertThat(signedIn("coordinator2")
                        .post("/coop/packing/" + id, packing(order, Map.of()))
                        .status())
                .isEqualTo(404);
        assertThat(signedIn("canteen2").get("/receptions/" + id).status()).isEqualTo(404);
        assertThat(signedIn("canteen2")
                        .post("/receptions/" + id, "signer", "x", "lines[0].line", 1, "lines[0].decision", "refuse")
                        .status())
                .isEqualTo(404);
        assertThat(signedIn("coordinator").get("/coop/packing/99999999999").status())
                .isEqualTo(404);
        assertThat(signedIn("coordinator").get("/coop/packing/leek").status()).isEqualTo(400);
        assertThat(signedIn("canteen").get("/receptions?date=tomorrow").status())
                .isEqualTo(400);
        assertThat(signedIn("canteen")
                        .get("/receptions?date=%2B999999999-01-01")
                        .status())
                .isEqualTo(400);
        for (var stranger : List.of("coordinator2", "canteen2", "volunteer2")) {
            var program = program(stranger);
            assertThat(program.ask("/api/v1/consignments?date=" + village.firstDate())
                            .body()
                            .path("items")
                            .isEmpty())
                    .isTrue();
            var act = stranger.equals("coordinator2") ? "/packing" : "/reception";
            assertThat(program.send("/api/v1/consignments/" + id + act, key(), json(order, "10"))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void programsPackAndReceiveOncePerKey() {
        var order = confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10")));
        var path = "/api/v1/consignments/" + order.consignments().get(0).id();
        var cooperative = program("coordinator");
        var kitchen = program("canteen");
        var key = key();

        assertThat(cooperative.send(path + "/packing", "", json(order, "9")).status())
                .isEqualTo(400);
        var packed = cooperative.send(path + "/packing", key, json(order, "9"));
        assertThat(packed.status()).isEqualTo(200);
        assertThat(packed.text("/state")).isEqualTo("packed");
        assertThat(packed.text("/lines/0/shortage")).isEqualTo("short");
        var replayed = cooperative.send(path + "/packing", key, json(order, "9"));
        assertThat(replayed.replayed()).isTrue();
        assertThat(replayed.body()).isEqualTo(packed.body());
        assertThat(cooperative.send(path + "/packing", key, json(order, "8")).text("/type"))
                .endsWith("/idempotency-key-reused");
        assertThat(kitchen.send(path + "/reception", key, json(order, "9")).status())
                .isEqualTo(409);

        var listed = kitchen.ask("/api/v1/consignments?state=packed&limit=1&date=" + village.firstDate());
        assertThat(listed.text("/items/0/lines/0/packed")).isEqualTo("9");
        assertThat(listed.text("/next")).isNotEmpty();
        var received = kitchen.send(path + "/reception", key(), json(order, "8"));
        assertThat(received.status()).isEqualTo(200);
        assertThat(received.text("/state")).isEqualTo("partly_accepted");
        assertThat(received.text("/order/state")).isEqualTo("delivered");
        assertThat(cooperative.send(path + "/packing", key(), json(order, "9")).text("/type"))
                .endsWith("/already-received");
    }

    @ParameterizedTest
    @CsvSource({"-1", "0.3333333", "1e9", "1000000000", "11", "''", "[]", "leek"})
    void amountsThatCannotBeAreNamed(String quantity) {
        var order = confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10")));
        var path = "/api/v1/consignments/" + order.consignments().get(0).id() + "/packing";

        var refused = program("coordinator").send(path, key(), json(order, quantity));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/errors/0/field")).isEqualTo("lines[0].quantity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|422",
                "[]|422",
                "{\"lines\":[]}|422",
                "{\"lines\":[{}]}|422",
                "{\"lines\":[{\"line\":\"1\",\"quantity\":\"1\",\"reason\":\"MOOD\"}]}|422",
                "{\"lines\":[{\"line\":\"1\",\"quantity\":\"1\"}],\"version\":\"x\"}|422",
                "nonsense|400"
            })
    void bodiesThatCannotBeReadAreRefused(String body, int status) {
        var order = confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "10")));
        var path = "/api/v1/consignments/" + order.consignments().get(0).id() + "/reception";

        assertThat(program("canteen").send(path, key(), body).status()).isEqualTo(status);
    }

    @Test
    void statementsOfPagesDoNotGrowWithTheLines() {
        var small = packed(
                confirmed(place("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, false, Map.of("Poireau", "2"))));
        var large = packed(confirmed(place(
                "canteen2",
                "erablesDoor",
                PaymentMethod.ACCOUNT,
                false,
                Map.of("Poireau", "2", "Carotte", "2", "Betterave", "1", "Céleri-rave", "1", "Épinard", "1"))));
        var coordinator = signedIn("coordinator");
        var few = signedIn("canteen");
        var many = signedIn("canteen2");

        assertThat(statements(
                        coordinator,
                        "/coop/packing/" + large.consignments().get(0).id()))
                .isEqualTo(statements(
                        coordinator,
                        "/coop/packing/" + small.consignments().get(0).id()));
        assertThat(statements(many, "/receptions/" + large.consignments().get(0).id()))
                .isEqualTo(statements(
                        few, "/receptions/" + small.consignments().get(0).id()));
        assertThat(statements(coordinator, "/coop/packing?date=" + village.firstDate()))
                .hasSize(4);
        assertThat(statements(coordinator, "/coop/harvest?date=" + village.firstDate()))
                .hasSize(4);
        assertThat(statements(coordinator, "/pickups?date=" + village.firstDate()))
                .hasSize(5);
    }

    private static Object[] withoutDecisions(Object[] fields) {
        var kept = new ArrayList<Object>(List.of("rest", "accept"));
        for (var i = 0; i < fields.length; i += 2) {
            var name = String.valueOf(fields[i]);
            if (!name.endsWith("decision") || fields[i + 1].equals("refuse")) {
                kept.add(name);
                kept.add(fields[i + 1]);
            }
        }
        return kept.toArray();
    }

    private static List<String> statements(Visitor visitor, String path) {
        visitor.get(path);
        return Statements.during(() -> assertThat(visitor.get(path).status()).isEqualTo(200));
    }

    private Object[] reception(OrderDetails order, String celsius, String spinach, String reason) {
        return new Object[] {
            "signer",
            "Nadia",
            "version",
            1,
            "lines[0].line",
            line(order, "Poireau"),
            "lines[0].quantity",
            "8",
            "lines[0].decision",
            "accept",
            "lines[1].line",
            line(order, "Potimarron"),
            "lines[1].quantity",
            "2",
            "lines[1].weight",
            "2,5",
            "lines[1].decision",
            "accept",
            "lines[2].line",
            line(order, "Épinard"),
            "lines[2].quantity",
            "3",
            "lines[2].decision",
            spinach,
            "lines[2].temperature",
            celsius,
            "lines[2].reason",
            reason
        };
    }

    private Object[] packing(OrderDetails order, Map<String, String> but, Object... besides) {
        var fields = new ArrayList<Object>(List.of(besides));
        for (var i = 0; i < order.lines().size(); i++) {
            var line = order.lines().get(i);
            var words = but.getOrDefault(
                            line.names().texts().get("fr"), line.ordered().toPlainString())
                    .split("@");
            fields.addAll(List.of(
                    "lines[" + i + "].line",
                    line.id(),
                    "lines[" + i + "].quantity",
                    words[0],
                    "lines[" + i + "].reason",
                    "SHORT"));
            if (words.length > 1) {
                fields.addAll(List.of("lines[" + i + "].weight", words[1]));
            }
        }
        return fields.toArray();
    }

    private static String json(OrderDetails order, String quantity) {
        var written = quantity.equals("[]") ? "[]" : "\"" + quantity + "\"";
        return "{\"signer\": \"Nadia\", \"lines\": [{\"line\": \"%d\", \"quantity\": %s, \"reason\": \"short\"}]}"
                .formatted(order.lines().get(0).id(), written);
    }

    private static long line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private OrderDetails place(
            String buyer, String site, PaymentMethod payment, boolean payLater, Map<String, String> wanted) {
        var lines = wanted.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(name -> name.replace('É', 'Z'))))
                .map(each -> new LineRequest(
                        village.offer(each.getKey(), village.firstDate()), new BigDecimal(each.getValue()), null))
                .toList();
        var request = new OrderRequest(village.site(site), village.firstDate(), null, null, lines);
        return placement
                .place(new PlaceCheckout(key(), List.of(request), payment, payLater, true), village.actor(buyer))
                .block()
                .orders()
                .get(0);
    }

    /** What the closing of the cycle does to its orders, without closing it for those that follow. */
    private OrderDetails confirmed(OrderDetails order) {
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        return order;
    }

    private OrderDetails packed(OrderDetails order) {
        var coordinator = signedIn("coordinator");
        order.consignments()
                .forEach(consignment -> assertThat(coordinator
                                .post("/coop/packing/" + consignment.id(), packing(order, Map.of()))
                                .status())
                        .isEqualTo(303));
        return order;
    }

    private Visitor signedIn(String who) {
        return Visitor.signedIn(port, village, who);
    }

    private Visitor program(String who) {
        return Visitor.program(port, village, who);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private long count(String from) {
        return database.sql("select count(*) n from " + from)
                .mapValue(Long.class)
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
