package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.DeliveryException;
import coop.tablee.ordering.DeliveryExceptions;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The volunteer's table, without scripts. */
@MarketplaceTest
class PickupPagesTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderDirectory directory;

    @Autowired
    DeliveryExceptions exceptions;

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

    @ParameterizedTest
    @ValueSource(strings = {"menage dub", "dubo", "md", "MÉNAGE", "dubois menage"})
    void ordersAreFoundAsPeopleTypeInAHurry(String typed) {
        rename("dubois", "Ménage Dubois");
        rename("marchand", "Foyer Œillet");
        var wanted = packed(place("household2", Map.of("Poireau", "2")));
        packed(place("household", Map.of("Poireau", "1")));

        var hit = signedIn("volunteer")
                .get(list() + "&q=" + typed.replace(" ", "+").replace("É", "%C3%89"));

        assertThat(hit.status()).isEqualTo(303);
        assertThat(hit.location()).endsWith("/pickups/" + wanted.number());
    }

    @Test
    void severalHitsAreListedAndNoneIsSaid() {
        var one = packed(place("household", Map.of("Poireau", "1")));
        var other = packed(place("household", Map.of("Poireau", "2")));
        var volunteer = signedIn("volunteer");

        assertThat(volunteer.get(list() + "&q=marchand").words()).contains(one.number(), other.number(), "2 waiting");
        assertThat(volunteer.get(list() + "&q=zzz").words()).contains("Nobody to wait for");
        assertThat(volunteer.get(list() + "&q=" + one.number().substring(1)).location())
                .endsWith(one.number());
    }

    @Test
    void nobodyCameAndSomebodyComesLateAllTheSame() {
        var order = packed(place("household", Map.of("Poireau", "4", "Céleri-rave", "1")));
        var volunteer = signedIn("volunteer");
        var path = "/pickups/" + order.number();
        assertThat(volunteer.get(path).words()).contains("Nobody came");
        assertThat(volunteer.get(path + "/not-fetched").words())
                .contains("The household pays what was packed", "People may still come");

        var hasty = volunteer.post(path + "/not-fetched", "goods", "KEPT", "keptUntil", soon(), "note", "Frigo 2");
        assertThat(hasty.status()).isEqualTo(409);
        assertThat(hasty.words()).contains("still open");
        assertThat(hasty.body()).as("what was typed is kept").contains("value=\"Frigo 2\"");
        for (var n = 0; n < 2; n++) {
            assertThat(volunteer
                            .post(
                                    path + "/not-fetched",
                                    "goods",
                                    "KEPT",
                                    "keptUntil",
                                    soon(),
                                    "note",
                                    "Frigo 2",
                                    "early",
                                    "true")
                            .status())
                    .isEqualTo(303);
        }

        assertThat(find(order).state()).isEqualTo(OrderState.SETTLED);
        assertThat(volunteer.get(list()).words()).contains("1 not fetched", "Kept at the point", "none to come");
        assertThat(volunteer.get(path).words()).contains("It is kept here until", "may still have it", "Frigo 2");
        var late = volunteer.post(path);
        assertThat(late.status()).isEqualTo(303);
        assertThat(late.location()).contains("done=" + order.number());
        assertThat(volunteer.get(list()).words()).contains("1 fetched");
        assertThat(find(order).total()).isEqualTo(order.total());
        assertThat(volunteer
                        .post(path + "/not-fetched", "goods", "HUB", "early", "true")
                        .words())
                .contains("This was received already");
    }

    @Test
    void whatWasGivenAwayIsNotHandedOver() {
        var order = packed(place("household", Map.of("Poireau", "4")));
        var volunteer = signedIn("volunteer");
        var path = "/pickups/" + order.number();
        // A day in a field that is hidden for what is not kept is not read
        volunteer.post(path + "/not-fetched", "goods", "FOOD_AID", "keptUntil", "yesterday", "early", "true");

        assertThat(volunteer.get(path).words())
                .contains("given to food aid")
                .doesNotContain("All is handed over", "may still have it");
        var refused = volunteer.post(path);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.words()).contains("The goods are no longer here");
    }

    @Test
    void whatCannotBeIsSaidAtItsField() {
        var order = packed(place("household", Map.of("Poireau", "4")));
        var volunteer = signedIn("volunteer");
        var path = "/pickups/" + order.number() + "/not-fetched";

        assertThat(volunteer.post(path, "goods", "MOOD", "early", "true").words())
                .contains("Choose one");
        assertThat(volunteer
                        .post(path, "goods", "KEPT", "keptUntil", "soon", "early", "true")
                        .words())
                .contains("“soon” is no day");
        assertThat(volunteer.post(path, "goods", "KEPT", "early", "true").words())
                .contains("This is missing");
        assertThat(volunteer
                        .post(path, "goods", "KEPT", "keptUntil", "+999999999-01-01", "early", "true")
                        .status())
                .isEqualTo(422);
        assertThat(volunteer
                        .post(path, "goods", "HUB", "note", "x".repeat(5000), "early", "true")
                        .status())
                .isEqualTo(422);
        assertThat(volunteer.post(path).status()).isEqualTo(422);
        assertThat(find(order).state()).isEqualTo(OrderState.PACKED);
    }

    @Test
    void wrongTickIsTakenBackAndTheOtherHouseholdGetsItsOwn() {
        var wrong = packed(place("household", Map.of("Poireau", "4")));
        var volunteer = signedIn("volunteer");
        var path = "/pickups/" + wrong.number();
        volunteer.post(path);
        assertThat(volunteer.get(list() + "&done=" + wrong.number()).words()).contains("That was wrong");

        var back = volunteer.post(path + "/undo");

        assertThat(back.location()).endsWith(path);
        assertThat(volunteer.get(path).words()).contains("waits again", "All is handed over");
        volunteer.post(path + "/undo");
        assertThat(volunteer.get(path).words()).contains("was not handed over");
        assertThat(volunteer
                        .post(
                                path + "/missing",
                                "lines[0].line",
                                wrong.lines().get(0).id(),
                                "lines[0].quantity",
                                "1",
                                "lines[0].reason",
                                "DAMAGED")
                        .status())
                .isEqualTo(303);
        assertThat(find(wrong).refunded().minor()).isPositive();
        assertThat(volunteer.get(list()).words()).contains("is handed over");
        volunteer.post(path + "/undo");
        assertThat(volunteer.get(path).words()).contains("cannot be undone");
    }

    @Test
    void whoTicksWhilePackingChangesIsToldAndWhoTicksTwiceToo() {
        var order = packed(place("household", Map.of("Poireau", "4")));
        var volunteer = signedIn("volunteer");
        var path = "/pickups/" + order.number();
        var field = "version." + order.consignments().get(0).id();
        assertThat(volunteer.get(path).body()).contains("name=\"" + field + "\" value=\"1\"");
        pack(order, 3);

        var stale = volunteer.post(path, field, 1);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.words()).contains("Somebody else packed this meanwhile", "3 of 4");
        assertThat(volunteer.post(path, field, "leek").status()).isEqualTo(400);

        var answers = Flux.range(0, 8)
                .flatMap(
                        i -> Mono.fromSupplier(
                                        () -> volunteer.post(path, field, 2).status())
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();
        assertThat(answers).containsOnly(303);
        volunteer.get(list());
        volunteer.post(path, field, 2);
        assertThat(volunteer.get(path).words()).contains("had been handed over before");
    }

    @Test
    void whatNobodyMarkedIsStillThereTheNextDay() {
        var order = packed(place("household", Map.of("Poireau", "4")));
        run("update ordering.orders set delivery_date = (now() at time zone 'Europe/Brussels')::date - 2 where id = "
                + order.id());

        for (var who : List.of("volunteer", "coordinator")) {
            assertThat(signedIn(who).get("/pickups?date=" + village.firstDate()).words())
                    .contains("1 order still waits");
        }
        assertThat(signedIn("volunteer2").get("/pickups").words()).doesNotContain("still wait");
        var path = "/pickups/" + order.number() + "/not-fetched";
        assertThat(signedIn("volunteer").get(path).words()).doesNotContain("People may still come");
        assertThat(signedIn("volunteer").post(path, "goods", "THROWN_AWAY").status())
                .isEqualTo(303);
        assertThat(signedIn("volunteer").get("/pickups").words()).doesNotContain("still waits");
    }

    @Test
    void whatIsDamagedIsToldToWhoSentItInTheVolunteersWords() {
        var order = packed(place("household", Map.of("Poireau", "4")));
        var path = "/pickups/" + order.number() + "/missing";
        var line = order.lines().get(0).id();
        var volunteer = signedIn("volunteer");
        Object[] said = {
            "lines[0].line", line, "lines[0].quantity", "3", "lines[0].reason", "DAMAGED", "lines[0].note", "écrasé"
        };

        var tooLong = said.clone();
        tooLong[7] = "x".repeat(201);
        assertThat(volunteer.post(path, tooLong).words()).contains("at most 200 characters");
        assertThat(volunteer.post(path, said).status()).isEqualTo(303);

        assertThat(exceptions
                        .of(village.party("grandChamp"), village.firstDate(), village.firstDate())
                        .block())
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.kind()).isEqualTo(DeliveryException.Kind.FAULT);
                    assertThat(told.fault()).isEqualTo(LineFault.DAMAGED);
                    assertThat(told.note()).isEqualTo("écrasé");
                    assertThat(told.accepted()).isEqualByComparingTo("3");
                });
        assertThat(exceptions
                        .of(village.party("valDeSenne"), village.firstDate(), village.firstDate())
                        .block())
                .isEmpty();
    }

    @Test
    void coordinatorForgivesWhatWasNotFetchedOnce() {
        var order = packed(place("household", Map.of("Jus de pomme", "2")));
        signedIn("volunteer").post("/pickups/" + order.number() + "/not-fetched", "goods", "HUB", "early", "true");
        var coordinator = signedIn("coordinator");
        var path = "/coop/not-fetched/" + order.number();
        assertThat(coordinator.get("/coop/not-fetched").words()).contains(order.number(), "Back to the hub");
        assertThat(coordinator.get(path).words()).contains("Forgive the household", "It went back to the hub");

        assertThat(coordinator.post(path, "amount", "leek", "reason", "x").words())
                .contains("is no number");
        assertThat(coordinator.post(path, "amount", "-1", "reason", "x").words())
                .contains("More than nothing");
        assertThat(coordinator.post(path, "amount", "9999999999", "reason", "x").status())
                .isEqualTo(422);
        assertThat(coordinator.post(path, "amount", "99", "reason", "x").words())
                .contains("At most", "what your cooperative sold itself");
        assertThat(coordinator.post(path, "amount", "1,50").words()).contains("Say why");
        var answers = Flux.range(0, 8)
                .flatMap(
                        i -> Mono.fromSupplier(() -> coordinator
                                        .post(path, "amount", "1,50", "reason", "À l’hôpital")
                                        .status())
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .collectList()
                .block();

        assertThat(answers).containsOnly(303);
        assertThat(find(order).refunded().minor()).isEqualTo(150);
        assertThat(coordinator.get(path).words()).contains("was given back: À l’hôpital");
        assertThat(coordinator.post(path, "amount", "2", "reason", "x").words())
                .contains("Something was forgiven already");
        assertThat(signedIn("coordinator2").get(path).status()).isEqualTo(404);
        assertThat(signedIn("coordinator2")
                        .post(path, "amount", "1", "reason", "x")
                        .status())
                .isEqualTo(404);
        assertThat(signedIn("volunteer")
                        .post(path, "amount", "1", "reason", "x")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void othersFindNothing() {
        var order = packed(place("household", Map.of("Poireau", "4")));
        for (var path : List.of("/not-fetched", "/undo", "")) {
            assertThat(signedIn("volunteer2")
                            .post("/pickups/" + order.number() + path, "goods", "HUB", "early", "true")
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(signedIn("volunteer2")
                        .get("/pickups/" + order.number() + "/not-fetched")
                        .status())
                .isEqualTo(404);
        assertThat(signedIn("volunteer").post("/pickups/T0/undo").status()).isEqualTo(404);
        assertThat(find(order).state()).isEqualTo(OrderState.PACKED);
    }

    private String list() {
        return "/pickups?date=" + village.firstDate();
    }

    private String soon() {
        return village.firstDate().plusDays(2).toString();
    }

    private void rename(String household, String name) {
        run("update network.party set name = '%s' where id = %d".formatted(name, village.party(household)));
    }

    private OrderDetails find(OrderDetails order) {
        return directory.find(order.number(), village.actor("household")).block();
    }

    private OrderDetails place(String buyer, Map<String, String> wanted) {
        var lines = wanted.entrySet().stream()
                .map(each -> new LineRequest(
                        village.offer(each.getKey(), village.firstDate()), new BigDecimal(each.getValue()), null))
                .toList();
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor(buyer))
                .block()
                .orders()
                .get(0);
    }

    /** What the closing of the cycle does to its orders, without closing it for those that follow; then everything is packed. */
    private OrderDetails packed(OrderDetails order) {
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        pack(order, 1000);
        return order;
    }

    private void pack(OrderDetails order, int atMost) {
        var most = BigDecimal.valueOf(atMost);
        var lines = order.lines().stream()
                .map(line -> new PackedLine(line.id(), line.ordered().min(most), null, LineFault.SHORT))
                .toList();
        fulfilment
                .pack(new PackConsignment(order.consignments().get(0).id(), null, lines), village.actor("coordinator"))
                .block();
    }

    private Visitor signedIn(String who) {
        return Visitor.signedIn(port, village, who);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
