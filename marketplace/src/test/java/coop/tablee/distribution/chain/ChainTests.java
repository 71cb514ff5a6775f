package coop.tablee.distribution.chain;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Returnables;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Bottles that the dairy lends Val de Senne with its milk, two with each bottle of milk, and crates that it brings besides. */
class ChainTests extends ApiStory {

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    Returnables returnables;

    @Autowired
    ChainBalances balances;

    private String farm;

    @BeforeEach
    void lend() {
        farm = "/coop/returnables/" + village.party("laiterie");
        returnables
                .lend(village.product("Lait entier"), "BOTTLE", 2, village.actor("coordinator2"))
                .block();
        run(
                "update ordercycle.offer o set product_version_id = p.current_version_id from catalogue.product p where p.id = o.product_id and p.id = "
                        + village.product("Lait entier"));
    }

    @Test
    void whatIsPackedIsLentOnceHoweverOftenItIsPackedAgain() {
        var order = ordered("household", "kiosque", 4);
        assertThat(bottles()).as("ordered is not lent").isEqualTo("");

        pack(order, "4");
        assertThat(bottles()).isEqualTo("8 0 0 8");
        pack(order, "3");
        pack(order, "3");
        assertThat(bottles()).isEqualTo("6 0 0 6");

        pack(ordered("household2", "kiosque", 1), "1");
        assertThat(bottles()).isEqualTo("8 0 0 8");
        Invariants.assertHold(database);
    }

    @Test
    void bothSidesSeeTheSameOnPagesInTheSpreadsheetAndByProgram() {
        pack(ordered("household", "kiosque", 5), "5");
        var coordinator2 = visitor("coordinator2");

        var answer = coordinator2.post(farm, form("back.BOTTLE", "4", "brought.CRATE", "6", "note", "=1+1, cassée"));

        assertThat(answer.getStatus().value()).as(answer.getResponseBody()).isEqualTo(303);
        var page = Visitor.textOf(coordinator2.get(farm));
        assertThat(page).contains("Bouteille consignée", "encore ici : 6", "1,80 €", "24,00 €", "=1+1, cassée");
        assertThat(Visitor.textOf(coordinator2.get("/coop/returnables")))
                .contains("6 × Bouteille consignée", "25,80 €");
        var own = Visitor.textOf(visitor("producer2").get("/returnables"));
        assertThat(own).contains("Val de Senne", "25,80 €", "=1+1, cassée", "reparti à la ferme");
        for (var caller : List.of(other, caller("producer2"))) {
            var items = caller.get("/returnables");
            assertThat(items.text("/items/0/returnable")).as(items.body()).isEqualTo("BOTTLE");
            assertThat(items.text("/items/0/lent")).isEqualTo("10");
            assertThat(items.text("/items/0/back")).isEqualTo("4");
            assertThat(items.text("/items/0/left")).isEqualTo("6");
            assertThat(items.text("/items/0/value/amount")).isEqualTo("1.8");
            assertThat(items.text("/items/1/brought")).isEqualTo("6");
        }
        for (var file : List.of(
                coordinator2.get("/coop/returnables.csv"), visitor("producer2").get("/returnables.csv"))) {
            assertThat(file.getResponseBody())
                    .contains(
                            "lent_with_goods", ",BOTTLE,", ",10,0,0,0.30,3.00,", ",0,0,4,0.30,-1.20,", "'=1+1, cassée");
        }
        Invariants.assertHold(database);
    }

