package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Role;
import coop.tablee.ordering.AskLate;
import coop.tablee.ordering.Because;
import coop.tablee.ordering.CorrectOrder;
import coop.tablee.ordering.CorrectedLine;
import coop.tablee.ordering.CorrectionKey;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.LateRequests;
import coop.tablee.ordering.LateState;
import coop.tablee.ordering.MoveOrder;
import coop.tablee.ordering.OrderCorrection;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.shared.DomainException;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import reactor.core.publisher.Mono;

/**
 * Stories of what those who sell add to an order that is paid by card, because its buyer asked late or agreed to it: the buyer is written to, pays it by itself, and unpaid it falls
 * away alone. Each ends with books that are in order.
 */
@MarketplaceTest
@DirtiesContext
class AddedBySellersTests extends CardStories {

    @Autowired
    LateRequests requests;

    @Autowired
    OrderCorrection correction;

    @Autowired
    StockLevels levels;

    @Test
    void lateRequestIsPaidByTheLinkInTheLetter() {
        var order = confirmed();
        var before = available("Carotte");
        var request = grantedLate(order, "Carotte", 3);

        var asked = find(order);
        assertThat(asked.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(asked.addition().amount())
                .isEqualTo(asked.maximum().minus(order.maximum()))
                .isNotEqualTo(order.maximum());
        assertThat(before.subtract(available("Carotte"))).isEqualByComparingTo("3");
        assertThat(Visitor.signedIn(port, village.email("coordinator"))
                        .reading("en")
                        .get("/coop/orders/" + order.number())
                        .getResponseBody())
                .contains("its buyer has still to pay");
        assertThat(told(order)).as("what is not paid yet is not promised").isZero();
        var letter = LETTERS.await(village.email("household"), "Commande " + order.number() + " : encore");
        assertThat(letter.text()).contains("Carotte", "3", asked.paymentUrl(), "seul cet ajout disparaît");

        STRIPE.pay(pageOf(asked));
        comeBack(asked);
        var end = find(order);
        assertThat(end.addition()).isNull();
        assertThat(end.paid()).isEqualTo(end.maximum()).isEqualTo(asked.maximum());
        assertThat(lineOf(end, "Carotte").confirmed()).isEqualByComparingTo("3");
        assertThat(stateOf(order, request)).isEqualTo(LateState.GRANTED);
        assertThat(told(order)).isEqualTo(1);
        assertThat(STRIPE.refundsAskedFor()).isEmpty();

        handedOver(order, null);
        until(order, OrderState.SETTLED);
    }

    @Test
    void lateRequestThatIsNotPaidFallsAwayAlone() {
        var order = confirmed();
        var before = available("Carotte");
        var request = grantedLate(order, "Carotte", 3);
        var asked = find(order);
        var page = pageOf(asked);
        endAddition(order);

        var end = find(order);
        assertThat(end.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(end.maximum()).isEqualTo(order.maximum()).isEqualTo(end.paid());
        assertThat(end.total()).isEqualTo(order.total());
        assertThat(lineOf(end, "Carotte").quantity()).isEqualByComparingTo("0");
        assertThat(lineOf(end, "Poireau").confirmed()).isEqualByComparingTo("4");
        assertThat(available("Carotte")).isEqualByComparingTo(before);
        assertThat(stateOf(order, request)).isEqualTo(LateState.UNPAID);
        assertThat(household.get("/orders/" + order.number() + "/late").getResponseBody())
                .contains("granted, and not paid in time", "you have four hours to pay it");

        var money = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);
        Patience.until("it went back", () -> STRIPE.refunded(money) > 0);
        assertThat(find(order).paid()).isEqualTo(order.maximum());
        handedOver(order, null);
        until(order, OrderState.SETTLED);
    }

    /** One is granted before the other is paid: one payment asks for both, and what is paid on the first page goes back. */
    @Test
    void secondLateRequestIsAskedForWithTheFirst() {
        var order = confirmed();
        grantedLate(order, "Carotte", 3);
        var first = find(order);
        var firstPage = pageOf(first);
        grantedLate(order, "Betterave", 2);
        var both = find(order);
        assertThat(both.addition().amount().minor())
                .isEqualTo(both.maximum().minus(order.maximum()).minor())
                .isGreaterThan(first.addition().amount().minor());

        var money = STRIPE.pay(firstPage);
        tell("evt_" + firstPage, "checkout.session.completed", firstPage);
        untilSettled("evt_" + firstPage);
        Patience.until("the first went back", () -> STRIPE.refunded(money) > 0);
        STRIPE.pay(pageOf(both));
        comeBack(both);
        assertThat(find(order).paid()).isEqualTo(both.maximum());
    }

    @Test
    void bothLateRequestsFallAwayTogether() {
        var order = confirmed();
        var first = grantedLate(order, "Carotte", 3);
        var second = grantedLate(order, "Betterave", 2);
        endAddition(order);
        assertThat(find(order).maximum()).isEqualTo(order.maximum());
        assertThat(stateOf(order, first)).isEqualTo(LateState.UNPAID);
        assertThat(stateOf(order, second)).isEqualTo(LateState.UNPAID);
    }

    @Test
    void raiseBeyondWhatIsPaidIsPaidByItself() {
        var order = paid();
        correct(order, true, "Poireau", 6);
        var raised = find(order);
        assertThat(raised.state()).isEqualTo(OrderState.PLACED);
        assertThat(raised.addition().amount()).isEqualTo(raised.maximum().minus(order.maximum()));
        STRIPE.pay(pageOf(raised));
        comeBack(raised);
        assertThat(find(order).paid()).isEqualTo(raised.maximum());
        assertThat(lineOf(find(order), "Poireau").quantity()).isEqualByComparingTo("6");
    }

    @Test
    void raiseThatIsNotPaidFallsAway() {
        var order = paid();
        correct(order, true, "Poireau", 6);
        endAddition(order);
        var end = find(order);
        assertThat(end.maximum()).isEqualTo(order.maximum()).isEqualTo(end.paid());
        assertThat(available("Poireau")).isEqualByComparingTo("196");
    }

    @Test
    void raiseOfAConfirmedOrderFallsAwayToWhatWasConfirmed() {
        var order = confirmed();
        correct(order, true, "Poireau", 7);
        assertThat(find(order).addition()).isNotNull();
        endAddition(order);
        var end = find(order);
        assertThat(end.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(lineOf(end, "Poireau").confirmed()).isEqualByComparingTo("4");
        assertThat(lineOf(end, "Poireau").ordered()).isEqualByComparingTo("4");
        assertThat(end.total()).isEqualTo(order.total());
    }

    /** A cooperative that has less meanwhile does not wait for the payment. */
    @Test
    void lessOfAnotherLineWhileItIsBeingPaid() {
        var order = confirmed();
        grantedLate(order, "Carotte", 30);
        correct(order, false, "Poireau", 2);
        var less = find(order);
        assertThat(less.addition().amount()).isEqualTo(less.maximum().minus(less.paid()));
        endAddition(order);
        var end = find(order);
        assertThat(lineOf(end, "Poireau").quantity()).isEqualByComparingTo("2");
        assertThat(lineOf(end, "Carotte").quantity()).isEqualByComparingTo("0");
        assertThat(end.paid()).isEqualTo(end.maximum());
    }

    @Test
    void takenBackByWhoRaisedItNothingIsAskedForAnyMore() {
        var order = confirmed();
        correct(order, true, "Poireau", 7);
        var page = pageOf(find(order));
        correct(order, false, "Poireau", 4);
        assertThat(find(order).addition()).isNull();
        assertThat(find(order).paymentUrl()).isNull();
        var money = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);
        Patience.until("it went back", () -> STRIPE.refunded(money) > 0);
        assertThat(find(order).paid()).isEqualTo(order.maximum());
    }

    /** All that was paid is given up while more is waited for: nothing is left of the order when that is not paid. */
    @Test
    void whereNothingPaidIsLeftTheOrderEnds() {
        var order = confirmed();
        grantedLate(order, "Carotte", 30);
        correct(order, false, "Poireau", 0);
        assertThat(find(order).addition()).isNotNull();
        endAddition(order);
        assertThat(find(order).state()).isEqualTo(OrderState.CANCELLED);
        assertThat(find(order).paid().minor()).isZero();
    }

    @Test
    void nobodyPacksWhatMayStillFallAway() {
        var order = confirmed();
        grantedLate(order, "Carotte", 3);
        closed(order);
        var now = find(order);
        var lines = now.lines().stream()
                .map(line -> new PackedLine(line.id(), line.quantity(), null, null))
                .toList();
        var pack = new PackConsignment(now.consignments().get(0).id(), null, lines);
        assertThat(codeOf(fulfilment.pack(pack, village.actor("coordinator")))).isEqualTo("still-being-paid");
        endAddition(order);
        handedOver(order, null);
        until(order, OrderState.SETTLED);
    }

    /** All that was added is missing, and all else is packed: nobody waits for it any more, and what is paid all the same goes back. */
    @Test
    void whatWasAddedAndIsMissingEndsWithThePackedOrder() {
        var order = confirmed();
        // What the farm brings itself is a consignment of its own
        run(
                "insert into delivery.lane (cooperative_id, producer_id, destination_id, carrier_id) values (%d, %d, %d, %2$d)"
                        .formatted(village.party("grandChamp"), village.party("commun"), village.site("kiosque")));
        var request = grantedLate(order, "Oignon jaune", 3);
        var asked = find(order);
        var page = pageOf(asked);
        closed(order);
        var leeks = lineOf(asked, "Poireau");
        assertThat(leeks.consignment())
                .isNotEqualTo(lineOf(asked, "Oignon jaune").consignment());
        fulfilment
                .pack(
                        new PackConsignment(
                                leeks.consignment(),
                                null,
                                List.of(new PackedLine(leeks.id(), leeks.quantity(), null, null))),
                        village.actor("coordinator"))
                .block();
        village.person("grower", "commun", Role.OWNER, Role.STOCK_KEEPER);
        levels.change(
                        List.of(StockChange.set(village.product("Oignon jaune"), BigDecimal.ZERO)),
                        village.actor("grower"))
                .block();
        until(order, OrderState.PACKED);
        assertThat(find(order).addition()).isNotNull();

        endAddition(order);

        var end = find(order);
        assertThat(end.state()).isEqualTo(OrderState.PACKED);
        assertThat(end.paymentUrl()).isNull();
        assertThat(end.paid()).isEqualTo(order.maximum()).isEqualTo(end.maximum());
        assertThat(stateOf(order, request)).isEqualTo(LateState.UNPAID);
        var money = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);
        Patience.until("it went back", () -> STRIPE.refunded(money) > 0);
        fulfilment
                .receive(ReceiveConsignment.everything(leeks.consignment()), village.actor("volunteer"))
                .block();
        until(order, OrderState.SETTLED);
    }

