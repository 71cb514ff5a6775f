package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.ordering.AmendOrder;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderState;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** Stories of asking more of an order that is paid by card: the difference is paid by itself, and unpaid it falls away alone. Each ends with books that are in order. */
@MarketplaceTest
@DirtiesContext
class AddingTests extends CardStories {

    @Test
    void moreIsPaidByItselfAndBelongsToTheOrder() {
        var paid = paid();
        var more = change(paid, 6);

        assertThat(more.state()).isEqualTo(OrderState.PLACED);
        assertThat(more.addition().amount()).isEqualTo(more.maximum().minus(paid.maximum()));
        assertThat(more.paid()).isEqualTo(paid.maximum());
        assertThat(available("Poireau")).isEqualByComparingTo("194");
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'order_changed' and payload ->> 'order' = '"
                                + paid.id() + "'"))
                .as("what is not paid yet is not promised")
                .isZero();

        var page = pageOf(more);
        assertThat(STRIPE.pagesAskedFor().get(1).form())
                .containsEntry(
                        "line_items[0][price_data][unit_amount]",
                        String.valueOf(more.addition().amount().minor()));
        STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        untilNothingIsAdded(paid);

        var end = find(paid);
        assertThat(end.paid()).isEqualTo(more.maximum()).isEqualTo(end.maximum());
        assertThat(end.lines().get(0).quantity()).isEqualByComparingTo("6");
        assertThat(end.paymentUrl()).isNull();
        assertThat(STRIPE.refundsAskedFor()).isEmpty();
        assertThat(number(
                        "select count(*) from platform.outbox where kind = 'order_changed' and payload ->> 'order' = '"
                                + paid.id() + "'"))
                .isEqualTo(1);
    }

    @Test
    void pagesLeadToPayingAndSayWhatFallsAway() {
        var paid = paid();
        var form = household.get("/orders/" + paid.number() + "/change").getResponseBody();
        var fields = PageForm.of(form, "/orders/" + paid.number() + "/change").fields();
        fields.set("q-" + village.offer("Poireau", village.firstDate()), "5");
        fields.set("step", "confirm");
        var sent = household.post("/orders/" + paid.number() + "/change", fields);

        assertThat(sent.getStatus().value()).as(sent.getResponseBody()).isEqualTo(303);
        var more = find(paid);
        assertThat(Visitor.locationOf(sent)).isEqualTo(more.paymentUrl());
        assertThat(household.get(more.paymentUrl()).getResponseBody())
                .contains("This is for what was added", "only that falls away")
                .doesNotContain("back into your basket");
        assertThat(household.get("/orders/" + paid.number()).getResponseBody())
                .contains("is to be paid for what was added", more.paymentUrl(), "your order stays as it was");
        endAddition(paid);
        untilNothingIsAdded(paid);
    }

    @Test
    void unpaidInTimeOnlyTheAdditionFallsAway() {
        var paid = paid();
        var squash = village.offer("Carotte", village.firstDate());
        amendment
                .amend(
                        new AmendOrder(
                                paid.number(),
                                find(paid).version(),
                                List.of(
                                        new LineRequest(
                                                village.offer("Poireau", village.firstDate()),
                                                BigDecimal.valueOf(9),
                                                null),
                                        new LineRequest(squash, BigDecimal.valueOf(5), null)),
                                null),
                        village.actor("household"))
                .block();
        var page = pageOf(find(paid));
        var carrots = available("Carotte");
        // The cut-off passes meanwhile
        run(
                "update ordering.addition_line set added_at = added_at - interval '30 days' where line_id in (select id from ordering.line where order_id = "
                        + paid.id() + ")");
        run(
                "update ordering.line set added_at = added_at - interval '30 days', cutoff_at = platform.business_time() - interval '1 second' where order_id = "
                        + paid.id());
        endAddition(paid);
        untilNothingIsAdded(paid);

        var end = find(paid);
        assertThat(end.maximum()).isEqualTo(paid.maximum()).isEqualTo(end.paid());
        assertThat(end.total()).isEqualTo(paid.total());
        assertThat(available("Poireau")).isEqualByComparingTo("196");
        assertThat(available("Carotte")).isEqualByComparingTo(carrots.add(BigDecimal.valueOf(5)));
        run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page + "'");
        Patience.until("nobody can pay any more", () -> STRIPE.statusOf(page).equals("expired"));
    }

    @Test
    void moneyThatComesAfterItFellAwayGoesBack() {
        var paid = paid();
        var page = pageOf(change(paid, 7));
        var money = STRIPE.pay(page);
        endAddition(paid);
        untilNothingIsAdded(paid);
        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);
        Patience.until("it went back", () -> STRIPE.refunded(money) == amountOf(page));

        assertThat(find(paid).paid()).isEqualTo(paid.maximum());
        assertThat(find(paid).lines().get(0).quantity()).isEqualByComparingTo("4");
    }

    @Test
    void whoGivesUpAllThatWasPaidAndDoesNotPayTheRestGetsAllBack() {
        var paid = paid();
        amend(paid, ask("Poireau", 0), ask("Carotte", 30));
        assertThat(find(paid).addition()).isNotNull();
        endAddition(paid);
        untilNothingIsAdded(paid);

        assertThat(find(paid).state()).isEqualTo(OrderState.CANCELLED);
        assertThat(find(paid).paid().minor()).isZero();
        assertThat(find(paid).refunded()).isEqualTo(paid.maximum());
    }

    @Test
    void whatFallsAwayTakesItsNewPriceAlong() {
        var paid = paid();
        var offer = village.offer("Poireau", village.firstDate());
        run("update ordercycle.offer set household_price = household_price + 0.5, version = version + 1 where id = "
                + offer);
        var version = number("select version from ordercycle.offer where id = " + offer);
        amend(paid, new LineRequest(offer, BigDecimal.valueOf(7), version));
        amend(paid, ask("Poireau", 4));
        assertThat(find(paid).addition()).as("four at the new price").isNotNull();
        endAddition(paid);
        untilNothingIsAdded(paid);

        var end = find(paid);
        assertThat(end.total()).isEqualTo(paid.total());
        assertThat(end.lines().get(0).price())
                .isEqualByComparingTo(paid.lines().get(0).price());
    }

    /** Who asked for more than comes, and did not pay it, keeps the place in the row that the paid part had. */
    @Test
    void whatFallsAwayDoesNotLoseTheBuyersPlace() {
        var paid = paid();
        var place = placeOf(paid);
        change(paid, 6);
        change(paid, 8);
        assertThat(placeOf(paid)).isNotEqualTo(place);
        endAddition(paid);
        untilNothingIsAdded(paid);
        assertThat(placeOf(paid)).isEqualTo(place);

        change(paid, 6);
        change(paid, 4);
        assertThat(placeOf(paid)).as("changed back").isEqualTo(place);

        change(paid, "Carotte", 5);
        change(paid, 3);
        endAddition(paid);
        untilNothingIsAdded(paid);
        assertThat(placeOf(paid)).as("changed by its buyer for good").isNotEqualTo(place);
    }

    private String placeOf(OrderDetails order) {
        return texts("select added_at::text from ordering.line where kind = 'goods' and order_id = " + order.id()
                        + " order by position")
                .get(0);
    }

    private LineRequest ask(String product, int quantity) {
        return new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null);
    }

    private void amend(OrderDetails order, LineRequest... lines) {
        amendment
                .amend(
                        new AmendOrder(order.number(), find(order).version(), List.of(lines), null),
                        village.actor("household"))
                .block();
    }

    /** The second change asks for all that is not paid, and what is paid on the first page goes back. */
    @Test
    void changedTwiceThereIsOnePayment() {
        var paid = paid();
        var first = change(paid, 5);
        var page = pageOf(first);
        var second = change(paid, 8);
        assertThat(second.addition().amount()).isEqualTo(second.maximum().minus(paid.maximum()));
        assertThat(second.paymentUrl()).isNotEqualTo(first.paymentUrl());
        var money = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        Patience.until("the first went back", () -> STRIPE.refunded(money) == amountOf(page));

        STRIPE.pay(pageOf(second));
        comeBack(second);
        assertThat(find(paid).paid()).isEqualTo(second.maximum());
        assertThat(find(paid).addition()).isNull();
    }

    @Test
    void changedTwiceAndNotPaidItIsAsItWasPaid() {
        var paid = paid();
        change(paid, 6);
        change(paid, 8);
        endAddition(paid);
        untilNothingIsAdded(paid);
        assertThat(find(paid).maximum()).isEqualTo(paid.maximum());
        assertThat(available("Poireau")).isEqualByComparingTo("196");
    }

    @Test
    void fromTwoDevicesOneIsTold() {
        var paid = paid();
        var seen = find(paid).version();
        change(paid, 5);
        var late = new AmendOrder(
                paid.number(),
                seen,
                List.of(new LineRequest(village.offer("Poireau", village.firstDate()), BigDecimal.valueOf(9), null)),
                null);
        assertThatThrownBy(
                        () -> amendment.amend(late, village.actor("household")).block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("order-changed"));
        assertThat(number("select count(*) from ordering.addition where order_id = " + paid.id()))
                .isEqualTo(1);
        endAddition(paid);
        untilNothingIsAdded(paid);
    }

    @Test
    void changedBackWhileThePageIsOpen() {
        var paid = paid();
        var page = pageOf(change(paid, 7));
        var back = change(paid, 4);
        assertThat(back.addition()).isNull();
        assertThat(back.paymentUrl()).isNull();
        assertThat(back.maximum()).isEqualTo(paid.maximum());

        var money = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        Patience.until("it went back", () -> STRIPE.refunded(money) == amountOf(page));

        var less = change(paid, 3);
        assertThat(less.paid()).isEqualTo(less.maximum());
    }

    /** What is less than was paid goes back at once, and falling away does not bring it again. */
    @Test
    void lessOfOneThingAndMoreOfAnother() {
        var paid = paid();
        change(paid, 6);
        change(paid, "Poireau", 3);
        assertThat(find(paid).addition()).isNull();
        var other = change(paid, "Poireau", 5);
        endAddition(paid);
        untilNothingIsAdded(paid);
        assertThat(other.addition()).isNotNull();
        assertThat(find(paid).lines().get(0).quantity()).isEqualByComparingTo("3");
        assertThat(find(paid).paid()).isEqualTo(find(paid).maximum());
    }

    @Test
    void cancelledMeanwhileAllGoesBack() {
        var paid = paid();
        var page = pageOf(change(paid, 6));
        cancellation.cancel(paid.number(), village.actor("household")).block();
        var money = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        Patience.until("it went back", () -> STRIPE.refunded(money) == amountOf(page));

        assertThat(find(paid).paid().minor()).isZero();
        assertThat(find(paid).state()).isEqualTo(OrderState.CANCELLED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    /** What goes back goes back over both payments, and of neither more than it took. */
    @Test
    void cancelledAfterwardsBothPaymentsGoBack() {
        var paid = paid();
        var second = paidMore(paid, 6);
        var first = texts(
                        "select provider_ref from payment.payment p join payment.part a on a.payment_id = p.id where a.order_id = "
                                + paid.id() + " order by p.id")
                .get(0);
        var less = change(paid, 3);
        assertThat(less.paid()).isEqualTo(less.maximum());
        cancellation.cancel(paid.number(), village.actor("household")).block();
        Patience.until(
                "both went back",
                () -> STRIPE.refunded(first) == paid.maximum().minor()
                        && STRIPE.refunded(second) == amountOf(second.replaceFirst("^pi_", "")));
        assertThat(find(paid).paid().minor()).isZero();
    }

    @Test
    void cutOffThatPassesMeanwhileWaitsForThePayment() {
        var paid = paid();
        var more = change(paid, 6);
        run(
                "update ordering.line set added_at = added_at - interval '30 days', cutoff_at = platform.business_time() - interval '1 second' where order_id = "
                        + paid.id());
        run("select ordering.confirm(array[" + paid.id() + "::bigint])");
        assertThat(find(paid).state()).isEqualTo(OrderState.PLACED);
        STRIPE.pay(pageOf(more));
        comeBack(more);

        assertThat(find(paid).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(find(paid).lines().get(0).confirmed()).isEqualByComparingTo("6");
    }

    /** The money of a debit takes days: what was added counts as paid, and when it does not come it is owed. */
    @Test
    void debitForWhatWasAdded() {
        var paid = paid();
        var more = change(paid, 6);
        var page = pageOf(more);
        STRIPE.payByDebit(page);
        comeBack(more);
        assertThat(find(paid).addition()).isNull();
        run(
                "update payment.payment set expires_at = platform.business_time() - interval '1 hour' where status = 'pending' and buyer_id = "
                        + village.party("marchand"));
        STRIPE.endDebit(page, false);
        tell("evt_" + page, "checkout.session.async_payment_failed", page);
        untilSettled("evt_" + page);

        var owed = find(paid);
        assertThat(owed.lines().get(0).quantity()).isEqualByComparingTo("6");
        assertThat(owed.paymentUrl()).isNotNull().isNotEqualTo(more.paymentUrl());
        STRIPE.pay(pageOf(owed));
        comeBack(owed);
        assertThat(find(paid).paid()).isEqualTo(more.maximum());
    }

    /** Where goods are weighed both payments hold, and together no more is taken than was received. */
    @Test
    void heldMoneyIsTakenOverBothPayments() {
        var order = hold("Potimarron", 2);
        STRIPE.pay(pageOf(order));
        comeBack(order);
        var more = change(order, "Potimarron", 3);
        assertThat(more.addition().amount()).isEqualTo(more.maximum().minus(order.maximum()));
        STRIPE.pay(pageOf(more));
        comeBack(more);
        assertThat(find(order).addition()).isNull();
        handedOver(order, "3.300");
        until(order, OrderState.SETTLED);

        var end = find(order);
        assertThat(end.paid()).isEqualTo(end.total());
        assertThat(number("select count(*) from payment.refund where order_id = " + order.id()))
                .as("what is not taken need not go back")
                .isZero();
        assertThat(number(
                        "select count(*) from payment.session s join payment.part a on a.payment_id = s.payment_id where s.state = 'held' and a.order_id = "
                                + order.id()))
                .isZero();
    }

    private OrderDetails paid() {
        var order = hold();
        STRIPE.pay(pageOf(order));
        comeBack(order);
        return find(order);
    }

    private String paidMore(OrderDetails order, int leeks) {
        var more = change(order, leeks);
        var money = STRIPE.pay(pageOf(more));
        comeBack(more);
        assertThat(find(order).addition()).isNull();
        return money;
    }

    private long amountOf(String page) {
        return number(
                "select p.amount_minor from payment.payment p join payment.session s on s.payment_id = p.id where s.provider_ref = '"
                        + page + "'");
    }

    private void endAddition(OrderDetails order) {
        run("update ordering.addition set hold_until = platform.business_time() where state = 'OPEN' and order_id = "
                + order.id());
    }

    private void untilNothingIsAdded(OrderDetails order) {
        Patience.until("nothing is added", () -> find(order).addition() == null);
    }
}
