package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import coop.tablee.identity.Accounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
class UnfetchedOrdersTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    UnfetchedOrders unfetched;

    @Autowired
    Forgiveness forgiveness;

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
    void householdPaysWhatWasPackedAndIsToldOnce() {
        var order = packed(anOrder(village).of("Poireau", 3));

        var answers = atOnce(8, () -> unfetched.note(kept(order), village.actor("volunteer")));

        assertThat(answers).hasSize(8).allSatisfy(answer -> {
            assertThat(answer.state()).isEqualTo(OrderState.SETTLED);
            assertThat(answer.total()).isEqualTo(order.total());
            assertThat(answer.consignments())
                    .extracting(OrderDetails.Consignment::state)
                    .containsOnly("NOT_FETCHED");
        });
        assertThat(owed("buyer:" + order.buyer(), order)).isZero();
        assertThat(told("order_not_fetched", order)).isEqualTo(1);
        assertThat(trailed(order)).isEqualTo(1);
        assertThat(told("lines_accepted", order))
                .as("no figure counts it as eaten")
                .isZero();
        assertThat(cycleOf(order)).isEqualTo("SETTLED");
    }

    @Test
    void whoComesLateIsHandedWhatIsKeptAndNoMoneyMoves() {
        var order = packed(anOrder(village).of("Poireau", 3).of("Carotte", 2));
        unfetched.note(kept(order), village.actor("volunteer")).block();

        var answers = atOnce(8, () -> fulfilment.receive(everything(order), village.actor("volunteer")));

        assertThat(answers).filteredOn(FulfilledConsignment::replayed).hasSize(7);
        assertThat(answers).extracting(FulfilledConsignment::state).containsOnly("ACCEPTED");
        assertThat(answers.get(0).order().total()).isEqualTo(order.total());
        assertThat(answers.get(0).order().refunded().minor()).isZero();
        assertThat(accepted(order)).isEqualTo(2);
        assertThat(refusal(unfetched.note(kept(order), village.actor("volunteer"))))
                .isEqualTo("already-received");
    }

    @Test
    void whatIsMissingWhenItIsFetchedLateIsPaidBack() {
        var order = packed(anOrder(village).of("Poireau", 4).of("Céleri-rave", 1));
        unfetched.note(kept(order), village.actor("volunteer")).block();
        var leeks = line(order, "Poireau");

        var received = fulfilment
                .receive(
                        ReceiveConsignment.except(
                                leeks.consignment(),
                                List.of(new ReceivedLine(leeks.id(), BigDecimal.valueOf(3), null, LineFault.QUALITY))),
                        village.actor("volunteer"))
                .block();

        assertThat(received.order().state()).isEqualTo(OrderState.SETTLED);
        // One bunch at 3.05 and its fee
        assertThat(received.order().refunded().minor())
                .isEqualTo(order.total().minor() - received.order().total().minor())
                .isEqualTo(328);
        assertThat(owed("buyer:" + order.buyer(), order)).isZero();
    }

    @Test
    void goodsThatAreGoneAreNotHandedOver() {
        var order = packed(anOrder(village).of("Poireau", 3));
        unfetched.note(kept(order), village.actor("volunteer")).block();
        unfetched
                .note(gone(order, UnfetchedGoods.FOOD_AID), village.actor("coordinator"))
                .block();

        assertThat(refusal(fulfilment.receive(everything(order), village.actor("volunteer"))))
                .isEqualTo("goods-gone");
        assertThat(trailed(order)).isEqualTo(2);
        assertThat(told("order_not_fetched", order)).isEqualTo(1);
    }

    @Test
    void whileThePointIsOpenItHasToBeMeant() {
        var order = packed(anOrder(village).of("Poireau", 3));
        var hasty = new NotFetched(order.number(), UnfetchedGoods.THROWN_AWAY, null, "", false);

        assertThat(refusal(unfetched.note(hasty, village.actor("volunteer")))).isEqualTo("point-still-open");
        run("update ordering.orders set delivery_date = delivery_date - 7 where id = " + order.id());
        assertThat(unfetched.note(hasty, village.actor("volunteer")).block().state())
                .isEqualTo(OrderState.SETTLED);
    }

    @ParameterizedTest
    @CsvSource({
        "KEPT,, '', keptUntil",
        "KEPT, 40, '', keptUntil",
        "KEPT, -1, '', keptUntil",
        "HUB, 1, '', keptUntil",
        "HUB,, 'x', note"
    })
    void whatCannotBeIsNamedAtItsField(UnfetchedGoods goods, Integer days, String note, String field) {
        var order = packed(anOrder(village).of("Poireau", 3));
        var until = days == null ? null : village.firstDate().minusDays(3).plusDays(days);

        var refused = (DomainException) catchThrowable(() -> unfetched
                .note(new NotFetched(order.number(), goods, until, note.repeat(201), true), village.actor("volunteer"))
                .block());

        assertThat(refused.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo(field));
    }

    @Test
    void othersAndOrdersThatAreNotThereAnswerAlike() {
        var order = packed(anOrder(village).of("Poireau", 3));

        for (var stranger : List.of("volunteer2", "coordinator2", "household", "canteen", "producer")) {
            assertThat(refusal(unfetched.note(kept(order), village.actor(stranger))))
                    .as(stranger)
                    .isEqualTo("not-found");
            assertThat(refusal(unfetched.undoHandOver(order.number(), village.actor(stranger))))
                    .as(stranger)
                    .isEqualTo("not-found");
            assertThat(refusal(forgiveness.forgive(
                            new ForgiveOrder(order.number(), Money.euro(1), "x"), village.actor(stranger))))
                    .as(stranger)
                    .isEqualTo("not-found");
        }
        assertThat(refusal(unfetched.note(
                        new NotFetched("T0", UnfetchedGoods.HUB, null, "", true), village.actor("volunteer"))))
                .isEqualTo("not-found");
    }

    @Test
    void nothingIsGivenUpThatIsNotPackedOrCancelled() {
        var order = place(anOrder(village).of("Poireau", 3));
        assertThat(refusal(unfetched.note(kept(order), village.actor("volunteer"))))
                .isEqualTo("not-packed-yet");

        run("select ordering.cancel('%s', %d, 0)".formatted(order.number(), order.buyer()));

        assertThat(refusal(unfetched.note(kept(order), village.actor("volunteer"))))
                .isEqualTo("order-over");
    }

    @Test
    void oneTicksWhileTheOtherGivesUpAndTheGoodsAreHandedOver() {
        var order = packed(anOrder(village).of("Poireau", 3));

        Flux.range(0, 8)
                .flatMap(
                        i -> i % 2 == 0
                                ? fulfilment
                                        .receive(everything(order), village.actor("volunteer"))
                                        .then()
                                : unfetched
                                        .note(kept(order), village.actor("coordinator"))
                                        .onErrorResume(DomainException.class, refused -> Mono.empty())
                                        .then(),
                        8)
                .blockLast();

        assertThat(text("select state from ordering.consignment where order_id = " + order.id()))
                .isEqualTo("ACCEPTED");
        assertThat(text("select state from ordering.orders where id = " + order.id()))
                .isEqualTo("SETTLED");
    }

    @Test
    void wrongTickIsTakenBackAndTheRightOneMayFindSomethingMissing() {
        var order = packed(anOrder(village).of("Poireau", 4).of("Céleri-rave", 1));
        fulfilment.receive(everything(order), village.actor("volunteer")).block();

        assertThat(unfetched
                        .undoHandOver(order.number(), village.actor("volunteer"))
                        .block())
                .containsExactly(order.consignments().get(0).id());

        assertThat(accepted(order)).isZero();
        assertThat(refusal(unfetched.undoHandOver(order.number(), village.actor("volunteer"))))
                .isEqualTo("nothing-to-undo");
        Invariants.assertHold(database);
        var leeks = line(order, "Poireau");
        var received = fulfilment
                .receive(
                        ReceiveConsignment.except(
                                leeks.consignment(),
                                List.of(new ReceivedLine(leeks.id(), BigDecimal.ZERO, null, LineFault.MISSING))),
                        village.actor("volunteer"))
                .block();
        assertThat(received.state()).isEqualTo("PARTLY_ACCEPTED");
        assertThat(received.order().state()).isEqualTo(OrderState.SETTLED);
        assertThat(owed("buyer:" + order.buyer(), order)).isZero();
        assertThat(owed("seller:" + village.party("sillons"), order))
                .isEqualTo(-received.order().lines().stream()
                        .mapToLong(line -> line.net().minor())
                        .sum());
        assertThat(refusal(unfetched.undoHandOver(order.number(), village.actor("volunteer"))))
                .isEqualTo("already-paid-back");
    }

    @Test
    void wrongTickOfALateFetchGoesBackToWhatIsKept() {
        var order = packed(anOrder(village).of("Poireau", 4));
        unfetched.note(kept(order), village.actor("volunteer")).block();
        fulfilment.receive(everything(order), village.actor("volunteer")).block();

        unfetched.undoHandOver(order.number(), village.actor("volunteer")).block();

        assertThat(text("select state from ordering.consignment where order_id = " + order.id()))
                .isEqualTo("NOT_FETCHED");
        fulfilment.receive(everything(order), village.actor("volunteer")).block();
        assertThat(accepted(order)).isEqualTo(1);
    }

    @Test
    void cooperativeForgivesWhatItSoldItselfOnce() {
        var order = packed(anOrder(village).of("Poireau", 4).of("Jus de pomme", 2));
        unfetched.note(kept(order), village.actor("volunteer")).block();
        var own = order.lines().stream()
                        .filter(line -> line.seller() == village.party("grandChamp"))
                        .mapToLong(line -> line.total().minor())
                        .sum()
                + order.fees().stream().mapToLong(fee -> fee.total().minor()).sum();

        assertThat(refusal(forgiveness.forgive(
                        new ForgiveOrder(order.number(), Money.euro(own + 1), "malade"), village.actor("coordinator"))))
                .isEqualTo("invalid-input");
        var answers = atOnce(
                8,
                () -> forgiveness.forgive(
                        new ForgiveOrder(order.number(), Money.euro(own - 1), "malade"), village.actor("coordinator")));

        assertThat(answers).hasSize(8).allSatisfy(answer -> {
            assertThat(answer.total().minor()).isEqualTo(order.total().minor() - own + 1);
            assertThat(answer.refunded().minor()).isEqualTo(own - 1);
            assertThat(answer.state()).isEqualTo(OrderState.SETTLED);
        });
        assertThat(owed("buyer:" + order.buyer(), order)).isZero();
        assertThat(owed("seller:" + village.party("sillons"), order))
                .as("what the producer sold stays sold")
                .isEqualTo(-line(order, "Poireau").net().minor());
        assertThat(refusal(forgiveness.forgive(
                        new ForgiveOrder(order.number(), Money.euro(1), "malade"), village.actor("coordinator"))))
                .isEqualTo("already-forgiven");
        fulfilment.receive(everything(order), village.actor("volunteer")).block();
        assertThat(accepted(order)).isEqualTo(2);
    }

    @Test
    void whatWasForgivenIsNotPaidBackASecondTimeAsMissing() {
        var order = packed(anOrder(village).of("Poireau", 4));
        unfetched.note(kept(order), village.actor("volunteer")).block();
        forgiveness
                .forgive(new ForgiveOrder(order.number(), Money.euro(10), "malade"), village.actor("coordinator"))
                .block();
        var leeks = line(order, "Poireau");

        assertThat(refusal(fulfilment.receive(
                        ReceiveConsignment.except(
                                leeks.consignment(),
                                List.of(new ReceivedLine(leeks.id(), BigDecimal.ONE, null, LineFault.MISSING))),
                        village.actor("volunteer"))))
                .isEqualTo("already-forgiven");
    }

    private NotFetched kept(OrderDetails order) {
        return new NotFetched(
                order.number(), UnfetchedGoods.KEPT, village.firstDate().plusDays(2), "frigo du fond", true);
    }

    private static NotFetched gone(OrderDetails order, UnfetchedGoods where) {
        return new NotFetched(order.number(), where, null, "", true);
    }

    private static ReceiveConsignment everything(OrderDetails order) {
        return ReceiveConsignment.everything(order.consignments().get(0).id());
    }

    private OrderDetails place(Orders request) {
        return placement
                .place(request.paidBy(PaymentMethod.TEST), village.actor("household"))
                .block()
                .orders()
                .get(0);
    }

    private OrderDetails packed(Orders request) {
        var order = place(request);
        run(
                "update ordercycle.cycle set state = 'CLOSED' where id in (select cycle_id from ordering.line where order_id = %d)"
                        .formatted(order.id()));
        assertThat(order.consignments()).hasSize(1);
        var lines = order.lines().stream()
                .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                .toList();
        return fulfilment
                .pack(new PackConsignment(order.consignments().get(0).id(), null, lines), village.actor("coordinator"))
                .block()
                .order();
    }

    private static OrderDetails.Line line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow();
    }

    private static <T> List<T> atOnce(int times, Supplier<Mono<T>> work) {
        return Flux.fromStream(IntStream.range(0, times).boxed())
                .flatMap(i -> work.get(), times)
                .collectList()
                .block();
    }

    private static String refusal(Mono<?> work) {
        return ((DomainException) catchThrowable(work::block)).code();
    }

    private long owed(String account, OrderDetails order) {
        return number(
                "select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = '%s' and order_id = %d"
                        .formatted(account, order.id()));
    }

    private long told(String kind, OrderDetails order) {
        return number("select count(*) from platform.outbox where kind = '%s' and payload ->> 'order' = '%d'"
                .formatted(kind, order.id()));
    }

    private long trailed(OrderDetails order) {
        return number(
                "select count(*) from identity.trail where action = 'consignment.not_fetched' and object_id = '%d'"
                        .formatted(order.consignments().get(0).id()));
    }

    private long accepted(OrderDetails order) {
        return number("select count(*) from ordering.report_accepted_line where order_id = " + order.id());
    }

    private String cycleOf(OrderDetails order) {
        return text(
                "select distinct c.state from ordercycle.cycle c join ordering.line l on l.cycle_id = c.id where l.order_id = "
                        + order.id());
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private String text(String sql) {
        return database.sql(sql).mapValue(String.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
