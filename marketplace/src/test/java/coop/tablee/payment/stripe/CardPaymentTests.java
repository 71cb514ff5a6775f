package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PutInCart;
import coop.tablee.payment.TestPayments;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Patience;
import coop.tablee.testing.StripeStub;
import coop.tablee.testing.StripeStub.Mood;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Stories of paying by card, against a Stripe of our own. Each ends with books that are in order, and with as much money at the provider as they say. */
@MarketplaceTest
@DirtiesContext
class CardPaymentTests extends CardStories {

    @Autowired
    TestPayments testPayments;

    @Test
    void cardIsOfferedAndNothingIsPlayed() {
        assertThat(placement.methodsFor(village.actor("household"))).containsExactly(PaymentMethod.STRIPE);
        assertThat(placement.methodsFor(village.actor("canteen")))
                .containsExactly(PaymentMethod.ACCOUNT, PaymentMethod.STRIPE);
        assertThat(testPayments.isOffered()).isFalse();
    }

    /** A form may lead nowhere but to our own pages, so the checkout comes to one of them, and from there a link leads on; nothing of the provider is on it. */
    @Test
    void checkoutComesToOurPageAndALinkLeadsOn() {
        var offer = village.offer("Poireau", village.firstDate());
        carts.put(village.actor("household"), new PutInCart(village.site("kiosque"), offer, BigDecimal.valueOf(2)))
                .block();
        var checkout = household.get("/checkout");
        assertThat(checkout.getResponseBody())
                .contains("Card, Bancontact or SEPA direct debit")
                .doesNotContain("Test payment");
        var sent = household.post(
                "/checkout",
                PageForm.of(checkout.getResponseBody(), "/checkout").fields());

        var ours = Visitor.locationOf(sent);
        assertThat(sent.getStatus().value()).isEqualTo(303);
        assertThat(ours).startsWith("/payments/stripe/");
        var page = household.get(ours);
        assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("form-action 'self'")
                .doesNotContain("stripe");
        assertThat(page.getResponseBody()).containsPattern(PAGE).doesNotContain("js.stripe.com", "<iframe");
        assertThat(carts.of(village.actor("household")).block().isEmpty()).isTrue();
    }

    /** Goods are held for five minutes longer than the page is open, and the page's hours are those that were asked for. */
    @Test
    void paidOnTheProvidersPage() {
        var order = hold();
        assertThat(order.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(number("""
                        select count(*) from ordering.orders o join payment.payment p on p.checkout_id = o.checkout_id
                        where o.id = %d and o.hold_until = p.expires_at + interval '5 minutes' and p.expires_at = o.accepted_at + interval '31 minutes' and p.provider = 'stripe'
                        """.formatted(order.id()))).isEqualTo(1);

        var page = pageOf(order);
        var asked = STRIPE.pagesAskedFor().get(0);
        assertThat(asked.key()).startsWith("session:");
        assertThat(asked.form())
                .containsEntry("mode", "payment")
                .containsEntry("payment_method_types[0]", "card")
                .containsEntry("payment_method_types[1]", "bancontact")
                .containsEntry("payment_method_types[2]", "sepa_debit")
                .containsEntry("line_items[0][price_data][currency]", "eur")
                .containsEntry(
                        "line_items[0][price_data][unit_amount]",
                        String.valueOf(order.maximum().minor()))
                .containsEntry("line_items[0][price_data][product_data][name]", "Order " + order.number())
                .containsEntry("locale", "en");
        assertThat(asked.form().get("success_url")).endsWith(order.paymentUrl() + "/return");
        assertThat(pageOf(order)).as("looked at again it is the same page").isEqualTo(page);
        assertThat(STRIPE.pagesAskedFor()).hasSize(1);

        var money = STRIPE.pay(page);
        tell("evt_paid_" + page, "checkout.session.completed", page);
        until(order, OrderState.PLACED);

        assertThat(find(order).paid()).isEqualTo(order.maximum());
        assertThat(texts("select provider_ref from payment.payment where provider = 'stripe' and buyer_id = "
                        + village.party("marchand")))
                .containsExactly(money);
        assertThat(texts("select status from payment.event where event_id = 'evt_paid_" + page + "'"))
                .containsExactly("applied");
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("This is paid");
    }

    @Test
    void cardThatIsRefusedFirstIsTriedAgainOnTheSamePage() {
        var order = hold();
        var page = pageOf(order);
        tell("evt_refused_" + page, "payment_intent.payment_failed", "pi_" + page);
        tell("evt_unsure_" + page, "checkout.session.async_payment_failed", page);
        untilSettled("evt_unsure_" + page);
        assertThat(find(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);

        STRIPE.pay(page);
        tell("evt_paid_" + page, "checkout.session.completed", page);
        until(order, OrderState.PLACED);
        assertThat(STRIPE.pagesAskedFor()).hasSize(1);
    }

    @Test
    void eventBeforeTheReturn() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        until(order, OrderState.PLACED);
        comeBack(order);

        assertPaidOnce(order);
    }

    @Test
    void returnBeforeTheEventAndOpenedTwice() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        assertThat(find(order).state()).isEqualTo(OrderState.PLACED);
        comeBack(order);
        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);

