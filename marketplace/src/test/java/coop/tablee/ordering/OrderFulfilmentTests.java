package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.identity.Accounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@MarketplaceTest
class OrderFulfilmentTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

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
    void nothingIsPackedBeforeTheCutOff() {
        var order = place(anOrder(village).of("Poireau", 2), PaymentMethod.TEST, "household");

        assertThat(refusal(packing(order, 0, Map.of()), "coordinator")).isEqualTo("cut-off-not-passed");
    }

    @Test
    void whatIsPackedLeavesTheStockAndWhatWentShortIsNotSoldAgain() {
        var order = afterTheCutOff(place(
                anOrder(village).to("tilleulsDoor").of("Poireau", 10).of("Carotte", 20),
                PaymentMethod.ACCOUNT,
                "canteen"));
        var before = available("Poireau");

        var packed = pack(packing(order, 0, Map.of("Poireau", "7", "Carotte", "19.250")), "coordinator");

        assertThat(packed.state()).isEqualTo("PACKED");
        assertThat(packed.order().state()).isEqualTo(OrderState.PACKED);
        assertThat(line(packed.order(), "Poireau").quantity()).isEqualByComparingTo("7");
        assertThat(line(packed.order(), "Poireau").shortageReason()).isEqualTo("SHORT");
        assertThat(available("Poireau")).isEqualByComparingTo(before);
        assertThat(moves("Poireau")).containsEntry("pick", "-7.000").containsEntry("adjust", "-3.000");
        // 7 × 2.64 = 18.48, 19.25 × 1.49 = 28.68; fee 7.5 % of 47.16 = 3.54; VAT 6 % of 50.70 = 3.04
        assertThat(packed.order().total().minor()).isEqualTo(5374);
    }

    @Test
    void packingIsCorrectedByTheDifference() {
        var order = afterTheCutOff(
                place(anOrder(village).to("tilleulsDoor").of("Poireau", 10), PaymentMethod.ACCOUNT, "canteen"));
        pack(packing(order, 0, Map.of("Poireau", "7")), "coordinator");

        var more = pack(packing(order, 0, Map.of("Poireau", "9")), "coordinator");
        assertThat(line(more.order(), "Poireau").packed()).isEqualByComparingTo("9");
        assertThat(moves("Poireau")).containsEntry("pick", "-9.000").containsEntry("adjust", "-1.000");

        var all = pack(packing(order, 0, Map.of()), "coordinator");
        assertThat(line(all.order(), "Poireau").shortageReason()).isNull();
        assertThat(all.version()).isEqualTo(3);
        assertThat(moves("Poireau")).containsEntry("pick", "-10.000").containsEntry("adjust", "0.000");
        assertThat(all.order().total()).isEqualTo(order.total());
    }

    @Test
    void catchWeightIsPaidAsWeighedAndNeverAboveTheMaximum() {
        var order = afterTheCutOff(
                place(anOrder(village).of("Potimarron", 2).of("Tomme de vache", 1), PaymentMethod.TEST, "household"));
        var squash = consignmentOf(order, "Potimarron");
        var cheese = consignmentOf(order, "Tomme de vache");

        // Two squashes of 1.2 kg with 15 % may be charged as 2.76 kg; the cheese of 300 g is light
        pack(
                new PackConsignment(
                        squash,
                        null,
                        List.of(new PackedLine(line(order, "Potimarron").id(), decimal("2"), decimal("3.100"), null))),
                "coordinator");
        var packed = pack(
                new PackConsignment(
                        cheese,
                        null,
                        List.of(new PackedLine(
                                line(order, "Tomme de vache").id(), decimal("1"), decimal("0.282"), null))),
                "coordinator2");

        assertThat(packed.order().state()).isEqualTo(OrderState.PACKED);
        assertThat(line(packed.order(), "Potimarron").total().minor()).isEqualTo(cents("2.76", "2.67"));
        assertThat(line(packed.order(), "Tomme de vache").total().minor()).isEqualTo(cents("0.282", "24.80"));

        receive(ReceiveConsignment.everything(squash), "volunteer");
        var received = receive(ReceiveConsignment.everything(cheese), "volunteer");

        assertThat(received.order().state()).isEqualTo(OrderState.SETTLED);
        assertThat(received.order().total()).isEqualTo(packed.order().total());
        assertThat(received.order().paid()).isEqualTo(received.order().total());
        assertThat(received.order().refunded())
                .isEqualTo(order.paid().minus(received.order().total()));
        assertThat(owed("buyer:" + order.buyer(), order)).isZero();
    }

    @Test
    void partialAcceptanceIsTheSameRuleWithSmallerAmountsToTheCent() {
        // The accountant's example: carrots 12.345 kg × 1.35, cheese 0.417 kg × 22.90, bread 7 × 2.15, juice 3 × 1.909,
        // soap 1 × 4.13; fee 7.5 %
        var example =
                Map.of("Carotte", "1.35", "Tomme de vache", "22.90", "Jus de pomme", "1.909", "Savon au lait", "4.13");
        example.forEach(this::price);
        price("Pain gris au levain", "2.15");
        run("update ordercycle.offer set cycle_id = %d where producer_id in (%d, %d) and cycle_id = %d"
                .formatted(
                        village.cycle("grandChamp", village.firstDate()),
                        village.party("laiterie"),
                        village.party("fournil"),
                        village.cycle("valDeSenne", village.firstDate())));
        run("update delivery.lane set active = false where producer_id is not null and cooperative_id = "
                + village.party("grandChamp"));
        var order = afterTheCutOff(place(
                anOrder(village)
                        .to("tilleulsDoor")
                        .of("Carotte", 20)
                        .of("Tomme de vache", 2)
                        .of("Pain gris au levain", 8)
                        .of("Jus de pomme", 3)
                        .of("Savon au lait", 2),
                PaymentMethod.ACCOUNT,
                "canteen"));
        pack(packing(order, 0, Map.of("Carotte", "14", "Tomme de vache", "2@0.550")), "coordinator");

        var received = receive(
                new ReceiveConsignment(
                        order.consignments().get(0).id(),
                        null,
                        List.of(
                                accepted(order, "Carotte", "12.345", null, LineFault.QUALITY),
                                accepted(order, "Tomme de vache", "1", "0.417", LineFault.DAMAGED),
                                accepted(order, "Pain gris au levain", "7", null, LineFault.DAMAGED),
                                accepted(order, "Jus de pomme", "3", null, null),
                                accepted(order, "Savon au lait", "1", null, LineFault.MISSING)),
                        false),
                "canteen");

        assertThat(received.state()).isEqualTo("PARTLY_ACCEPTED");
        assertThat(received.order().state()).isEqualTo(OrderState.DELIVERED);
        // The cheese may cost at most 0.33 kg a piece
        assertThat(line(received.order(), "Tomme de vache").net().minor()).isEqualTo(cents("0.330", "22.90"));
        assertThat(line(received.order(), "Tomme de vache").quantity()).isEqualByComparingTo("2");
        assertThat(received.order().lines())
                .extracting(line -> line.net().minor())
                .containsExactly(1667L, 756L, 1505L, 573L, 413L);
        // Fee 7.5 % of 49.14 = 3.69 → 3.38 and 0.31; VAT 6 % of 48.39 = 2.90, 21 % of 4.44 = 0.93
        assertThat(received.order().total().minor()).isEqualTo(4839 + 444 + 290 + 93);
        assertThat(owed("buyer:" + order.buyer(), order)).isEqualTo(5666);
        assertThat(owed("vat:BE", order)).isEqualTo(-383);
        assertThat(owed("seller:" + village.party("grandChamp"), order)).isEqualTo(-573 - 413 - 369);
        assertThat(owed("seller:" + village.party("valDeSenne"), order)).isEqualTo(-756);
        assertThat(owed("seller:" + village.party("sillons"), order)).isEqualTo(-1667);
        assertThat(owed("seller:" + village.party("fournil"), order)).isEqualTo(-1505);
        assertThat(messages(order)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"household, TEST, kiosque, volunteer", "canteen, ACCOUNT, tilleulsDoor, canteen"})
    void refusingEverythingBringsEveryAccountToZero(
            String buyer, PaymentMethod payment, String destination, String receiver) {
        var order = afterTheCutOff(
                place(anOrder(village).to(destination).of("Poireau", 3).of("Potimarron", 2), payment, buyer));
        pack(packing(order, 0, Map.of("Potimarron", "2@2.500")), "coordinator");

        var received = receive(
                new ReceiveConsignment(
                        order.consignments().get(0).id(),
                        null,
                        List.of(
                                accepted(order, "Poireau", "0", null, LineFault.QUALITY),
                                accepted(order, "Potimarron", "0", null, LineFault.LATE)),
                        false),
                receiver);

        assertThat(received.state()).isEqualTo("REFUSED");
        assertThat(received.order().total().minor()).isZero();
        assertThat(received.order().paid().minor()).isZero();
        assertThat(accounts(order))
                .allSatisfy((account, amount) -> assertThat(amount).as(account).isZero());
    }

    @Test
    void receptionSaidTwiceAtOnceIsDoneOnce() {
        var order = packed(anOrder(village).of("Poireau", 3).of("Céleri-rave", 1), "household");
        var consignment = order.consignments().get(0).id();

        var answers = Flux.range(0, 8)
                .flatMap(
                        i -> fulfilment.receive(ReceiveConsignment.everything(consignment), village.actor("volunteer")),
                        8)
                .collectList()
                .block();

        assertThat(answers).filteredOn(FulfilledConsignment::replayed).hasSize(7);
        assertThat(answers)
                .extracting(answer -> answer.order().total())
                .containsOnly(answers.get(0).order().total());
        assertThat(messages(order)).isEqualTo(1);
    }

    @Test
    void receptionSaidDifferentlyIsAPlainConflict() {
        var order = packed(anOrder(village).of("Poireau", 3), "household");
        var consignment = order.consignments().get(0).id();
        receive(ReceiveConsignment.everything(consignment), "volunteer");

        var other = ReceiveConsignment.except(
                consignment, List.of(accepted(order, "Poireau", "2", null, LineFault.MISSING)));

        assertThat(code(fulfilment.receive(other, village.actor("volunteer")))).isEqualTo("already-received");
        assertThat(refusal(packing(order, 0, Map.of()), "coordinator")).isEqualTo("already-received");
    }

    @Test
    void twoPeopleOnOneConsignmentGetAPlainConflict() {
        var order = afterTheCutOff(place(anOrder(village).of("Poireau", 3), PaymentMethod.TEST, "household"));
        var first = new PackConsignment(
                order.consignments().get(0).id(),
                0L,
                packing(order, 0, Map.of()).lines());
        var second = new PackConsignment(
                first.consignment(),
                0L,
                packing(order, 0, Map.of("Poireau", "2")).lines());

        var codes = Flux.just(first, second)
                .flatMap(command -> fulfilment
                        .pack(command, village.actor("coordinator"))
                        .map(FulfilledConsignment::state)
                        .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())))
                .collectList()
                .block();

        assertThat(codes).containsExactlyInAnyOrder("PACKED", "consignment-changed");
    }

    @Test
    void othersConsignmentsDoNotExist() {
        var order = packed(anOrder(village).of("Poireau", 3), "household");
        var packing = packing(order, 0, Map.of());
        var all = ReceiveConsignment.everything(packing.consignment());

        for (var stranger : List.of("coordinator2", "canteen", "household2", "producer", "volunteer")) {
            assertThat(refusal(packing, stranger)).as(stranger).isEqualTo("not-found");
        }
        for (var stranger : List.of("volunteer2", "household", "canteen", "producer")) {
            assertThat(code(fulfilment.receive(all, village.actor(stranger))))
                    .as(stranger)
                    .isEqualTo("not-found");
        }
        assertThat(refusal(new PackConsignment(Long.MAX_VALUE, null, List.of()), "coordinator"))
                .isEqualTo("not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "-1,, quantity, whole-number",
        "0.5,, quantity, whole-number",
        "1000000000, 1, quantity, whole-number",
        "3, 3.5, quantity, more-than-ordered",
        "2,, weight, weight-required",
        "2, -1, weight, weight-not-allowed",
        "2, 0, weight, weight-not-allowed",
        "2, 0.3333333, weight, weight-not-allowed",
        "2, 2400, weight, weight-implausible"
    })
    void whatCannotHaveBeenPackedIsNamedAtItsPlace(
            BigDecimal quantity, BigDecimal weight, String field, String reason) {
        var order = afterTheCutOff(place(anOrder(village).of("Potimarron", 2), PaymentMethod.TEST, "household"));
        var consignment = order.consignments().get(0).id();
        var line = order.lines().get(0).id();

        var refused = refused(fulfilment.pack(
                new PackConsignment(
                        consignment, null, List.of(new PackedLine(line, quantity, weight, LineFault.SHORT))),
                village.actor("coordinator")));

        assertThat(refused.errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple("lines[0]." + field, reason));
    }

    @Test
    void linesAreNamedOnceAndAllOfThemAndNoOthers() {
        var order = afterTheCutOff(
                place(anOrder(village).of("Poireau", 3).of("Céleri-rave", 1), PaymentMethod.TEST, "household"));
        var leek = new PackedLine(line(order, "Poireau").id(), decimal("2"), decimal("1"), null);

        var refused = refused(fulfilment.pack(
                new PackConsignment(
                        order.consignments().get(0).id(),
                        null,
                        List.of(leek, leek, new PackedLine(Long.MAX_VALUE, BigDecimal.ONE, null, null))),
                village.actor("coordinator")));

        assertThat(refused.errors())
                .extracting(FieldError::field, FieldError::code)
                .contains(
                        tuple("lines[0].weight", "no-weight-here"),
                        tuple("lines[0].reason", "reason-required"),
                        tuple("lines[1].line", "named-twice"),
                        tuple("lines[2].line", "not-of-this-consignment"),
                        tuple("lines", "line-missing"));
    }

    @Test
    void noMoreIsAcceptedThanWasPackedAndLessHasAReason() {
        var order = packed(anOrder(village).of("Poireau", 3).of("Céleri-rave", 2), "household");
        var consignment = order.consignments().get(0).id();

        var refused = refused(fulfilment.receive(
                new ReceiveConsignment(
                        consignment,
                        null,
                        List.of(
                                accepted(order, "Poireau", "4", null, null),
                                accepted(order, "Céleri-rave", "1", null, null)),
                        false),
                village.actor("volunteer")));

        assertThat(refused.errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(
                        tuple("lines[0].quantity", "more-than-packed"), tuple("lines[1].reason", "reason-required"));
    }

    @Test
    void nothingIsReceivedBeforeItIsPacked() {
        var order = afterTheCutOff(place(anOrder(village).of("Poireau", 3), PaymentMethod.TEST, "household"));

        assertThat(code(fulfilment.receive(
                        ReceiveConsignment.everything(
                                order.consignments().get(0).id()),
                        village.actor("volunteer"))))
                .isEqualTo("not-packed-yet");
    }

    @Test
    void statementsDoNotGrowWithTheLines() {
        var small = place(anOrder(village).of("Poireau", 3), PaymentMethod.TEST, "household");
        var large = afterTheCutOff(place(
                anOrder(village)
                        .of("Poireau", 1)
                        .of("Carotte", 1)
                        .of("Betterave", 1)
                        .of("Céleri-rave", 1)
                        .of("Pomme de terre", 2)
                        .of("Chou rouge", 1)
                        .of("Jus de pomme", 1),
                PaymentMethod.TEST,
                "household2"));

        assertThat(Statements.during(() -> pack(packing(large, 0, Map.of()), "coordinator")))
                .hasSameSizeAs(Statements.during(() -> pack(packing(small, 0, Map.of()), "coordinator")))
                .hasSize(2);
        var all = large.consignments().get(0).id();
        assertThat(Statements.during(() -> receive(ReceiveConsignment.everything(all), "volunteer")))
                .hasSize(2);
    }

    @Test
    void cycleMovesOnWithItsGoods() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        var first = place(anOrder(village).of("Poireau", 3), PaymentMethod.TEST, "household");
        var second = place(anOrder(village).of("Carotte", 2), PaymentMethod.TEST, "household2");
        afterTheCutOff(first);
        assertThat(stateOf(cycle)).isEqualTo("CLOSED");

        pack(packing(first, 0, Map.of()), "coordinator");
        assertThat(stateOf(cycle)).isEqualTo("PACKING");
        receive(ReceiveConsignment.everything(first.consignments().get(0).id()), "volunteer");
        assertThat(stateOf(cycle)).isEqualTo("PACKING");
        pack(packing(second, 0, Map.of()), "coordinator");
        receive(ReceiveConsignment.everything(second.consignments().get(0).id()), "volunteer");
        assertThat(stateOf(cycle)).isEqualTo("SETTLED");
    }

    @Test
    void cycleIsDeliveredWhileAKitchenStillOwes() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        var order = afterTheCutOff(place(
                anOrder(village).to("tilleulsDoor").of("Poireau", 3).of("Pomme de terre", 5),
                PaymentMethod.ACCOUNT,
                "canteen"));
        for (var n = 0; n < order.consignments().size(); n++) {
            pack(packing(order, n, Map.of()), "coordinator");
        }
        for (var consignment : order.consignments()) {
            assertThat(stateOf(cycle)).isEqualTo("PACKING");
            receive(ReceiveConsignment.everything(consignment.id()), "canteen");
        }
        assertThat(stateOf(cycle)).isEqualTo("DELIVERED");
    }

    private String stateOf(long cycle) {
        return database.sql("select state from ordercycle.cycle where id = " + cycle)
                .mapValue(String.class)
                .one()
                .block();
    }

    private OrderDetails place(Orders request, PaymentMethod payment, String buyer) {
        return placement
                .place(request.paidBy(payment), village.actor(buyer))
                .block()
                .orders()
                .get(0);
    }

    private OrderDetails packed(Orders request, String buyer) {
        var order = afterTheCutOff(place(request, PaymentMethod.TEST, buyer));
        return pack(packing(order, 0, Map.of()), "coordinator").order();
    }

    /** Closes the village's cycles, which is what the clock does at the cut-off. */
    private OrderDetails afterTheCutOff(OrderDetails order) {
        run(
                "update ordercycle.cycle set state = 'CLOSED' where id in (select cycle_id from ordering.line where order_id = %d)"
                        .formatted(order.id()));
        return order;
    }

    /** Everything as ordered, apart from these: {@code "7"} or, with a weight, {@code "2@3.1"}. */
    private static PackConsignment packing(OrderDetails order, int consignment, Map<String, String> but) {
        var id = order.consignments().get(consignment).id();
        var lines = order.lines().stream()
                .filter(line -> line.consignment() == id)
                .map(line -> packedLine(line, but.get(line.names().texts().get("fr"))))
                .toList();
        return new PackConsignment(id, null, lines);
    }

    private static PackedLine packedLine(OrderDetails.Line line, String but) {
        var words = but == null ? new String[] {line.ordered().toPlainString()} : but.split("@");
        return new PackedLine(
                line.id(), decimal(words[0]), words.length > 1 ? decimal(words[1]) : null, LineFault.SHORT);
    }

    private static ReceivedLine accepted(
            OrderDetails order, String product, String quantity, String weight, LineFault fault) {
        return new ReceivedLine(
                line(order, product).id(), decimal(quantity), weight == null ? null : decimal(weight), fault);
    }

    private FulfilledConsignment pack(PackConsignment command, String who) {
        return fulfilment.pack(command, village.actor(who)).block();
    }

    private FulfilledConsignment receive(ReceiveConsignment command, String who) {
        return fulfilment.receive(command, village.actor(who)).block();
    }

    private String refusal(PackConsignment command, String who) {
        return code(fulfilment.pack(command, village.actor(who)));
    }

    private static String code(Mono<?> work) {
        return refused(work).code();
    }

    private static DomainException refused(Mono<?> work) {
        return (DomainException) catchThrowable(work::block);
    }

    private static OrderDetails.Line line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow();
    }

    private static long consignmentOf(OrderDetails order, String product) {
        return line(order, product).consignment();
    }

    private BigDecimal available(String product) {
        return database.sql("select on_hand - reserved free from stock.stock_row where id = :id")
                .bind("id", village.stock(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private Map<String, String> moves(String product) {
        return database.sql(
                        "select kind, sum(quantity)::text moved from stock.move where stock_id = :id and order_line_id is not null group by kind")
                .bind("id", village.stock(product))
                .map(row -> Map.entry(row.get("kind", String.class), row.get("moved", String.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block();
    }

    private Map<String, Long> accounts(OrderDetails order) {
        return database.sql(
                        "select account, sum(amount_minor)::bigint amount from ledger.entry where order_id = :order group by account")
                .bind("order", order.id())
                .map(row -> Map.entry(row.get("account", String.class), row.get("amount", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block();
    }

    private long owed(String account, OrderDetails order) {
        return accounts(order).getOrDefault(account, 0L);
    }

    private long messages(OrderDetails order) {
        return database.sql(
                        "select count(*) n from platform.outbox where kind = 'lines_accepted' and dedup_key like any (:keys)")
                .bind(
                        "keys",
                        order.consignments().stream()
                                .map(consignment -> consignment.id() + "-%")
                                .toArray(String[]::new))
                .mapValue(Long.class)
                .one()
                .block();
    }

    private void price(String product, String euros) {
        run("update ordercycle.offer set institution_price = %s, version = version + 1 where id = %d"
                .formatted(euros, village.offer(product, village.firstDate())));
    }

    private static long cents(String amount, String price) {
        return decimal(amount)
                .multiply(decimal(price))
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static BigDecimal decimal(String value) {
        return new BigDecimal(value);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
