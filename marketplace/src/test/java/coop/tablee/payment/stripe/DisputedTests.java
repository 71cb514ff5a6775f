package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderState;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Visitor;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Stories of money that a buyer's bank takes back and keeps: the household owes it again, those who sold have it no more, and paid again by its link everything is as it was. Each ends
 * with books that are in order.
 */
@MarketplaceTest
@DirtiesContext
class DisputedTests extends CardStories {

    private Visitor cooperative;

    @DynamicPropertySource
    static void sellers(DynamicPropertyRegistry settings) {
        settings.add("stripe.pay-sellers", () -> "true");
    }

    @BeforeEach
    void itHasATreasurer() {
        village.person("treasurer", "grandChamp", Role.OWNER);
        cooperative = Visitor.signedIn(port, village.email("treasurer")).reading("en");
        cooperative.post("/card-money", Map.of());
        STRIPE.let(account(), true);
        cooperative.get("/card-money/return");
    }

    @Test
    void whatABankKeepsIsOwedAndPaidAgain() {
        var order = hold("Oignon jaune", 4);
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        comeBack(order);
        handedOver(order, null);
        until(order, OrderState.SETTLED);
        untilShared(order);
        var price = find(order).total().minor();
        assertThat(STRIPE.at(account(), page)).isEqualTo(price);

        var before = disputes();
        var dispute = STRIPE.dispute(money, price, "needs_response");
        tell("evt_open_" + dispute, "charge.dispute.created", dispute);
        untilSettled("evt_open_" + dispute);
        assertThat(find(order).state()).as("the bank has not decided").isEqualTo(OrderState.SETTLED);
        STRIPE.endDispute(dispute, "lost");
        tell("evt_lost_" + dispute, "charge.dispute.closed", dispute);
        tell("evt_lost_again_" + dispute, "charge.dispute.updated", dispute);
        untilSettled("evt_lost_" + dispute);
        untilSettled("evt_lost_again_" + dispute);

        var owed = find(order);
        assertThat(owed.state()).isEqualTo(OrderState.DELIVERED);
        assertThat(owed.paid().minor()).isZero();
        assertThat(booked(order, "buyer:" + village.party("marchand"))).isEqualTo(price);
        assertThat(number(
                        "select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = 'fund:disputes' and order_id = "
                                + order.id()))
                .isEqualTo(-price);
        assertThat(disputes() - before).isZero();
        untilShared(order);
        assertThat(STRIPE.at(account(), page)).as("the seller has it no more").isZero();
        assertThat(number("select count(*) from payment.payment where attempt_key like 'again:%' and buyer_id = "
                        + village.party("marchand")))
                .isEqualTo(1);

        assertThat(household.get("/orders/" + order.number()).getResponseBody())
                .contains(owed.paymentUrl(), "Taken back by the bank");
        var letter = LETTERS.await(village.email("household"), "La commande " + order.number() + " reste à payer");
        assertThat(letter.text()).contains(owed.paymentUrl(), "votre banque a repris");
        assertThat(LETTERS.await(village.email("coordinator"), "Litige perdu").text())
                .contains(order.number());

        var again = pageOf(owed);
        STRIPE.pay(again);
        tell("evt_" + again, "checkout.session.completed", again);
        untilSettled("evt_" + again);
        household.get(owed.paymentUrl() + "/return");
        until(order, OrderState.SETTLED);
        untilShared(order);
        assertThat(STRIPE.at(account(), again)).isEqualTo(price);
        assertThat(find(order).paid().minor()).isEqualTo(price);
        assertThat(booked(order, "buyer:" + village.party("marchand"))).isZero();
        assertThat(booked(order, "seller:" + village.party("grandChamp"))).isZero();
        assertThat(STRIPE.refundsAskedFor()).isEmpty();
    }

    /** Of one payment for two orders the bank keeps a part: each bears its own, to the cent. */
    @Test
    void partThatABankKeepsIsOwedByEachOrder() {
        var both = holdTwo();
        var money = STRIPE.pay(pageOf(both.get(0)));
        household.get(both.get(0).paymentUrl() + "/return");
        var lost = both.get(0).maximum().minor() + 1;
        lose(money, lost);

        assertThat(both.stream()
                        .mapToLong(order ->
                                order.maximum().minor() - find(order).paid().minor())
                        .sum())
                .isEqualTo(lost);
        assertThat(both).allSatisfy(order -> assertThat(find(order).state()).isEqualTo(OrderState.PLACED));
        var owed = find(both.get(1));
        assertThat(find(both.get(0)).paymentUrl()).isEqualTo(owed.paymentUrl());
        STRIPE.pay(pageOf(owed));
        household.get(owed.paymentUrl() + "/return");
        assertThat(both).allSatisfy(order -> assertThat(find(order).paid()).isEqualTo(order.maximum()));
    }

    /** What went back to the buyer before is not owed: then it is on the account for disputes, for people to see. */
    @Test
    void whatWentBackBeforeIsNotOwed() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until(
                "it went back", () -> STRIPE.refunded(money) == order.maximum().minor());
        var before = disputes();
        lose(money, order.maximum().minor());
        assertThat(disputes() - before).isEqualTo(order.maximum().minor());
        assertThat(find(order).paymentUrl()).isNull();
    }

    @Test
    void cancelledAfterwardsNothingIsOwedAnyMore() {
        var order = hold();
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        lose(money, order.maximum().minor());
        var owed = find(order);
        var page = pageOf(owed);
        cancellation.cancel(order.number(), village.actor("household")).block();
        assertThat(find(order).paymentUrl()).isNull();
        var late = STRIPE.pay(page);
        tell("evt_" + page, "checkout.session.completed", page);
        untilSettled("evt_" + page);
        Patience.until(
                "it went back", () -> STRIPE.refunded(late) == order.maximum().minor());
        assertThat(STRIPE.refunded(money))
                .as("what the bank took does not go back twice")
                .isZero();
        assertThat(booked(order, "buyer:" + village.party("marchand"))).isZero();
    }

    /** A buyer who changes the order to less while it is owed owes less. */
    @Test
    void changedToLessWhileItIsOwed() {
        var order = hold();
        lose(pay(order), order.maximum().minor());
        var less = change(find(order), 2);
        STRIPE.pay(pageOf(less));
        household.get(less.paymentUrl() + "/return");
        assertThat(find(order).paid()).isEqualTo(less.maximum());
    }

    private String pay(OrderDetails order) {
        var money = STRIPE.pay(pageOf(order));
        comeBack(order);
        return money;
    }

    private void lose(String money, long minor) {
        var dispute = STRIPE.dispute(money, minor, "lost");
        tell("evt_" + dispute, "charge.dispute.closed", dispute);
        untilSettled("evt_" + dispute);
    }

    private long disputes() {
        return number(
                "select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = 'fund:disputes'");
    }

    private String account() {
        return texts("select provider_ref from payment.account where party_id = " + village.party("grandChamp"))
                .get(0);
    }

    private long booked(OrderDetails order, String account) {
        return number("select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = '" + account
                + "' and order_id = " + order.id());
    }

    private void untilShared(OrderDetails order) {
        Patience.until("everybody has their own of " + order.number(), () -> number("""
                        select (select count(*) from payment.payment p join payment.part a on a.payment_id = p.id where a.order_id = %1$d and p.share_at is not null)
                            + (select count(*) from payment.share where order_id = %1$d and due_minor <> sent_minor)
                            + (select count(*) from payment.transfer where order_id = %1$d and state <> 'done')
                        """.formatted(order.id())) == 0);
    }
}
