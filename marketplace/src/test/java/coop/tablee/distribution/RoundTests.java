package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class RoundTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor driver;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        driver = visitor("driver");
    }

    @Test
    void driverSeesWhereToBringWhatAndNothingOfWhoBoughtWhat() {
        var order = order("household", "kiosque");
        tell("canteen", "tilleulsDoor", "+32 2 000 00 01", "Ring at the green gate");
        order("canteen", "tilleulsDoor");

        assertThat(round())
                .contains("Not packed yet: " + order.number(), "Ring at the green gate", "tel:+3220000001", "Call")
                .doesNotContain("Marchand", "Carrot", "Carotte");
        pack(order);
        assertThat(round()).contains("Labels: " + order.number());
    }

    @Test
    void whatIsBroughtIsSaidOnceAndTakenBackUntilSomebodyReceivedIt() {
        var order = order("canteen", "tilleulsDoor");
        var stop = stop("tilleulsDoor");
        assertThat(statusOf(driver, stop)).isEqualTo(422);
        pack(order);
        for (var tap = 0; tap < 2; tap++) {
            assertThat(statusOf(driver, stop)).isEqualTo(303);
            assertThat(state(order)).isEqualTo("DELIVERED");
        }
        assertThat(round()).contains("Everything is brought", "That was wrong");
        assertThat(statusOf(driver, stop + "/undo")).isEqualTo(303);
        assertThat(state(order)).isEqualTo("PACKED");
        assertThat(statusOf(driver, stop)).isEqualTo(303);
        receive(order);
        assertThat(statusOf(driver, stop + "/undo")).isEqualTo(422);
        assertThat(state(order)).isEqualTo("ACCEPTED");
        assertThat(round()).contains("Received").doesNotContain("That was wrong");
        Invariants.assertHold(database);
    }

    @Test
    void whatWasBroughtIsNotPackedAnewButCorrectedAtTheDoor() {
        var order = order("canteen", "tilleulsDoor");
        pack(order);
        driver.post(stop("tilleulsDoor"), Map.of());
        var again = visitor("coordinator")
                .post("/coop/packing/" + order.consignments().get(0).id(), Map.of("version", "1"));
        assertThat(Visitor.textOf(again)).contains("These crates are delivered already");
    }

    @Test
    void stopsAndPapersOfAnotherCarrierAreNotThere() {
        var order = order("canteen", "tilleulsDoor");
        pack(order);
        var stranger = visitor("driver2");
        assertThat(Visitor.textOf(stranger.get("/round?date=" + village.firstDate())))
                .contains("Nothing to carry that day");
        assertThat(statusOf(stranger, stop("tilleulsDoor"))).isEqualTo(404);
        assertThat(stranger.get("/papers/drops/" + order.drop()).getStatus().value())
                .isEqualTo(404);
        assertThat(Visitor.textOf(driver.get("/papers/drops/" + order.drop()))).contains(order.number());
        assertThat(state(order)).isEqualTo("PACKED");
    }

    @Test
    void numberThatIsNoneAndWordsWithoutEndAreRefused() {
        var kitchen = visitor("canteen");
        var path = "/door/" + village.site("tilleulsDoor") + "/drivers";
        var wrong = kitchen.post(path, Map.of("phone", "call me", "directions", "x".repeat(10_000)));
        assertThat(wrong.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(wrong)).contains("This is no phone number", "at most 300 characters");
        assertThat(visitor("canteen2")
                        .post(path, Map.of("phone", "", "directions", ""))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    private String round() {
        var page = driver.get("/round?date=" + village.firstDate());
        return page.getResponseBody() + Visitor.textOf(page);
    }

    private String stop(String place) {
        return "/round/%s/stops/%d".formatted(village.firstDate(), village.site(place));
    }

    private static int statusOf(Visitor somebody, String path) {
        return somebody.post(path, Map.of()).getStatus().value();
    }

    private void tell(String who, String door, String phone, String directions) {
        visitor(who).post("/door/" + village.site(door) + "/drivers", Map.of("phone", phone, "directions", directions));
    }

    private String state(OrderDetails order) {
        return database.sql("select state from ordering.consignment where id = "
                        + order.consignments().get(0).id())
                .mapValue(String.class)
                .one()
                .block();
    }

    private OrderDetails order(String who, String destination) {
        var line = new LineRequest(village.offer("Carotte", village.firstDate()), BigDecimal.valueOf(2), null);
        var request = new OrderRequest(village.site(destination), village.firstDate(), null, null, List.of(line));
        var method = who.equals("household") ? PaymentMethod.TEST : PaymentMethod.ACCOUNT;
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), method, false, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    private void pack(OrderDetails order) {
        database.sql("update ordercycle.cycle set state = 'CLOSED' where id = %d"
                        .formatted(village.cycle("grandChamp", village.firstDate())))
                .then()
                .block();
        fulfilment
                .pack(
                        new PackConsignment(
                                order.consignments().get(0).id(),
                                null,
                                order.lines().stream()
                                        .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                                        .toList()),
                        village.actor("coordinator"))
                .block();
    }

    private void receive(OrderDetails order) {
        fulfilment
                .receive(
                        new ReceiveConsignment(order.consignments().get(0).id(), null, List.of(), true),
                        village.actor("canteen"))
                .block();
    }

    private Visitor visitor(String who) {
        return Visitor.signedIn(port, village.email(who)).reading("en");
    }
}
