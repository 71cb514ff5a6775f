package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OrderCorrectionTests extends OrderingStory {

    private static final Because HARVEST = new Because(CorrectionReason.SHORT, "Frost on Tuesday");
    private static final Because ASKED = new Because(CorrectionReason.BUYER_ASKED, "");

    @Autowired
    OrderCorrection correction;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderConfirmation confirmation;

    @Autowired
    OrderFulfilment fulfilment;

    @Test
    void lessAfterTheCutOffGivesBackGoodsRoomFeesAndMoney() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5).of("Carotte", 2), "household"), "household");
        var use = slotUse(order.slot().id());

        var corrected = correction
                .correct(wish(order, ASKED, false, "Poireau", "3"), village.actor("coordinator"))
                .block();

        var after = find(order, "household");
        assertThat(corrected.version()).isEqualTo(after.version());
        assertThat(line(after, "Poireau").ordered()).isEqualByComparingTo("5");
        assertThat(line(after, "Poireau").confirmed()).isEqualByComparingTo("3");
        assertThat(line(after, "Poireau").quantity()).isEqualByComparingTo("3");
        assertThat(line(after, "Poireau").addedAt())
                .isEqualTo(line(order, "Poireau").addedAt());
        assertThat(after.fee().minor()).isLessThan(order.fee().minor());
        assertThat(after.paid()).isEqualTo(after.maximum());
        assertThat(after.refunded().minor())
                .isEqualTo(order.maximum().minor() - after.maximum().minor());
        assertThat(after.authorised()).isEqualTo(order.authorised());
        assertThat(available("Poireau")).isEqualByComparingTo("197");
        assertThat(slotUse(order.slot().id())).isLessThan(use);
        assertThat(owed("provider:test", order)).isEqualTo(after.total().minor());
        assertThat(news("order_changed", order)).containsExactly("BUYER_ASKED ");
        assertThat(trail(order)).endsWith("order.changed");
    }

    @Test
    void whatIsShortLeavesTheCountToo() {
        var order = confirmed(
                place(anOrder(village).to("tilleulsDoor").of("Betterave", 10).of("Carotte", 2), "canteen"), "canteen");

        correction
                .correct(wish(order, HARVEST, false, "Betterave", "4"), village.actor("coordinator"))
                .block();

        assertThat(available("Betterave")).as("90 less 10, none came back").isEqualByComparingTo("80");
        assertThat(news("order_changed", order)).containsExactly("SHORT Frost on Tuesday");
    }

    @Test
    void moreNeedsTheBuyersYesAndGoodsThatAreThere() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 5), "canteen"), "canteen");
        setStock("Poireau", 8);
        var coordinator = village.actor("coordinator");

        assertThat(errorsOf(correction.correct(wish(order, ASKED, false, "Poireau", "7"), coordinator)))
                .containsExactly("agreed agreement-needed");
        assertThat(errorsOf(correction.correct(wish(order, ASKED, true, "Poireau", "9"), coordinator)))
                .containsExactly("lines[0].quantity insufficient-stock");
        correction
                .correct(wish(order, ASKED, true, "Poireau", "8"), coordinator)
                .block();

        var after = find(order, "canteen");
        assertThat(line(after, "Poireau").quantity()).isEqualByComparingTo("8");
        assertThat(after.authorised()).isEqualTo(after.maximum());
        assertThat(after.total().minor()).isGreaterThan(order.total().minor());
        assertThat(available("Poireau")).isEqualByComparingTo("0");
    }

    @Test
    void paidOrderNeverComesToMoreThanWasPaid() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5), "household"), "household");

        assertThat(codeOf(correction.correct(wish(order, ASKED, true, "Poireau", "6"), village.actor("coordinator")))
                        .block())
                .isEqualTo("not-paid-for");
        assertThat(find(order, "household").version()).isEqualTo(order.version());
        assertThat(available("Poireau")).isEqualByComparingTo("195");
    }

    @Test
    void takingOutTheLastLineEndsTheOrderWithItsReason() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5), "household"), "household");

        correction
                .correct(wish(order, HARVEST, false, "Poireau", "0"), village.actor("coordinator"))
                .block();

        var after = find(order, "household");
        assertThat(after.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(after.cancelReason()).isEqualTo("SHORT");
        assertThat(after.paid().minor()).isZero();
        assertThat(owed("buyer:" + village.party("marchand"), order)).isZero();
        assertThat(slotUse(order.slot().id())).isEqualByComparingTo("0");
        assertThat(available("Poireau")).as("what is short is not there").isEqualByComparingTo("195");
        assertThat(news("order_cancelled", order)).containsExactly("SHORT Frost on Tuesday");
    }

    @Test
    void ofAPooledOrderACooperativeWithdrawsItsOwnPart() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5).of("Lait entier", 2), "household"), "household");

        correction
                .withdraw(
                        withdrawal(order, new Because(CorrectionReason.NO_DELIVERY, "")), village.actor("coordinator"))
                .block();

        var after = find(order, "household");
        assertThat(after.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(line(after, "Poireau").quantity()).isEqualByComparingTo("0");
        assertThat(line(after, "Lait entier").quantity()).isEqualByComparingTo("2");
        assertThat(after.consignments())
                .extracting(OrderDetails.Consignment::state)
                .containsExactlyInAnyOrder("CANCELLED", "PLANNED");
        assertThat(after.paid()).isEqualTo(after.maximum());
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(news("order_changed", order)).hasSize(1);
        assertThat(news("order_cancelled", order)).isEmpty();

        correction
                .withdraw(withdrawal(after, ASKED), village.actor("coordinator2"))
                .block();
        assertThat(find(order, "household").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(find(order, "household").paid().minor()).isZero();
    }

    @Test
    void withdrawnPartLetsTheOthersFinishTheOrder() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5).of("Lait entier", 2), "household"), "household");
        var theirs = order.consignments().stream()
                .filter(one -> one.cooperative() == village.party("valDeSenne"))
                .findFirst()
                .get();
        fulfilment
                .pack(
                        new PackConsignment(
                                theirs.id(),
                                null,
                                List.of(new PackedLine(
                                        line(order, "Lait entier").id(), new BigDecimal("2"), null, null))),
                        village.actor("coordinator2"))
                .block();

        correction
                .withdraw(withdrawal(find(order, "household"), HARVEST), village.actor("coordinator"))
                .block();

        assertThat(find(order, "household").state()).isEqualTo(OrderState.PACKED);
    }

    @Test
    void orderThatAwaitsPaymentIsWithdrawnButNotChanged() {
        var order = placement
                .place(anOrder(village).of("Poireau", 5).heldFor(PaymentMethod.TEST), village.actor("household"))
                .block()
                .orders()
                .get(0);
        var coordinator = village.actor("coordinator");

        assertThat(codeOf(correction.correct(wish(order, ASKED, false, "Poireau", "2"), coordinator))
                        .block())
                .isEqualTo("not-paid-yet");
        correction.withdraw(withdrawal(order, ASKED), coordinator).block();
        assertThat(find(order, "household").state()).isEqualTo(OrderState.CANCELLED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(news("order_cancelled", order)).isEmpty();
    }

    @Test
    void twoCoordinatorsAtOnceAndADoubleClickChangeOnce() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 9), "canteen"), "canteen");
        var key = UUID.randomUUID().toString();
        var coordinator = village.actor("coordinator");
        var same = new CorrectOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(key),
                List.of(new CorrectedLine(line(order, "Poireau").id(), new BigDecimal("4"))),
                false,
                ASKED);

        var clicks = Flux.range(0, 8)
                .flatMap(n -> correction.correct(same, coordinator), 8)
                .collectList()
                .block();
        assertThat(clicks).filteredOn(answer -> !answer.replayed()).hasSize(1);
        assertThat(clicks)
                .extracting(CorrectedOrder::version)
                .containsOnly(find(order, "canteen").version());

        var current = find(order, "canteen");
        var outcomes = Flux.range(1, 3)
                .flatMap(
                        n -> codeOf(correction.correct(
                                wish(current, ASKED, false, "Poireau", String.valueOf(n)), coordinator)),
                        3)
                .collectList()
                .block();
        assertThat(outcomes).containsExactlyInAnyOrder("done", "order-changed", "order-changed");
        assertThat(news("order_changed", order)).hasSize(2);
    }

    @Test
    void buyerWhoAmendsAtTheSameMomentAndCoordinatorDoNotOverwriteEachOther() {
        for (var round = 0; round < 5; round++) {
            var order = place(anOrder(village).to("tilleulsDoor").of("Carotte", 9), "canteen")
                    .orders()
                    .get(0);
            var amend = new AmendOrder(
                    order.number(),
                    order.version(),
                    List.of(new LineRequest(village.offer("Carotte", village.firstDate()), new BigDecimal("12"), null)),
                    null);
            var outcomes = Mono.zip(
                            codeOf(amendment.amend(amend, village.actor("canteen"))),
                            codeOf(correction.correct(
                                    wish(order, ASKED, false, "Carotte", "4"), village.actor("coordinator"))))
                    .block();

            var won = find(order, "canteen").lines().get(0).quantity();
            assertThat(List.of(outcomes.getT1(), outcomes.getT2())).containsExactlyInAnyOrder("done", "order-changed");
            assertThat(won).isEqualByComparingTo(outcomes.getT1().equals("done") ? "12" : "4");
        }
    }

    @Test
    void whatIsPackedIsNotChangedAnyMoreAndAnothersOrderIsNotThere() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 9), "canteen"), "canteen");
        assertThat(codeOf(correction.correct(wish(order, ASKED, false, "Poireau", "1"), village.actor("coordinator2")))
                        .block())
                .isEqualTo("not-found");
        assertThat(codeOf(correction.withdraw(withdrawal(order, ASKED), village.actor("coordinator2")))
                        .block())
                .isEqualTo("not-found");
        assertThat(codeOf(correction.withdraw(withdrawal(order, ASKED), village.actor("canteen")))
                        .block())
                .isEqualTo("not-found");
        fulfilment
                .pack(
                        new PackConsignment(
                                order.consignments().get(0).id(),
                                null,
                                List.of(new PackedLine(line(order, "Poireau").id(), new BigDecimal("9"), null, null))),
                        village.actor("coordinator"))
                .block();
        var packed = find(order, "canteen");

        assertThat(codeOf(correction.correct(wish(packed, ASKED, false, "Poireau", "1"), village.actor("coordinator")))
                        .block())
                .isEqualTo("already-packed");
        assertThat(codeOf(correction.withdraw(withdrawal(packed, ASKED), village.actor("coordinator")))
                        .block())
                .isEqualTo("already-packed");
    }

    @Test
    void anothersLineInAPooledOrderIsNotThere() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5).of("Lait entier", 2), "household"), "household");

        assertThat(errorsOf(correction.correct(
                        wish(order, ASKED, false, "Lait entier", "1"), village.actor("coordinator"))))
                .containsExactly("lines[0].line unknown-value");
    }

    @Test
    void withoutAReasonOrASaneFigureNothingHappens() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5), "household"), "household");
        var coordinator = village.actor("coordinator");

        assertThat(errorsOf(correction.correct(wish(order, new Because(null, ""), false, "Poireau", "1"), coordinator)))
                .containsExactly("reason reason-required");
        assertThat(errorsOf(
                        correction.withdraw(withdrawal(order, new Because(CorrectionReason.OTHER, "  ")), coordinator)))
                .containsExactly("note note-required");
        assertThat(errorsOf(correction.withdraw(
                        withdrawal(order, new Because(CorrectionReason.OTHER, "x".repeat(301))), coordinator)))
                .containsExactly("note too-long");
        for (var absurd : List.of("-1", "1.5", "1E+40", "0.0000001")) {
            assertThat(errorsOf(correction.correct(wish(order, ASKED, true, "Poireau", absurd), coordinator)))
                    .as(absurd)
                    .containsExactly("lines[0].quantity quantity-not-allowed");
        }
        assertThat(errorsOf(correction.correct(wish(order, ASKED, false, "Poireau", "5"), coordinator)))
                .containsExactly("lines nothing-changes");
        assertThat(find(order, "household").version()).isEqualTo(order.version());
    }

    @Test
    void catchWeightKeepsItsAgreedMaximum() {
        var order = confirmed(place(anOrder(village).of("Potimarron", 4).of("Poireau", 1), "household"), "household");

        correction
                .correct(wish(order, ASKED, false, "Potimarron", "2"), village.actor("coordinator"))
                .block();

        var after = find(order, "household");
        assertThat(after.maximum().minor()).isGreaterThan(after.total().minor());
        assertThat(after.paid()).isEqualTo(after.maximum());
    }

    private OrderDetails confirmed(PlacedCheckout placed, String who) {
        var order = placed.orders().get(0);
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
        return find(order, who);
    }

    private CorrectOrder wish(OrderDetails order, Because because, boolean agreed, String product, String quantity) {
        return new CorrectOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                List.of(new CorrectedLine(line(order, product).id(), new BigDecimal(quantity))),
                agreed,
                because);
    }

    private static WithdrawOrder withdrawal(OrderDetails order, Because because) {
        return new WithdrawOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                because);
    }

    private static OrderDetails.Line line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> line.names().texts().containsValue(product))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> errorsOf(Mono<?> work) {
        return work.map(done -> List.of("done"))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(new ArrayList<>(refused.errors().stream()
                                .map(error -> error.field() + " " + error.code())
                                .toList())))
                .block();
    }

    private List<String> news(String kind, OrderDetails order) {
        return database.sql(
                        "select coalesce(payload ->> 'reason', '') || ' ' || coalesce(payload ->> 'note', '') from platform.outbox where kind = '%s' and payload ->> 'order' = '%d' order by id"
                                .formatted(kind, order.id()))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private List<String> trail(OrderDetails order) {
        return database.sql(
                        "select action from identity.trail where object_type = 'order' and object_id = '%d' order by id"
                                .formatted(order.id()))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }
}
