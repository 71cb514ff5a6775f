package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PutInCart;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Patience;
import coop.tablee.testing.StripeStub;
import coop.tablee.testing.StripeStub.Mood;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What becomes of money besides coming once: two devices pay, it comes twice, goes back slowly or in vain, takes days, fails late, is asked back by a bank, is more than was packed. */
@MarketplaceTest
@DirtiesContext
class CardTroubleTests extends CardStories {

    @Autowired
    StandingOrders standing;

    /** Two of a household, each on a device of their own, see the same basket and order it at the same moment: it is one order, and one page to pay it on. */
    @Test
    void basketThatTwoDevicesOrderIsPaidOnce() {
        carts.put(
                        village.actor("household"),
                        new PutInCart(
                                village.site("kiosque"),
                                village.offer("Poireau", village.firstDate()),
                                BigDecimal.valueOf(2)))
                .block();
        var devices = List.of(household, Visitor.signedIn(port, village.email("household")));
        var forms = devices.stream()
                .map(device -> PageForm.of(device.get("/checkout").getResponseBody(), "/checkout")
                        .fields())
                .toList();
        var led = Flux.range(0, 2)
                .flatMap(n -> Mono.fromCallable(
                                () -> Visitor.locationOf(devices.get(n).post("/checkout", forms.get(n))))
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();

        assertThat(led).hasSize(2).allSatisfy(way -> assertThat(way).startsWith("/payments/stripe/"));
        assertThat(Set.copyOf(led)).hasSize(1);
        assertThat(number("select count(*) from ordering.orders where buyer_id = " + village.party("marchand")))
                .isEqualTo(1);
        var pages = devices.stream()
                .map(device -> PAGE.matcher(device.get(led.get(0)).getResponseBody()))
                .peek(link -> assertThat(link.find()).isTrue())
                .map(link -> link.group(1))
                .toList();
        assertThat(pages.get(0)).isEqualTo(pages.get(1));
        STRIPE.pay(pages.get(0));
        devices.forEach(device -> device.get(led.get(0) + "/return"));
        var order = directory
                .find(
                        texts("select number from ordering.orders where buyer_id = " + village.party("marchand"))
                                .get(0),
                        village.actor("household"))
                .block();
        assertThat(order.state()).isEqualTo(OrderState.PLACED);
        assertThat(order.paid()).isEqualTo(order.maximum());
        assertThat(STRIPE.refundsAskedFor()).isEmpty();
    }

    /** A page that was given up is paid all the same, besides the one that took its place: the second money goes back whole, and once. */
    @Test
    void moneyThatComesTwiceGoesBackOnce() {
        var order = hold();
        var first = pageOf(order);
        run("update payment.session set state = 'over' where provider_ref = '" + first + "'");
        var second = pageOf(order);
        assertThat(second).isNotEqualTo(first);
        var kept = STRIPE.pay(second);
        var tooMuch = STRIPE.pay(first);
        tell("evt_" + second, "checkout.session.completed", second);
        untilSettled("evt_" + second);
        for (var n = 0; n < 2; n++) {
            tell("evt_" + n + first, "checkout.session.completed", first);
            untilSettled("evt_" + n + first);
        }

        Patience.until(
                "it went back",
                () -> STRIPE.refunded(tooMuch) == order.maximum().minor());
        assertThat(STRIPE.refunded(kept)).isZero();
        assertThat(find(order).state()).isEqualTo(OrderState.PLACED);
        assertThat(find(order).paid()).isEqualTo(order.maximum());
        assertThat(texts("select status from payment.event where event_id like 'evt_%" + first + "' order by event_id"))
                .containsExactly("applied", "ignored");
    }

    @Test
    void whatIsOnItsWayBackSaysSo() {
        var order = hold();
        STRIPE.pay(pageOf(order));
        comeBack(order);
        STRIPE.be(Mood.DOWN);
        var less = change(order, 3);
        assertThat(statusOf(order)).isEqualTo("refunding");
        assertThat(less.paid()).isEqualTo(less.maximum());
        assertThat(number("select count(*) from payment.refund where state = 'due'"))
                .isEqualTo(1);

        STRIPE.be(Mood.WELL);
        Patience.until("the rest is kept", () -> statusOf(order).equals("captured"));
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until("all of it is back", () -> statusOf(order).equals("refunded"));
    }

    /** The provider keeps its answer under the key, so what it refused is asked for under another. */
    @Test
    void refundThatWasRefusedIsAskedForUnderAnotherKey() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        STRIPE.beOnce(Mood.REFUSING);
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until(
                "it went back", () -> STRIPE.refunded(money) == order.maximum().minor());

        assertThat(STRIPE.refundsAskedFor())
                .extracting(StripeStub.Asked::key)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void refundThatIsGivenUpIsKeptForAPersonAndSeenByWhoeverWatches() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        STRIPE.be(Mood.BROKEN);
        cancellation.cancel(order.number(), village.actor("household")).block();
        var ours = "payment_id in (select id from payment.payment where provider_ref = '" + money + "')";
        Patience.until("it was tried", () -> number("select attempts::bigint from payment.refund where " + ours) > 0);
        run("update payment.refund set attempts = 12, due_at = clock_timestamp() where " + ours);
        Patience.until(
                "it is given up",
                () -> texts("select state from payment.refund where " + ours).contains("dead"));

        assertThat(statusOf(order)).isEqualTo("refunding");
        Patience.until("whoever watches sees it", () -> figure("tablee_refunds_dead") == 1);

        // What the handbook says
        STRIPE.be(Mood.WELL);
        run(
                "update payment.refund set state = 'due', attempts = 0, round = round + 1, due_at = clock_timestamp() where state = 'dead'");
        Patience.until("all of it is back", () -> statusOf(order).equals("refunded"));
        assertThat(STRIPE.refunded(money)).isEqualTo(order.maximum().minor());
    }