    @Test
    void programsCountOnceWhatThePageWould() {
        pack(ordered("household", "kiosque", 5), "5");
        var counted = counted("{'returnable':'BOTTLE','back':4},{'returnable':'CRATE','brought':'6'}");

        var booked = handOver("pallet", counted);
        var again = handOver("pallet", counted);

        assertThat(booked.status()).as(booked.body()).isEqualTo(201);
        assertThat(booked.header("idempotent-replayed")).isEmpty();
        assertThat(again.header("idempotent-replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(booked.body());
        assertThat(handOver("pallet", counted.replace("\"back\":4", "\"back\":3"))
                        .said())
                .isEqualTo("409 idempotency-key-reused");
        assertThat(bottles()).isEqualTo("10 0 4 6");
        for (var reader : List.of(other, caller("producer2"))) {
            var first = reader.get("/returnables/moves?limit=2");
            assertThat(first.text("/items/0/lent") + " " + first.text("/items/1/back"))
                    .as("the delivery date is still to come: %s", first.body())
                    .isEqualTo("10 4");
            var rest = reader.get("/returnables/moves?limit=2&cursor=" + first.text("/next"));
            assertThat(rest.text("/items/0/brought")).as(rest.body()).isEqualTo("6");
            assertThat(rest.text("/next")).isEmpty();
        }
        for (var reader : List.of(other, caller("producer2"))) {
            assertThat(reader.get("/returnables/moves?producer=" + village.party("laiterie"))
                            .json()
                            .path("items")
                            .size())
                    .isEqualTo(3);
        }
        assertThat(other.get("/returnables/moves?producer=987654321").json().path("items"))
                .isEmpty();
        assertThat(coordinator
                        .get("/returnables/moves?producer=" + village.party("laiterie"))
                        .json()
                        .path("items"))
                .as("the other cooperative")
                .isEmpty();
        assertThat(other.get("/returnables/moves?limit=0").said()).isEqualTo("422 invalid-input limit out-of-range");
        assertThat(caller("producer2")
                        .call("POST", "/returnables/hand-overs", counted, "Idempotency-Key", "own")
                        .status())
                .isEqualTo(403);
        var foreign =
                counted.replace(String.valueOf(village.party("laiterie")), String.valueOf(village.party("valDeSenne")));
        assertThat(handOver("foreign", foreign).status()).isEqualTo(404);
        Invariants.assertHold(database);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'returnable':'BOTTLE','back':11}|409 deposit-not-out pieces[0].back deposit-not-out",
                "{'returnable':'CRATE','brought':1},{'returnable':'BOTTLE','back':11}|409 deposit-not-out pieces[1].back deposit-not-out",
                "{'returnable':'BOTTLE','back':-1}|422 invalid-input pieces[0].back out-of-range",
                "{'returnable':'BOTTLE','brought':10001}|422 invalid-input pieces[0].brought out-of-range",
                "{'returnable':'BOTTLE','back':1.5}|422 invalid-input pieces[0].back type-mismatch",
                "{'returnable':'BOTTLE','back':'deux'}|422 invalid-input pieces[0].back type-mismatch",
                "{'returnable':'BOTTLE'}|422 invalid-input pieces[0].back nothing-counted",
                "{'back':1}|422 invalid-input pieces[0].returnable required",
                "{'returnable':'CRATE','brought':1},{'returnable':'UNKNOWN','back':1}|422 invalid-input pieces[1].returnable unknown-value",
                "{'returnable':'BOTTLE','back':1},{'returnable':'BOTTLE','back':1}|422 invalid-input pieces[1].returnable named-twice",
                "|422 invalid-input pieces nothing-counted"
            })
    void programsCountThatCannotBeIsRefusedAtItsPiece(String pieces, String refusal) {
        pack(ordered("household", "kiosque", 5), "5");

        var refused = handOver("wrong", counted(pieces == null ? "" : pieces));

        assertThat(refused.said()).isEqualTo(refusal);
        assertThat(bottles()).isEqualTo("10 0 0 10");
    }

    @Test
    void formThatIsPressedTwentyTimesIsCountedOnce() {
        pack(ordered("household", "kiosque", 5), "5");
        var coordinator2 = visitor("coordinator2");
        var sent = form("back.BOTTLE", "3");

        var answers = Flux.range(0, 20)
                .flatMap(
                        i -> Mono.fromCallable(() -> coordinator2
                                        .post(farm, sent)
                                        .getStatus()
                                        .value())
                                .subscribeOn(Schedulers.boundedElastic()),
                        20)
                .collectList()
                .block();

        assertThat(answers).containsOnly(303);
        assertThat(bottles()).isEqualTo("10 0 3 7");
        assertThat(Visitor.textOf(coordinator2.get(farm))).contains("encore ici : 7");
        sent.put("back.BOTTLE", "2");
        var other = coordinator2.post(farm, sent);
        assertThat(other.getStatus().value()).as("the key of another hand-over").isEqualTo(409);
        assertThat(bottles()).isEqualTo("10 0 3 7");
    }

