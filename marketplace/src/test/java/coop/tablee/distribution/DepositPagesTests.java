package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Returnables;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.DepositBalances;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Bottles that go out with an order and come back to the table. */
@MarketplaceTest
class DepositPagesTests {

    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([^\"]+)\"");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    Returnables returnables;

    @Autowired
    DepositBalances balances;

    @LocalServerPort
    int port;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        returnables
                .lend(village.product("Lait entier"), "BOTTLE", 1, village.actor("coordinator2"))
                .block();
        run(
                "update ordercycle.offer o set product_version_id = p.current_version_id from catalogue.product p where p.id = o.product_id and p.id = "
                        + village.product("Lait entier"));
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void bottlesComeBackWithTheNextOrderAndAreBookedOnce() {
        var first = packed(4);
        var second = packed(2);
        var volunteer = signedIn("volunteer");
        volunteer.post("/pickups/" + first.number());
        var page = volunteer.get("/pickups/" + second.number());
        assertThat(page.words()).contains("Deposit bottle", "Still out: 4", "€0.30 each");
        var path = "/pickups/deposits/" + second.buyer();
        Object[] three = form(page, second, "3");

        var answers = Flux.range(0, 8)
                .flatMap(
                        i -> Mono.fromSupplier(() -> volunteer.post(path, three))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.location()).endsWith("/pickups/" + second.number());
        });
        assertThat(left(second)).isEqualByComparingTo("1");
        assertThat(balances.creditOf(second.buyer()).block().minor()).isEqualTo(90);
        assertThat(volunteer
                        .get("/pickups/summary?date=" + village.firstDate().minusDays(3))
                        .words())
                .contains("Deposits taken back", "Deposit bottle");
    }

    @Test
    void householdWithoutAnOrderTodayIsFoundByName() {
        var order = packed(4);
        var volunteer = signedIn("volunteer");
        volunteer.post("/pickups/" + order.number());

        assertThat(volunteer.get("/pickups/deposits").words()).contains("Marchand");
        assertThat(volunteer
                        .get("/pickups/deposits?q=menage+marchand+" + village.number())
                        .words())
                .contains("Marchand");
        assertThat(volunteer.get("/pickups/deposits?q=zzz").words()).contains("Nobody of this name");
        var path = "/pickups/deposits/" + order.buyer();
        var page = volunteer.get(path);
        assertThat(page.words()).contains("To their credit: €0.00");

        var tooMany = volunteer.post(path, form(page, null, "5"));
        assertThat(tooMany.status()).isEqualTo(409);
        assertThat(tooMany.body()).contains("value=\"5\"");
        assertThat(volunteer.post(path, form(page, null, "0")).words()).contains("Count at least one piece");
        assertThat(volunteer.post(path, form(page, null, "leek")).words()).contains("no whole number");
        assertThat(volunteer.post(path, form(page, null, "-1")).status()).isEqualTo(422);
        assertThat(volunteer.post(path, form(page, null, "99999999999")).status())
                .isEqualTo(422);
        assertThat(volunteer.post(path).status()).isEqualTo(422);
        assertThat(volunteer.post(path, form(page, null, "4")).location()).endsWith(path);
        var reused = volunteer.post(path, form(page, null, "1"));
        assertThat(reused.status()).isEqualTo(409);
        assertThat(volunteer.get(path).words()).contains("To their credit: €1.20", "Nothing is out");
    }

    @Test
    void buyerReadsWhatIsStillWithThemAndWhatStandsToTheirCredit() {
        var household = signedIn("household");
        var order = packed(4);
        assertThat(household.get("/orders").words()).doesNotContain("still with you", "To your credit");

        var volunteer = signedIn("volunteer");
        volunteer.post("/pickups/" + order.number());
        assertThat(household.get("/orders").words())
                .contains("Deposits", "Deposit bottle", "4 still with you, of 4")
                .doesNotContain("To your credit");

        var path = "/pickups/deposits/" + order.buyer();
        volunteer.post(path, form(volunteer.get(path), null, "3"));
        assertThat(household.get("/orders").words()).contains("1 still with you, of 4", "To your credit €0.90");

        volunteer.post(path, form(volunteer.get(path), null, "1"));
        assertThat(household.get("/orders").words())
                .contains("To your credit €1.20")
                .doesNotContain("still with you");
        assertThat(signedIn("household2").get("/orders").words()).doesNotContain("still with you", "To your credit");
    }

    @Test
    void othersFindNoHousehold() {
        var order = packed(2);
        for (var who : List.of("volunteer2", "coordinator2")) {
            assertThat(signedIn(who).get("/pickups/deposits").words()).doesNotContain("Marchand");
            assertThat(signedIn(who).get("/pickups/deposits/" + order.buyer()).status())
                    .isEqualTo(404);
            assertThat(signedIn(who)
                            .post("/pickups/deposits/" + order.buyer(), "key", "k")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(signedIn("volunteer")
                        .get("/pickups/deposits/" + village.party("dubois"))
                        .status())
                .isEqualTo(404);
        assertThat(signedIn("volunteer").get("/pickups/deposits/leek").status()).isEqualTo(400);
    }

    @Test
    void whatNobodyFetchedIsTakenBackAtOnce() {
        var order = packed(4);
        var volunteer = signedIn("volunteer");

        volunteer.post("/pickups/" + order.number() + "/not-fetched", "goods", "HUB", "early", "true");

        assertThat(left(order)).as("paid, so it stands in their balance").isEqualByComparingTo("4");
        var path = "/pickups/deposits/" + order.buyer();
        assertThat(volunteer.post(path, form(volunteer.get(path), order, "4")).status())
                .isEqualTo(303);
        assertThat(left(order)).isZero();
        assertThat(balances.creditOf(order.buyer()).block().minor()).isEqualTo(120);
    }

    @Test
    void programsTakeBackWhatThePageWouldAndBuyersReadIt() {
        var order = packed(4);
        signedIn("volunteer").post("/pickups/" + order.number());
        var volunteer = ApiCaller.of(village, "volunteer", port);
        var household = ApiCaller.of(village, "household", port);
        var found = volunteer.get("/deposits/households?q=menage+marchand+" + village.number());
        assertThat(found.text("/items/0/left")).as(found.body()).isEqualTo("4");
        assertThat(volunteer.get("/deposits/households").text("/items/0/household"))
                .isEqualTo(found.text("/items/0/household"));
        var path = "/deposits/households/" + found.text("/items/0/household");
        assertThat(volunteer.get(path).text("/items/0/left")).isEqualTo("4");
        var three = "{\"items\":[{\"returnable\":\"BOTTLE\",\"quantity\":\"3\"}]}";

        var answers = Flux.range(0, 8)
                .flatMap(
                        i -> Mono.fromSupplier(() ->
                                        volunteer.call("POST", path + "/returns", three, "Idempotency-Key", "three"))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();

        assertThat(answers).extracting(ApiCaller.Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(ApiCaller.Answer::body)
                .as("the first answer")
                .hasSize(8)
                .containsOnly(answers.get(0).body());
        assertThat(answers)
                .filteredOn(answer -> answer.header("idempotent-replayed").isEmpty())
                .hasSize(1);
        assertThat(household.get("/deposits").text("/items/0/left")).isEqualTo("1");
        assertThat(household.get("/deposits").text("/credit/amount")).isEqualTo("0.9");
        for (var refusal : Map.of(
                        three.replace("3", "2"),
                        "409 deposit-not-out items[0].quantity deposit-not-out",
                        three.replace("\"3\"", "0"),
                        "422 invalid-input items[0].quantity quantity-not-allowed",
                        three.replace("\"3\"", "1.5"),
                        "422 invalid-input items[0].quantity type-mismatch",
                        three.replace("BOTTLE", ""),
                        "422 invalid-input items[0].returnable required",
                        "{\"items\":[]}",
                        "422 invalid-input items required",
                        "{}",
                        "422 invalid-input items required")
                .entrySet()) {
            var refused = volunteer.call("POST", path + "/returns", refusal.getKey(), "Idempotency-Key", "wrong");
            assertThat(refused.said()).as(refusal.getKey()).isEqualTo(refusal.getValue());
        }
        assertThat(volunteer
                        .call("POST", path + "/returns", three.replace("3", "1"), "Idempotency-Key", "three")
                        .said())
                .isEqualTo("409 idempotency-key-reused");
        assertThat(volunteer.call("POST", path + "/returns", three).said())
                .isEqualTo("400 idempotency-key-required Idempotency-Key required");
        for (var who : List.of("volunteer2", "coordinator2")) {
            var stranger = ApiCaller.of(village, who, port);
            assertThat(stranger.get(path).status()).isEqualTo(404);
            assertThat(stranger.call("POST", path + "/returns", three, "Idempotency-Key", "x")
                            .status())
                    .isEqualTo(404);
            assertThat(stranger.get("/deposits/households").json().path("items"))
                    .isEmpty();
        }
        assertThat(household.get(path).status()).isEqualTo(403);
        assertThat(left(order)).isEqualByComparingTo("1");
    }

    @Test
    void farmTakesBackWhatItHandedOutAtItsOwnPoint() {
        var order = packed(4);
        signedIn("volunteer").post("/pickups/" + order.number());
        var path = "/deposits/households/" + order.buyer();
        var one = "{\"items\":[{\"returnable\":\"BOTTLE\",\"quantity\":1}]}";
        var farm = ApiCaller.of(village, "producer", port);
        assertThat(farm.call("POST", path + "/returns", one, "Idempotency-Key", "farm")
                        .said())
                .as("not its point")
                .isEqualTo("404 not-found");
        run("update network.site set party_id = %d where id = %d"
                .formatted(village.party("sillons"), village.site("kiosque")));

        var returned = farm.call("POST", path + "/returns", one, "Idempotency-Key", "farm");

        assertThat(returned.status()).as(returned.body()).isEqualTo(201);
        var page = signedIn("producer");
        var here = "/pickups/deposits/" + order.buyer();
        assertThat(page.post(here, form(page.get(here), null, "2")).status()).isEqualTo(303);
        assertThat(left(order)).isEqualByComparingTo("1");
        for (var who : List.of("producer2", "volunteer", "volunteer2", "coordinator2")) {
            assertThat(ApiCaller.of(village, who, port)
                            .call("POST", path + "/returns", one, "Idempotency-Key", "x")
                            .said())
                    .as(who)
                    .isEqualTo("404 not-found");
            assertThat(signedIn(who).post(here, "key", "k").status()).as(who).isEqualTo(404);
        }
        for (var who : List.of("household", "driver", "canteen")) {
            assertThat(ApiCaller.of(village, who, port)
                            .call("POST", path + "/returns", one, "Idempotency-Key", "x")
                            .status())
                    .as(who)
                    .isEqualTo(403);
        }
        assertThat(left(order)).isEqualByComparingTo("1");
    }

    private Object[] form(Visitor.Page page, OrderDetails order, String quantity) {
        var key = KEY.matcher(page.body());
        assertThat(key.find()).isTrue();
        return new Object[] {
            "key",
            key.group(1),
            "order",
            order == null ? "" : order.number(),
            "items[0].returnable",
            "BOTTLE",
            "items[0].quantity",
            quantity
        };
    }

    private BigDecimal left(OrderDetails order) {
        return balances.of(order.buyer()).block().stream()
                .map(DepositBalances.Balance::left)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Bottles of milk, packed and waiting at the kiosk. */
    private OrderDetails packed(int bottles) {
        var lines = List.of(
                new LineRequest(village.offer("Lait entier", village.firstDate()), BigDecimal.valueOf(bottles), null));
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, lines);
        var order = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor("household"))
                .block()
                .orders()
                .get(0);
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        var packed = order.lines().stream()
                .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                .toList();
        fulfilment
                .pack(
                        new PackConsignment(order.consignments().get(0).id(), null, packed),
                        village.actor("coordinator2"))
                .block();
        return order;
    }

    private Visitor signedIn(String who) {
        return Visitor.signedIn(port, village, who);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