    @Test
    void refundThatComesToNothingAtTheProviderIsKeptForAPerson() {
        var order = hold();
        STRIPE.pay(pageOf(order));
        comeBack(order);
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until("all of it is back", () -> statusOf(order).equals("refunded"));
        var refund = texts(
                        "select r.provider_ref from payment.refund r join payment.payment p on p.id = r.payment_id where p.public_ref = '"
                                + reference(order) + "'")
                .get(0);
        tell("evt_untrue_" + refund, "refund.failed", refund);
        untilSettled("evt_untrue_" + refund);
        assertThat(statusOf(order)).as("an event is not believed").isEqualTo("refunded");

        STRIPE.returnRefund(refund);
        tell("evt_true_" + refund, "refund.failed", refund);
        untilSettled("evt_true_" + refund);
        assertThat(statusOf(order)).isEqualTo("refunding");

        // A person sends it by transfer, and says so
        run("select payment.refund_told(id, 'by transfer') from payment.refund where state = 'dead'");
        assertThat(statusOf(order)).isEqualTo("refunded");
    }

    /** The ledger and those who coordinate hear of it; the settled order stays settled to the cent. */
    @Test
    void bankThatTakesMoneyBackIsNotedAndTold() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        handedOver(order, null);
        assertThat(find(order).state()).isEqualTo(OrderState.SETTLED);

        var dispute = STRIPE.dispute(money, order.maximum().minor(), "needs_response");
        tell("evt_open_" + dispute, "charge.dispute.created", dispute);
        tell("evt_again_" + dispute, "charge.dispute.funds_withdrawn", dispute);
        untilSettled("evt_open_" + dispute);
        untilSettled("evt_again_" + dispute);

        assertThat(disputed(dispute)).isEqualTo(order.maximum().minor());
        assertThat(find(order).state()).isEqualTo(OrderState.SETTLED);
        assertThat(find(order).paid()).isEqualTo(order.maximum());
        var letter = LETTERS.await(village.email("coordinator"), order.number());
        assertThat(letter.text()).contains(order.number(), "Stripe", "/coop/orders/" + order.number());
        assertThat(texts("select action from identity.trail where object_type = 'order' and object_id = '" + order.id()
                        + "' and action like 'payment.%'"))
                .containsExactly("payment.dispute-open");