    @Test
    void whatCannotBeTakenAwayWaitsBehindTheOthers() {
        var stuck = confirmed();
        grantedLate(stuck, "Carotte", 3);
        var addition = number("select id from ordering.addition where state = 'OPEN' and order_id = " + stuck.id());
        var payment = number("select payment_id from ordering.addition where id = " + addition);
        run("update ordering.addition set payment_id = -id, hold_until = platform.business_time() where id = "
                + addition);
        Patience.until(
                "it is tried again later",
                () -> number("select count(*) from ordering.addition where again_at > hold_until and id = " + addition)
                        == 1);

        run("update ordering.addition set payment_id = %d, again_at = platform.business_time() where id = %d"
                .formatted(payment, addition));

        Patience.until("nothing is added", () -> find(stuck).addition() == null);
        assertThat(find(stuck).maximum()).isEqualTo(stuck.maximum());
    }

    @Test
    void whatIsBeingPaidDoesNotMove() {
        var order = confirmed();
        grantedLate(order, "Carotte", 3);
        var move = new MoveOrder(
                order.number(),
                find(order).version(),
                key(),
                village.site("kiosque"),
                village.firstDate().plusDays(7),
                asked());
        assertThatThrownBy(() ->
                        correction.move(move, village.actor("coordinator")).block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors().toString() + refused.code())
                                .contains("still-being-paid"));
        endAddition(order);
    }

    /** The buyer changes what is still open: the new payment asks for all that is not paid, and less of it leaves nothing behind. */
    @Test
    void buyerWhoChangesTheOrderMeanwhilePaysBothAtOnce() {
        var order = paid();
        correct(order, true, "Poireau", 6);
        var more = change(order, "Carotte", 5);
        assertThat(more.addition().amount()).isEqualTo(more.maximum().minus(order.maximum()));
        endAddition(order);
        assertThat(find(order).maximum()).isEqualTo(order.maximum());
    }

    private OrderDetails paid() {
        var order = hold();
        STRIPE.pay(pageOf(order));
        comeBack(order);
        return find(order);
    }

    /** Paid, and its cut-offs have passed. */
    private OrderDetails confirmed() {
        var order = paid();
        run(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = "
                        + village.cycle("grandChamp", village.firstDate()));
        run(
                "update ordering.line set added_at = added_at - interval '30 days', cutoff_at = platform.business_time() - interval '1 second' where order_id = "
                        + order.id());
        run("select ordering.confirm(array[" + order.id() + "::bigint])");
        var now = find(order);
        assertThat(now.state()).isEqualTo(OrderState.CONFIRMED);
        return now;
    }

    private long grantedLate(OrderDetails order, String product, int quantity) {
        var ask = new AskLate(
                order.number(),
                UUID.randomUUID().toString(),
                village.offer(product, village.firstDate()),
                BigDecimal.valueOf(quantity),
                "");
        var request = requests.ask(ask, village.actor("household")).block();
        requests.grant(request, village.actor("coordinator")).block();
        return request;
    }

    private void correct(OrderDetails order, boolean agreed, String product, int quantity) {
        var now = find(order);
        var wish = new CorrectedLine(lineOf(now, product).id(), BigDecimal.valueOf(quantity));
        correction
                .correct(
                        new CorrectOrder(now.number(), now.version(), key(), List.of(wish), agreed, asked()),
                        village.actor("coordinator"))
                .block();
    }

    private LateState stateOf(OrderDetails order, long request) {
        return requests.ofOrder(order.number(), village.actor("household"))
                .filter(one -> one.id() == request)
                .blockFirst()
                .state();
    }

    private OrderDetails.Line lineOf(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> line.product() == village.product(product))
                .findFirst()
                .orElseThrow();
    }

    private long told(OrderDetails order) {
        return number("select count(*) from platform.outbox where kind = 'order_changed' and payload ->> 'order' = '"
                + order.id() + "'");
    }

    private void closed(OrderDetails order) {
        run(
                "update ordercycle.cycle set state = 'CLOSED' where id in (select cycle_id from ordering.line where order_id = "
                        + order.id() + ")");
    }

    private void endAddition(OrderDetails order) {
        run("update ordering.addition set hold_until = platform.business_time() where state = 'OPEN' and order_id = "
                + order.id());
        Patience.until("nothing is added", () -> find(order).addition() == null);
    }

    private static CorrectionKey key() {
        return CorrectionKey.of(UUID.randomUUID().toString());
    }

    private static Because asked() {
        return new Because(CorrectionReason.BUYER_ASKED, "");
    }

    private static String codeOf(Mono<?> work) {
        return work.map(done -> "done")
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }
}