    @Test
    void lastBottlesGoBackOnceWhoeverIsQuicker() {
        pack(ordered("household", "kiosque", 5), "5");
        var day = balances.today();

        var done = Flux.range(0, 16)
                .flatMap(
                        i -> balances.handOver(
                                        new HandOver(
                                                "race-" + i,
                                                village.party("laiterie"),
                                                day,
                                                "",
                                                List.of(new HandOver.Pieces("BOTTLE", 4, 0))),
                                        village.actor("coordinator2"))
                                .map(before -> "done")
                                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())),
                        16)
                .collectList()
                .block();

        assertThat(done).filteredOn("done"::equals).hasSize(2);
        assertThat(done).containsOnly("done", "deposit-not-out");
        assertThat(bottles()).isEqualTo("10 0 8 2");
    }

    @Test
    void keyThatTwoFarmsAreCountedUnderAtOnceIsOneFarms() {
        var farms = balances.farms(village.party("grandChamp")).block();
        assertThat(farms).hasSizeGreaterThan(1);
        for (var round = 0; round < 10; round++) {
            var key = "both-" + round;

            var said = Flux.fromIterable(farms.subList(0, 2))
                    .flatMap(one -> balances.handOver(
                                    new HandOver(
                                            key,
                                            one.id(),
                                            balances.today(),
                                            "",
                                            List.of(new HandOver.Pieces("CRATE", 0, 1))),
                                    village.actor("coordinator"))
                            .map(before -> "done")
                            .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())))
                    .collectList()
                    .block();

            assertThat(said).containsExactlyInAnyOrder("done", "idempotency-key-reused");
        }
    }

    @Test
    void moreThanIsHereDoesNotGoBackAndWhatWasTypedStays() {
        pack(ordered("household", "kiosque", 5), "5");
        var coordinator2 = visitor("coordinator2");

        var refused = coordinator2.post(farm, form("back.BOTTLE", "11", "back.CRATE", "1", "note", "deux palettes"));

        assertThat(refused.getStatus().value()).isEqualTo(409);
        assertThat(refused.getResponseBody()).contains("value=\"11\"", "deux palettes");
        assertThat(Visitor.textOf(refused)).contains("encore 10 dehors, 11 rapportés", "encore 0 dehors, 1 rapportés");
        assertThat(bottles()).isEqualTo("10 0 0 10");
        assertThat(coordinator2
                        .post(farm, form("back.CRATE", "1", "brought.CRATE", "1"))
                        .getStatus()
                        .value())
                .as("what comes may go at once")
                .isEqualTo(303);
    }

    @Test
    void lessThanThoughtMayHaveGoneBackAlready() {
        var order = ordered("household", "kiosque", 5);
        pack(order, "5");
        visitor("coordinator2").post(farm, form("back.BOTTLE", "10"));

        pack(order, "4");

        assertThat(bottles()).isEqualTo("8 0 10 -2");
        assertThat(Visitor.textOf(visitor("coordinator2").get(farm))).containsPattern("[-−]0,60");
    }

    @ParameterizedTest
    @CsvSource({
        "back.BOTTLE, -1, 422",
        "back.BOTTLE, 1.5, 422",
        "back.BOTTLE, deux, 422",
        "back.BOTTLE, 99999999999999999999, 422",
        "brought.CRATE, 10001, 422",
        "brought.CRATE, 999999999, 422",
        "brought.CRATE, 0, 422",
        "back.UNKNOWN, 1, 422",
        "day, 2999-01-01, 422",
        "day, 2001-01-01, 422",
        "day, 31/12/2026, 422",
        "day, +999999999-12-31, 422",
        "key, ' ', 422"
    })
    void countThatCannotBeIsRefusedAndNothingIsCounted(String field, String value, int status) {
        pack(ordered("household", "kiosque", 5), "5");
        var sent = form(field, value);
        if (field.equals("day") || field.equals("key")) {
            sent.put("brought.CRATE", "1");
        }

        var answer = visitor("coordinator2").post(farm, sent);

        assertThat(answer.getStatus().value()).as(answer.getResponseBody()).isEqualTo(status);
        assertThat(number("select count(*) from distribution.hand_over where cooperative_id = "
                        + village.party("valDeSenne")))
                .isZero();
    }

    @Test
    void longOrBrokenRemarksAreRefused() {
        for (var note : List.of("n".repeat(201), "a\u0000b", "a\nb")) {
            assertThat(visitor("coordinator2")
                            .post(farm, form("brought.CRATE", "1", "note", note))
                            .getStatus()
                            .value())
                    .isEqualTo(422);
        }
        assertThat(visitor("coordinator2").post(farm, Map.of()).getStatus().value())
                .isEqualTo(422);
    }

    @Test
    void othersFindNothingAndMayCountNothing() {
        pack(ordered("household", "kiosque", 5), "5");
        assertThat(coordinator.get("/returnables").json().path("items"))
                .as("the other cooperative")
                .isEmpty();
        assertThat(caller("producer").get("/returnables").json().path("items"))
                .as("another farm")
                .isEmpty();
        assertThat(caller("canteen").get("/returnables").status()).isEqualTo(403);
        for (var id : List.of(village.party("tilleuls"), village.party("valDeSenne"), 987_654_321L)) {
            var path = "/coop/returnables/" + id;
            assertThat(visitor("coordinator2").get(path).getStatus().value()).isEqualTo(404);
            assertThat(visitor("coordinator2")
                            .post(path, form("brought.CRATE", "1"))
                            .getStatus()
                            .value())
                    .isEqualTo(404);
        }
        assertThat(visitor("producer2")
                        .post(farm, form("back.BOTTLE", "1"))
                        .getStatus()
                        .value())
                .isEqualTo(403);
        assertThat(bottles()).isEqualTo("10 0 0 10");
    }

    @Test
    void whatAFarmSellsAndBringsItselfIsBetweenItAndItsBuyer() {
        var order = ordered("household", "kiosque", 2);
        pack(order, "2");
        // As if the dairy sold its milk itself, and then as if it also brought it
        run("update ordering.line set seller_id = producer_id where kind = 'goods' and order_id = " + order.id());
        assertThat(bottles()).isEqualTo("4 0 0 4");
        run(
                "update ordering.consignment set sender_site_id = (select min(id) from network.site where party_id = %d) where order_id = %d"
                        .formatted(village.party("laiterie"), order.id()));
        assertThat(bottles()).isEmpty();
        run("update ordering.line set seller_id = cooperative_id where kind = 'goods' and order_id = " + order.id());
        assertThat(bottles()).as("what the cooperative sells it answers for").isEqualTo("4 0 0 4");
        run("update ordering.consignment set state = 'CANCELLED' where order_id = " + order.id());
        assertThat(bottles()).isEmpty();
        run("delete from ordering.leg where consignment_id in (select id from ordering.consignment where order_id = %d)"
                .formatted(order.id()));
    }

    /** Lent, brought, back, left of the dairy's bottles at Val de Senne. */
    private String bottles() {
        return balances.of(village.party("valDeSenne")).block().stream()
                .filter(one -> one.producer() == village.party("laiterie")
                        && one.returnable().equals("BOTTLE"))
                .map(one -> one.lent() + " " + one.brought() + " " + one.back() + " " + one.left())
                .findFirst()
                .orElse("");
    }

    private String counted(String pieces) {
        return "{\"producer\":\"%d\",\"day\":\"%s\",\"pieces\":[%s]}"
                .formatted(village.party("laiterie"), balances.today(), pieces.replace('\'', '"'));
    }

    private ApiCaller.Answer handOver(String key, String counted) {
        return other.call("POST", "/returnables/hand-overs", counted, "Idempotency-Key", key);
    }

    private Map<String, String> form(String... pairs) {
        var fields = new HashMap<String, String>();
        fields.put("key", UUID.randomUUID().toString());
        fields.put("day", LocalDate.now(ZoneId.of("Europe/Brussels")).toString());
        for (var at = 0; at < pairs.length; at += 2) {
            fields.put(pairs[at], pairs[at + 1]);
        }
        return fields;
    }

    private OrderDetails ordered(String who, String site, int quantity) {
        var line =
                new LineRequest(village.offer("Lait entier", village.firstDate()), BigDecimal.valueOf(quantity), null);
        var request = new OrderRequest(village.site(site), village.firstDate(), null, null, List.of(line));
        var order = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        return order;
    }

    private void pack(OrderDetails order, String quantity) {
        var packed = order.lines().stream()
                .map(line -> new PackedLine(
                        line.id(),
                        new BigDecimal(quantity),
                        null,
                        line.ordered().compareTo(new BigDecimal(quantity)) > 0 ? LineFault.MISSING : null))
                .toList();
        fulfilment
                .pack(
                        new PackConsignment(order.consignments().get(0).id(), null, packed),
                        village.actor("coordinator2"))
                .block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