        STRIPE.endDispute(dispute, "won");
        tell("evt_won_" + dispute, "charge.dispute.closed", dispute);
        untilSettled("evt_won_" + dispute);
        assertThat(disputed(dispute)).isZero();
        STRIPE.endDispute(dispute, "lost");
        tell("evt_late_" + dispute, "charge.dispute.updated", dispute);
        untilSettled("evt_late_" + dispute);
        assertThat(disputed(dispute)).as("an end is an end").isZero();
    }

    @Test
    void bankThatOnlyAsksMovesNothingAndOneThatKeepsTheMoneyHasIt() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        var dispute = STRIPE.dispute(money, 100, "warning_needs_response");
        tell("evt_asked_" + dispute, "charge.dispute.created", dispute);
        untilSettled("evt_asked_" + dispute);
        assertThat(disputed(dispute)).isZero();

        STRIPE.endDispute(dispute, "lost");
        tell("evt_lost_" + dispute, "charge.dispute.closed", dispute);
        untilSettled("evt_lost_" + dispute);
        assertThat(disputed(dispute)).as("the buyer owes it, and nobody else").isZero();
        assertThat(find(order).paid().minor()).isEqualTo(order.maximum().minor() - 100);

        var strange = STRIPE.dispute("pi_of_somebody_else", 100, "needs_response");
        tell("evt_" + strange, "charge.dispute.created", strange);
        untilSettled("evt_" + strange);
        assertThat(number("select count(*) from payment.dispute where provider_ref = '" + strange + "'"))
                .isZero();
    }

    /** Two squashes of 1.2 kg, of which 15 % more may be charged: that is set aside, 2.76 kg, and what was received is taken. */
    @Test
    void lighterThanHeldOnACardIsTaken() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        assertThat(STRIPE.pagesAskedFor().get(0).form())
                .containsEntry("payment_method_options[card][capture_method]", "manual")
                .containsEntry(
                        "line_items[0][price_data][unit_amount]",
                        String.valueOf(order.maximum().minor()));
        var money = STRIPE.pay(page);
        tell("evt_held_" + page, "checkout.session.completed", page);
        untilSettled("evt_held_" + page);
        comeBack(order);
        assertThat(find(order).state()).isEqualTo(OrderState.PLACED);
        assertThat(find(order).paid().minor()).isZero();
        assertThat(statusOf(order)).isEqualTo("authorised");
        assertThat(Visitor.textOf(household.get(order.paymentUrl()))).contains("is set aside on your card");
        assertThat(household.get("/orders/" + order.number()).getResponseBody())
                .contains("Reserved by")
                .doesNotContain("/payments/stripe/");
        assertThat(STRIPE.taken(page)).isZero();

        handedOver(order, "2.010");
        until(order, OrderState.SETTLED);
        var end = find(order);
        assertThat(end.total()).isLessThan(order.maximum());
        assertThat(end.paid()).isEqualTo(end.total());
        assertThat(STRIPE.taken(page)).isEqualTo(end.total().minor());
        assertThat(STRIPE.refunded(money)).isZero();
        assertThat(number("select count(*) from payment.effect where order_id = " + order.id()))
                .isEqualTo(1);
    }

    @Test
    void heavierThanHeldIsNeverTaken() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        handedOver(order, "3.100");
        until(order, OrderState.SETTLED);

        assertThat(find(order).total()).isEqualTo(order.maximum());
        assertThat(STRIPE.taken(page)).isEqualTo(order.maximum().minor());
        assertThat(STRIPE.pagesAskedFor()).hasSize(1);
    }

    @Test
    void whatIsHeldForACancelledOrderIsLetGo() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until("it is let go", () -> STRIPE.moneyOf(page).equals("canceled"));
        Patience.until("and we know", () -> statusOf(order).equals("cancelled"));
        assertThat(STRIPE.taken(page)).isZero();
        assertThat(number("select count(*) from ledger.entry where order_id = " + order.id()))
                .isZero();
    }

    /** Nobody asks us twice: what is changed to less is simply less to take. */
    @Test
    void changedToLessIsTakenForLess() {
        var order = hold("Potimarron", 3);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        change(order, "Potimarron", 2);
        handedOver(order, "2.010");
        until(order, OrderState.SETTLED);
        assertThat(STRIPE.taken(page)).isEqualTo(find(order).total().minor());
        assertThat(STRIPE.refundsAskedFor()).isEmpty();
    }

    /** A card lets go after a week: a day before, the most is taken, and what is too much goes back when the goods were weighed. */
    @Test
    void whatIsHeldIsTakenBeforeTheCardLetsGo() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        comeBack(order);
        run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page + "'");
        Patience.until(
                "it is put off",
                () -> number("select count(*) from payment.session where due_at = take_by and provider_ref = '" + page
                                + "'")
                        == 1);
        assertThat(STRIPE.taken(page)).isZero();

        run("update payment.session set take_by = clock_timestamp(), due_at = clock_timestamp() where provider_ref = '"
                + page + "'");
        Patience.until("the most is taken", () -> find(order).paid().equals(order.maximum()));
        assertThat(STRIPE.taken(page)).isEqualTo(order.maximum().minor());
        handedOver(order, "2.010");
        assertThat(find(order).state()).isEqualTo(OrderState.SETTLED);
        Patience.until(
                "the difference went back",
                () -> STRIPE.refunded(money)
                        == order.maximum().minus(find(order).total()).minor());
    }

    /** The card let go before we took it: the order stands, and is owed. */
    @Test
    void whatTheCardLetGoIsOwed() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        STRIPE.letGo(page);
        handedOver(order, "2.010");
        Patience.until("we know", () -> statusOf(order).equals("failed"));

        var owed = find(order);
        assertThat(owed.state()).isEqualTo(OrderState.DELIVERED);
        assertThat(LETTERS.await(village.email("household"), order.number() + " reste")
                        .text())
                .contains("votre carte a libéré")
                .doesNotContain("prélèvement");
        assertThat(LETTERS.await(village.email("coordinator"), order.number()).text())
                .contains("une carte a libéré");
        assertThat(Visitor.textOf(household.get("/orders/" + order.number()))).contains("is still to be paid");
        var link = PAGE.matcher(household.get(owed.paymentUrl()).getResponseBody());
        assertThat(link.find()).isTrue();
        STRIPE.pay(link.group(1));
        household.get(owed.paymentUrl() + "/return");
        assertThat(find(order).state()).isEqualTo(OrderState.SETTLED);
        assertThat(STRIPE.taken(link.group(1))).isEqualTo(owed.total().minor());
    }

    @Test
    void takingWhoseAnswerIsLostIsAskedForAgainUnderTheSameKey() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        STRIPE.forget();
        STRIPE.beOnce(Mood.ANSWER_LOST);
        STRIPE.beOnce(Mood.ANSWER_LOST);
        handedOver(order, "2.010");
        Patience.until(
                "it was asked for",
                () -> !STRIPE.asked(one -> one.path().endsWith("/capture")).isEmpty());
        Patience.until("it can be asked for again", () -> {
            run("update payment.session set due_at = clock_timestamp() where state = 'held' and provider_ref = '" + page
                    + "'");
            return find(order).state() == OrderState.SETTLED;
        });
        var asked = STRIPE.asked(one -> one.path().endsWith("/capture"));
        assertThat(asked)
                .extracting(StripeStub.Asked::key)
                .hasSizeGreaterThan(1)
                .containsOnly(asked.get(0).key());
        assertThat(STRIPE.taken(page)).isEqualTo(find(order).total().minor());
        assertThat(number("select count(*) from payment.effect where order_id = " + order.id()))
                .isEqualTo(1);
    }

    /** What Stripe answered once it answers again under the same key, so that whatever stands then is asked for under another. */
    @Test
    void takingThatBrokeAtTheProviderIsAskedForUnderAnotherKey() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        STRIPE.forget();
        STRIPE.beOnce(Mood.BROKEN_FOR_GOOD);
        handedOver(order, "2.010");
        askAgainUntil(page, "it is taken", () -> find(order).state() == OrderState.SETTLED);
        assertThat(STRIPE.taken(page)).isEqualTo(find(order).total().minor());
        assertThat(STRIPE.asked(one -> one.path().endsWith("/capture")))
                .extracting(StripeStub.Asked::key)
                .hasSizeGreaterThan(1)
                .doesNotHaveDuplicates();
    }

    @Test
    void lettingGoThatBrokeAtTheProviderIsAskedForUnderAnotherKeyAndSeenByWhoeverWatches() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        run("update payment.session set take_by = clock_timestamp() - interval '1 minute' where provider_ref = '" + page
                + "'");
        STRIPE.forget();
        STRIPE.beOnce(Mood.BROKEN_FOR_GOOD);
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until("whoever watches sees it", () -> figure("tablee_holds_overdue") == 1);

        askAgainUntil(page, "it is let go", () -> STRIPE.moneyOf(page).equals("canceled"));
        Patience.until("and we know", () -> statusOf(order).equals("cancelled"));
        Patience.until("whoever watches sees that, too", () -> figure("tablee_holds_overdue") == 0);
    }

    private void askAgainUntil(String page, String what, BooleanSupplier done) {
        Patience.until(
                "it was asked for",
                () -> !STRIPE.asked(one -> one.path().contains("/v1/payment_intents/")
                                && !one.key().isEmpty())
                        .isEmpty());
        Patience.until(what, () -> {
            run("update payment.session set due_at = clock_timestamp() where state = 'held' and provider_ref = '" + page
                    + "'");
            return done.getAsBoolean();
        });
    }

    /** The second page is held besides the one that stands; when letting go breaks, it is asked for under another key. */
    @Test
    void secondHoldWhoseLettingGoBrokeIsLetGoUnderAnotherKey() {
        var order = hold("Potimarron", 2);
        var first = pageOf(order);
        run("update payment.session set state = 'over' where provider_ref = '" + first + "'");
        var second = pageOf(order);
        STRIPE.pay(second);
        comeBack(order);
        STRIPE.pay(first);
        STRIPE.beOnce(Mood.WELL);
        STRIPE.beOnce(Mood.BROKEN_FOR_GOOD);
        tell("evt_" + first, "checkout.session.completed", first);
        untilSettled("evt_" + first);
        tell("evt_again_" + first, "checkout.session.completed", first);
        Patience.until("it is let go", () -> STRIPE.moneyOf(first).equals("canceled"));
        assertThat(STRIPE.asked(one -> one.path().endsWith("/cancel")))
                .extracting(StripeStub.Asked::key)
                .hasSize(2)
                .doesNotHaveDuplicates();
        assertThat(STRIPE.moneyOf(second)).isEqualTo("requires_capture");
    }

    /** The most is being taken, and nothing was answered yet, while the goods are weighed and received: what is too much goes back, and the order is settled to the cent. */
    @Test
    void goodsThatAreReceivedWhileTheMoneyIsBeingTaken() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        comeBack(order);
        STRIPE.forget();
        STRIPE.beOnce(Mood.SILENT);
        run("update payment.session set take_by = clock_timestamp(), due_at = clock_timestamp() where provider_ref = '"
                + page + "'");
        Patience.until(
                "it is being taken",
                () -> !STRIPE.asked(one -> one.path().endsWith("/capture")).isEmpty());
        handedOver(order, "2.010");
        assertThat(find(order).paid().minor()).isZero();
        run(
                "update payment.session set due_at = clock_timestamp() + interval '1 second' where state = 'held' and provider_ref = '"
                        + page + "'");
        until(order, OrderState.SETTLED);

        var end = find(order);
        assertThat(end.paid()).isEqualTo(end.total());
        assertThat(STRIPE.taken(page)).isEqualTo(order.maximum().minor());
        Patience.until(
                "the difference went back",
                () -> STRIPE.refunded(money)
                        == order.maximum().minus(end.total()).minor());
    }

    /** Cancelled while the money is being taken: it comes, and goes back whole. */
    @Test
    void orderThatIsCancelledWhileTheMoneyIsBeingTaken() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        comeBack(order);
        STRIPE.forget();
        STRIPE.beOnce(Mood.SILENT);
        run("update payment.session set take_by = clock_timestamp(), due_at = clock_timestamp() where provider_ref = '"
                + page + "'");
        Patience.until(
                "it is being taken",
                () -> !STRIPE.asked(one -> one.path().endsWith("/capture")).isEmpty());
        cancellation.cancel(order.number(), village.actor("household")).block();
        run(
                "update payment.session set due_at = clock_timestamp() + interval '1 second' where state = 'held' and provider_ref = '"
                        + page + "'");
        Patience.until(
                "it went back", () -> STRIPE.refunded(money) == order.maximum().minor());
        assertThat(find(order).paid().minor()).isZero();
    }

    /** A day later the provider has forgotten the key: what it knows of is looked for, and nothing goes back twice. */
    @Test
    void refundOfADayAgoIsLookedForInsteadOfToldAgain() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        change(order, 3);
        var back = order.maximum().minus(find(order).maximum()).minor();
        Patience.until("it went back", () -> STRIPE.refunded(money) == back);
        Patience.until("we know", () -> number("select count(*) from payment.refund where state = 'due'") == 0);
        STRIPE.forgetKeys();
        STRIPE.forget();
        run(
                "update payment.refund set state = 'due', provider_ref = null, asked_at = clock_timestamp() - interval '21 hours', due_at = clock_timestamp() where order_id = "
                        + order.id());
        Patience.until(
                "we know again",
                () -> number(
                                "select count(*) from payment.refund where state = 'done' and provider_ref is not null and order_id = "
                                        + order.id())
                        == 1);
        assertThat(STRIPE.refundsAskedFor()).isEmpty();
        assertThat(STRIPE.refunded(money)).isEqualTo(back);
    }

    /** Of what was told a day ago the provider knows nothing: it is told anew, under another key. */
    @Test
    void refundOfADayAgoThatNobodyKnowsIsToldAnew() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        STRIPE.forget();
        STRIPE.be(Mood.DOWN);
        change(order, 3);
        Patience.until("it was told", () -> !STRIPE.refundsAskedFor().isEmpty());
        run(
                "update payment.refund set asked_at = clock_timestamp() - interval '21 hours', due_at = clock_timestamp() where state = 'due' and order_id = "
                        + order.id());
        STRIPE.forgetKeys();
        STRIPE.be(Mood.WELL);
        Patience.until("it went back", () -> {
            run("update payment.refund set due_at = clock_timestamp() where state = 'due' and order_id = "
                    + order.id());
            return STRIPE.refunded(money)
                    == order.maximum().minus(find(order).maximum()).minor();
        });
        assertThat(STRIPE.refundsAskedFor().stream()
                        .map(StripeStub.Asked::key)
                        .distinct()
                        .count())
                .isEqualTo(2);
    }

    /** The page to pay a debt on was opened before the goods were received, and paid afterwards. */
    @Test
    void whatIsHeldForGoodsThatWereReceivedBeforeIsTakenAtOnce() {
        var order = hold("Potimarron", 2);
        failedDebit(order);
        var owed = find(order);
        var page = owedPageOf(owed);
        handedOver(order, "2.010");
        STRIPE.pay(page);
        assertThat(STRIPE.moneyOf(page)).isEqualTo("requires_capture");
        household.get(owed.paymentUrl() + "/return");
        until(order, OrderState.SETTLED);
        assertThat(STRIPE.taken(page)).isEqualTo(find(order).total().minor());
    }

    /** Somebody took another amount on Stripe's own pages: a person looks what is right, and nothing is booked meanwhile. */
    @Test
    void whatWasTakenOtherwiseThanItWasWantedWaitsForAPerson() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        STRIPE.takeByHand(page, 100);
        handedOver(order, "2.010");
        Patience.until("it waits for a person", () -> figure("tablee_holds_overdue") == 1);
        assertThat(find(order).state()).isEqualTo(OrderState.DELIVERED);
        assertThat(statusOf(order)).isEqualTo("authorised");
        assertThat(number("select count(*) from ledger.entry where account = 'provider:stripe' and order_id = "
                        + order.id()))
                .isZero();

        // A person mends it there, and has it looked at again
        STRIPE.takeByHand(page, find(order).total().minor());
        run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page + "'");
        until(order, OrderState.SETTLED);
    }

    private void failedDebit(OrderDetails order) {
        var page = pageOf(order);
        STRIPE.payByDebit(page);
        comeBack(order);
        STRIPE.endDebit(page, false);
        tell("evt_failed_" + page, "checkout.session.async_payment_failed", page);
        untilSettled("evt_failed_" + page);
    }

    /** Where what is owed is paid. */
    private String owedPageOf(OrderDetails owed) {
        var link = PAGE.matcher(household.get(owed.paymentUrl()).getResponseBody());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** What cannot hold money is charged the most that was agreed to. */
    @Test
    void lighterThanPaidGoesBackAtTheProviderToo() {
        var order = hold("Potimarron", 2);
        var money = STRIPE.payByBancontact(pageOf(order));
        comeBack(order);
        handedOver(order, "2.010");

        var end = find(order);
        assertThat(end.state()).isEqualTo(OrderState.SETTLED);
        assertThat(end.paid()).isEqualTo(end.total());
        assertThat(end.total()).isLessThan(order.maximum());
        Patience.until(
                "the difference went back",
                () -> STRIPE.refunded(money)
                        == order.maximum().minus(end.total()).minor());
    }

    @Test
    void heavierThanPaidIsNeverAskedFor() {
        var order = hold("Potimarron", 2);
        var money = STRIPE.payByBancontact(pageOf(order));
        comeBack(order);
        handedOver(order, "3.100");

        var end = find(order);
        assertThat(end.state()).isEqualTo(OrderState.SETTLED);
        assertThat(end.total()).isEqualTo(order.maximum());
        assertThat(end.paid()).isEqualTo(order.maximum());
        assertThat(STRIPE.refunded(money)).isZero();
        assertThat(STRIPE.pagesAskedFor()).hasSize(1);
    }

    @Test
    void debitThatTakesDaysCountsAsPlaced() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.payByDebit(page);
        comeBack(order);
        assertThat(find(order).state()).isEqualTo(OrderState.PLACED);
        assertThat(find(order).paid().minor()).isZero();
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("on its way");
        assertThat(household.get("/orders/" + order.number()).getResponseBody())
                .as("nothing is owed")
                .doesNotContain("is still to be paid", "/payments/stripe/");
        assertThat(STRIPE.pagesAskedFor()).as("nobody pays a second time").hasSize(1);
        var more = change(order, 5);
        assertThat(more.addition().amount())
                .as("what is on its way is not asked for twice")
                .isEqualTo(more.maximum().minus(order.maximum()));

        var less = change(order, 3);
        STRIPE.endDebit(page, true);
        tell("evt_came_" + page, "checkout.session.async_payment_succeeded", page);
        untilSettled("evt_came_" + page);
        assertThat(find(order).paid()).isEqualTo(less.maximum());
        Patience.until(
                "what it came to less went back",
                () -> STRIPE.refunded("pi_" + page)
                        == order.maximum().minus(less.maximum()).minor());

        // News that comes late says nothing any more
        tell("evt_failed_" + page, "checkout.session.async_payment_failed", page);
        untilSettled("evt_failed_" + page);
        assertThat(find(order).paid()).isEqualTo(less.maximum());
    }

    /** Two orders of one debit: the one that was cancelled meanwhile gets its money back when it comes, the other keeps what is its own. */
    @Test
    void debitForAnOrderThatWasCancelledMeanwhileGoesBack() {
        var both = holdTwo();
        var page = pageOf(both.get(0));
        STRIPE.payByDebit(page);
        comeBack(both.get(0));
        cancellation.cancel(both.get(0).number(), village.actor("household")).block();
        assertThat(statusOf(both.get(0))).isEqualTo("pending");

        STRIPE.endDebit(page, true);
        tell("evt_came_" + page, "checkout.session.async_payment_succeeded", page);
        untilSettled("evt_came_" + page);
        Patience.until(
                "its part went back",
                () -> STRIPE.refunded("pi_" + page) == both.get(0).maximum().minor());
        assertThat(find(both.get(0)).state()).isEqualTo(OrderState.CANCELLED);
        assertThat(find(both.get(1)).paid()).isEqualTo(both.get(1).maximum());
    }

    /** And when it fails, only the one that stands is owed. */
    @Test
    void debitThatFailsIsOwedForWhatStands() {
        var both = holdTwo();
        var page = pageOf(both.get(0));
        STRIPE.payByDebit(page);
        comeBack(both.get(0));
        cancellation.cancel(both.get(0).number(), village.actor("household")).block();
        STRIPE.endDebit(page, false);
        tell("evt_failed_" + page, "checkout.session.async_payment_failed", page);
        untilSettled("evt_failed_" + page);

        assertThat(number(
                        "select a.asked_minor from payment.part a join payment.payment p on p.id = a.payment_id where p.status = 'pending' and a.order_id = "
                                + both.get(1).id()))
                .isEqualTo(both.get(1).maximum().minor());
        assertThat(number(
                        "select count(*) from payment.part a join payment.payment p on p.id = a.payment_id where p.status = 'pending' and a.order_id = "
                                + both.get(0).id()))
                .isZero();
    }

    /** The debt of one order is paid by the link that it has, whatever becomes of the other; when nothing stands any more, nobody waits for it. */
    @Test
    void whatIsOwedIsStillPaidWhenTheOtherOrderIsCancelled() {
        var both = holdTwo();
        failedDebit(both.get(0));
        var way = find(both.get(1)).paymentUrl();
        cancellation.cancel(both.get(0).number(), village.actor("household")).block();
        var left = find(both.get(1));
        assertThat(left.paymentUrl()).isEqualTo(way);
        var page = owedPageOf(left);
        var money = STRIPE.pay(page);
        household.get(way + "/return");
        assertThat(find(both.get(1)).paid()).isEqualTo(left.maximum());
        Patience.until(
                "what was asked for the other went back",
                () -> STRIPE.refunded(money) == both.get(0).maximum().minor());
    }

    @Test
    void nothingIsOwedWhenNoOrderStands() {
        var both = holdTwo();
        failedDebit(both.get(0));
        both.forEach(order ->
                cancellation.cancel(order.number(), village.actor("household")).block());
        assertThat(number(
                        "select count(*) from payment.part a join payment.payment p on p.id = a.payment_id where p.status = 'pending' and a.order_id = "
                                + both.get(0).id()))
                .isZero();
    }

    @Test
    void debitThatComesAfterTheGoodsSettlesThem() {
        var order = hold("Potimarron", 2);
        var page = pageOf(order);
        STRIPE.payByDebit(page);
        comeBack(order);
        handedOver(order, "2.010");
        assertThat(find(order).state()).isEqualTo(OrderState.DELIVERED);

        STRIPE.endDebit(page, true);
        run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page + "'");
        until(order, OrderState.SETTLED);
        assertThat(find(order).paid()).isEqualTo(find(order).total());
    }

    /** The order stands, the buyer owes it, and may pay it on another page; those who coordinate hear of it. */
    @Test
    void debitThatFailsLateIsADebtThatCanBePaid() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.payByDebit(page);
        comeBack(order);
        handedOver(order, null);
        STRIPE.endDebit(page, false);
        tell("evt_failed_" + page, "checkout.session.async_payment_failed", page);
        untilSettled("evt_failed_" + page);

        assertThat(find(order).state()).isEqualTo(OrderState.DELIVERED);
        assertThat(statusOf(order)).isEqualTo("failed");
        assertThat(number(
                        "select sum(amount_minor)::bigint from ledger.entry where account like 'buyer:%' and order_id = "
                                + order.id()))
                .as("owed")
                .isEqualTo(find(order).total().minor());
        assertThat(LETTERS.await(village.email("coordinator"), order.number()).text())
                .contains(order.number());
        var letter = LETTERS.await(village.email("household"), order.number() + " reste");
        var way = letter.text().replaceAll("(?s).*(/payments/stripe/[0-9a-f]+).*", "$1");
        assertThat(household.get(order.paymentUrl()).getResponseBody())
                .as("leads on to where it is paid")
                .contains(way);
        assertThat(household.get("/orders/" + order.number()).getResponseBody())
                .as("and so does the order")
                .contains("href=\"" + way + "\"", "is still to be paid");
        var told = household.get(way).getResponseBody();
        assertThat(told).contains("still owed");
        var link = PAGE.matcher(told);
        assertThat(link.find()).isTrue();
        STRIPE.pay(link.group(1));
        household.get(way + "/return");
        assertThat(household.get("/orders/" + order.number()).getResponseBody())
                .doesNotContain(way, "is still to be paid");

        assertThat(find(order).state()).isEqualTo(OrderState.SETTLED);
        assertThat(find(order).paid()).isEqualTo(find(order).total());
    }

    @Test
    void debitThatFailsBeforeAnybodyLookedLetsTheGoodsGo() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.payByDebit(page);
        STRIPE.endDebit(page, false);
        comeBack(order);

        assertThat(find(order).state()).isEqualTo(OrderState.FAILED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
        assertThat(carts.of(village.actor("household")).block().isEmpty()).isFalse();
    }

    /** Nobody is there to show a card: what was agreed to be paid at once is held, and told with a link; it is never placed unpaid. */
    @Test
    void standingOrderThatWasPaidAtOnceIsHeldAndPaidByTheLinkInTheMail() {
        var buyer = village.actor("household");
        assertThat(standing.paymentsFor(buyer)).containsExactly(HowPaid.BY_LINK);
        assertThatThrownBy(() -> standing.begin(UUID.randomUUID().toString(), weekly(HowPaid.AT_ONCE, null), buyer)
                        .block())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("payment-not-offered"));
        var id = standing.begin(
                        UUID.randomUUID().toString(),
                        weekly(HowPaid.BY_LINK, village.firstDate().minusDays(9)),
                        buyer)
                .block();
        run("update ordering.standing_order set payment = 'AT_ONCE' where id = " + id);
        assertThat(standing.require(id, buyer).block().payment()).isEqualTo(HowPaid.BY_LINK);

        // Whichever way it is written down when it is ordered
        standing.resume(id, buyer).block();
        run("update ordering.standing_order set payment = 'AT_ONCE' where id = " + id);
        Patience.until(
                "it is ordered",
                () -> number("select count(*) from ordering.orders where buyer_id = " + village.party("marchand"))
                        == 1);
        var order = directory
                .find(
                        texts("select number from ordering.orders where buyer_id = " + village.party("marchand"))
                                .get(0),
                        buyer)
                .block();
        assertThat(order.payment()).isEqualTo(PaymentMethod.STRIPE);
        assertThat(order.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        var letter = LETTERS.await(village.email("household"), "");
        assertThat(letter.text()).contains("/orders/" + order.number());
        assertThat(household.get("/orders/" + order.number()).getResponseBody()).contains(order.paymentUrl());

        STRIPE.pay(pageOf(order));
        comeBack(order);
        assertPaidOnce(order);
    }

    private KeepStanding weekly(HowPaid how, @Nullable LocalDate pausedFrom) {
        var day = village.firstDate();
        return new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(day.getDayOfWeek()),
                1,
                day,
                null,
                pausedFrom,
                null,
                Set.of(),
                how,
                null,
                List.of(new KeepStanding.Wish(
                        village.product("Poireau"),
                        village.party("grandChamp"),
                        BigDecimal.valueOf(2),
                        null,
                        true,
                        List.of())));
    }

    private String statusOf(OrderDetails order) {
        return texts("select status from payment.payment where public_ref = '" + reference(order) + "'")
                .get(0);
    }

    /** Cents that a bank has of ours. */
    private long disputed(String dispute) {
        return number(
                "select coalesce(sum(e.amount_minor), 0)::bigint from ledger.entry e join ledger.txn t on t.id = e.txn_id where e.account = 'fund:disputes' and t.key like 'dispute%:"
                        + dispute + "'");
    }

    private long figure(String name) {
        return Stream.of(household.get("/actuator/prometheus").getResponseBody().split("\n"))
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.replaceFirst(".* ", "")))
                .sum();
    }
}