        assertPaidOnce(order);
        assertThat(texts("select status from payment.event where event_id = 'evt_" + page + "'"))
                .containsExactly("ignored");
    }

    @Test
    void returnEventAndJobAllAtOnce() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        var all = IntStream.range(0, 12)
                .<Runnable>mapToObj(n -> switch (n % 3) {
                    case 0 -> () -> comeBack(order);
                    case 1 -> () -> tell("evt_" + n % 2 + page, "checkout.session.completed", page);
                    default ->
                        () -> run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page
                                + "'");
                })
                .map(work -> Mono.fromRunnable(work).subscribeOn(Schedulers.boundedElastic()))
                .toList();
        Flux.merge(all).blockLast();
        until(order, OrderState.PLACED);
        untilSettled("evt_0" + page);
        untilSettled("evt_1" + page);

        assertPaidOnce(order);
    }

    @Test
    void nobodyComesBackAndNothingIsTold() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page + "'");
        until(order, OrderState.PLACED);

        assertPaidOnce(order);
    }

    @Test
    void eventThatComesTwiceAndOneThatComesTooLateChangeNothing() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        for (var n = 0; n < 3; n++) {
            tell("evt_" + page, "checkout.session.completed", page);
        }
        until(order, OrderState.PLACED);
        tell("evt_" + page, "checkout.session.completed", page);
        tell("evt_old_" + page, "checkout.session.expired", page);
        untilSettled("evt_old_" + page);

        assertPaidOnce(order);
        assertThat(texts("select status from payment.event where event_id like 'evt_%" + page + "' order by event_id"))
                .containsExactly("applied", "ignored");
    }

    @Test
    void signatureThatIsWrongOldOrMissingIsRefusedAndNothingIsKept() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        var body = StripeStub.event("evt_forged_" + page, "checkout.session.completed", page, false);
        var right = StripeStub.signature(body, StripeStub.SECRET, 0);

        assertThat(bring(body, null)).isEqualTo(400);
        assertThat(bring(body, "t=1,v1=00")).isEqualTo(400);
        assertThat(bring(body, "nonsense")).isEqualTo(400);
        assertThat(bring(body, StripeStub.signature(body, "whsec_other", 0))).isEqualTo(400);
        assertThat(bring(body, StripeStub.signature(body, StripeStub.SECRET, 301)))
                .isEqualTo(400);
        assertThat(bring(body + " ", right)).isEqualTo(400);
        assertThat(bring("", StripeStub.signature("", StripeStub.SECRET, 0))).isEqualTo(400);
        assertThat(bring("[1]", StripeStub.signature("[1]", StripeStub.SECRET, 0)))
                .isEqualTo(400);
        assertThat(bring("x".repeat(600_000), right)).isEqualTo(413);
        assertThat(number("select count(*) from payment.event where event_id like '%" + page + "'"))
                .isZero();
        assertThat(find(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);

        assertThat(bring(body, StripeStub.signature(body, StripeStub.SECRET, 290)))
                .isEqualTo(200);
        until(order, OrderState.PLACED);
    }

    @Test
    void eventOfTheOtherModeOrOfWhatIsNotOursIsKeptAndIgnored() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        var live = StripeStub.event("evt_live_" + page, "checkout.session.completed", page, true);
        assertThat(bring(live, StripeStub.signature(live, StripeStub.SECRET, 0)))
                .isEqualTo(200);
        tell("evt_strange_" + page, "checkout.session.completed", "cs_test_of_somebody_else");
        tell("evt_other_" + page, "customer.created", "cus_1");
        untilSettled("evt_strange_" + page);

        assertThat(texts("select distinct status from payment.event where event_id like 'evt_%" + page + "'"))
                .containsExactly("ignored");
        assertThat(find(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        comeBack(order);
        assertPaidOnce(order);
    }

    @Test
    void pageThatClosesEndsTheOrderWithItsHold() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.expire(page);
        run(
                "update payment.payment set expires_at = platform.business_time() - interval '1 minute' where public_ref = '"
                        + reference(order) + "'");
        tell("evt_" + page, "checkout.session.expired", page);
        untilSettled("evt_" + page);
        assertThat(find(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("The time to pay is over");
        assertThat(STRIPE.pagesAskedFor()).hasSize(1);

        endHold(order);
        until(order, OrderState.EXPIRED);
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    /** A payment that may be waited for longer than a page is open gets one page after the other, never two at once. */
    @Test
    void pageThatClosedIsFollowedByAnotherWhileThereIsTime() {
        var order = hold();
        var first = pageOf(order);
        STRIPE.expire(first);
        run("update payment.session set expires_at = clock_timestamp() - interval '1 second' where provider_ref = '"
                + first + "'");
        var second = pageOf(order);
        assertThat(second).isNotEqualTo(first);
        assertThat(STRIPE.pagesAskedFor()).extracting(StripeStub.Asked::key).doesNotHaveDuplicates();

        STRIPE.pay(second);
        comeBack(order);
        assertPaidOnce(order);
    }

    /** Money for an order that is gone goes back, at the provider too, and once however often it is told. */
    @Test
    void moneyThatComesAfterTheHoldGoesBack() {
        var order = hold();
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        endHold(order);
        until(order, OrderState.EXPIRED);

        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);
        comeBack(order);
        Patience.until(
                "it went back", () -> STRIPE.refunded(money) == order.maximum().minor());

        var end = find(order);
        assertThat(end.state()).isEqualTo(OrderState.EXPIRED);
        assertThat(end.paid().minor()).isZero();
        assertThat(end.refunded()).isEqualTo(order.maximum());
        assertThat(available("Poireau")).isEqualByComparingTo("200");
    }

    /** Nobody pays for nothing: where no money is waited for any more, the page is closed. */
    @Test
    void pageOfAnOrderThatIsGoneIsClosed() {
        var order = hold();
        var page = pageOf(order);
        endHold(order);
        until(order, OrderState.EXPIRED);
        run("update payment.session set due_at = clock_timestamp() where provider_ref = '" + page + "'");
        Patience.until("the page is closed", () -> STRIPE.statusOf(page).equals("expired"));
        Patience.until(
                "we know",
                () -> number("select count(*) from payment.session where state = 'over' and provider_ref = '" + page
                                + "'")
                        == 1);
    }

    @Test
    void refundWhoseAnswerIsLostIsAskedForAgainUnderTheSameKey() {
        var order = hold();
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        comeBack(order);
        STRIPE.forget();
        STRIPE.beOnce(Mood.ANSWER_LOST);
        STRIPE.beOnce(Mood.BROKEN);
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until(
                "it went back",
                () -> number(
                                "select count(*) from payment.refund r join payment.payment p on p.id = r.payment_id where r.state = 'done' and p.provider_ref = '"
                                        + money + "'")
                        == 1);

        assertThat(STRIPE.refunded(money)).isEqualTo(order.maximum().minor());
        assertThat(STRIPE.refundsAskedFor())
                .hasSizeGreaterThan(1)
                .extracting(StripeStub.Asked::key)
                .containsOnly(STRIPE.refundsAskedFor().get(0).key());
    }

    /** Less gives money back; more is asked for by itself ({@link AddingTests}). */
    @Test
    void paidOrderIsChangedToLess() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);

        var less = change(order, 3);
        assertThat(less.paid()).isEqualTo(less.maximum());
        Patience.until(
                "the difference went back",
                () -> STRIPE.refunded(money)
                        == order.maximum().minor() - less.maximum().minor());
        assertThat(available("Poireau")).isEqualByComparingTo("197");
    }

    @Test
    void providerThatIsDownIsToldAndNothingIsLost() {
        STRIPE.be(Mood.DOWN);
        var order = hold();
        var told = household.get(order.paymentUrl());
        assertThat(told.getStatus().value()).isEqualTo(200);
        assertThat(told.getResponseBody()).contains("does not answer").contains("Try again");
        assertThat(find(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(available("Poireau")).isEqualByComparingTo("196");

        STRIPE.be(Mood.WELL);
        var page = pageOf(order);
        assertThat(STRIPE.pagesAskedFor())
                .extracting(StripeStub.Asked::key)
                .containsOnly(STRIPE.pagesAskedFor().get(0).key());
        STRIPE.pay(page);
        comeBack(order);
        assertPaidOnce(order);
    }

    @Test
    void providerThatStaysDownLetsTheHoldEnd() {
        STRIPE.be(Mood.DOWN);
        var order = hold();
        household.get(order.paymentUrl());
        endHold(order);
        until(order, OrderState.EXPIRED);
        run(
                "update payment.session s set due_at = clock_timestamp() from payment.payment p where p.id = s.payment_id and p.public_ref = '"
                        + reference(order) + "'");
        Patience.until(
                "no page is waited for",
                () -> number(
                                "select count(*) from payment.session s join payment.payment p on p.id = s.payment_id where s.state = 'over' and p.public_ref = '"
                                        + reference(order) + "'")
                        == 1);
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("The time to pay is over");
    }

    /** Whoever dies between writing down what it asks for and reading the answer asks again under the same key, and finds the page that was made. */
    @Test
    void answerThatIsLostIsAskedForAgainUnderTheSameKey() {
        var order = hold();
        STRIPE.beOnce(Mood.ANSWER_LOST);
        // Java's own client asks a second time by itself when a connection breaks
        STRIPE.beOnce(Mood.ANSWER_LOST);
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("does not answer");
        var page = pageOf(order);

        assertThat(STRIPE.pagesAskedFor())
                .hasSizeGreaterThan(1)
                .extracting(StripeStub.Asked::key)
                .containsOnly(STRIPE.pagesAskedFor().get(0).key());
        assertThat(STRIPE.pagesAskedFor())
                .extracting(StripeStub.Asked::form)
                .containsOnly(STRIPE.pagesAskedFor().get(0).form());
        STRIPE.pay(page);
        comeBack(order);
        assertPaidOnce(order);
    }

    /** An answer that says no is kept under its key, so that another is asked under a new one. */
    @Test
    void refusalOfTheProviderIsFollowedByAnotherKey() {
        var order = hold();
        STRIPE.beOnce(Mood.BROKEN);
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("does not answer");
        pageOf(order);
        assertThat(STRIPE.pagesAskedFor())
                .extracting(StripeStub.Asked::key)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void providerThatSaysNothingIsGivenUpInTime() {
        var order = hold();
        STRIPE.be(Mood.SILENT);
        var begin = System.nanoTime();
        assertThat(household.get(order.paymentUrl()).getResponseBody()).contains("does not answer");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(30));
        assertThat(
                        number(
                                "select count(*) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'"))
                .isZero();
        STRIPE.be(Mood.WELL);
        pageOf(order);
    }

    @Test
    void anothersPaymentIsNotFound() {
        var order = hold();
        var page = pageOf(order);
        STRIPE.pay(page);
        var other = Visitor.signedIn(port, village.email("household2"));
        for (var path : List.of(order.paymentUrl(), order.paymentUrl() + "/return")) {
            assertThat(other.get(path).getStatus().value()).as(path).isEqualTo(404);
        }
        assertThat(find(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        comeBack(order);
    }
}
