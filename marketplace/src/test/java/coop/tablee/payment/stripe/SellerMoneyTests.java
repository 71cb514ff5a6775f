package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderState;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.StripeStub;
import coop.tablee.testing.StripeStub.Mood;
import coop.tablee.testing.Visitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Money of cards goes on to who sold: stories against a Stripe of our own. The platform keeps 2.5 % here. Each ends with books that are in order, and with as much at the provider's
 * accounts as they say.
 */
@MarketplaceTest
@DirtiesContext
class SellerMoneyTests extends CardStories {

    private static final String ACCOUNTS_SECRET = "whsec_accounts";

    @Autowired
    SellerSharing sharing;

    @Autowired
    TransferSending sending;

    @Autowired
    SellerAccounts sellerAccounts;

    private Visitor cooperative;
    private Visitor farm;

    @DynamicPropertySource
    static void sellers(DynamicPropertyRegistry settings) {
        settings.add("stripe.pay-sellers", () -> "true");
        settings.add("stripe.kept-percent", () -> "2.5");
        settings.add("stripe.accounts-secret", () -> ACCOUNTS_SECRET);
    }

    @BeforeEach
    void theyHaveTreasurers() {
        village.person("treasurer", "grandChamp", Role.OWNER);
        cooperative = Visitor.signedIn(port, village.email("treasurer")).reading("en");
        farm = Visitor.signedIn(port, village.email("producer")).reading("en");
    }

    @Test
    void accountIsOpenedOnceAndItsPeopleGoOnAtStripeByALink() {
        assertThat(page(cooperative)).contains("No account yet", "The platform keeps 2.5 % of it");
        // Java's own client asks a second time by itself when a connection breaks
        STRIPE.beOnce(Mood.ANSWER_LOST);
        STRIPE.beOnce(Mood.ANSWER_LOST);
        cooperative.post("/card-money", Map.of());
        assertThat(page(cooperative)).contains("Stripe has not answered yet");
        cooperative.post("/card-money", Map.of());
        cooperative.post("/card-money", Map.of());
        var asked = STRIPE.asked(one -> one.path().equals("/v1/accounts"));
        assertThat(asked)
                .extracting(StripeStub.Asked::key)
                .hasSize(3)
                .containsOnly(asked.get(0).key());
        assertThat(STRIPE.accounts().stream().filter(account("grandChamp")::equals))
                .hasSize(1);
        assertThat(asked.get(0).form())
                .containsEntry("type", "express")
                .containsEntry("country", "BE")
                .containsEntry("capabilities[transfers][requested]", "true");

        assertThat(page(cooperative)).contains("Stripe needs to know more");
        assertThat(cooperative.get("/card-money").getResponseBody()).contains("href=\"/card-money/stripe\"");
        var onward = cooperative.get("/card-money/stripe");
        assertThat(onward.getStatus().value()).isEqualTo(303);
        assertThat(Visitor.locationOf(onward)).isEqualTo(STRIPE.address() + "/onboarding/" + account("grandChamp"));

        STRIPE.let(account("grandChamp"), true);
        assertThat(Visitor.locationOf(cooperative.get("/card-money/return"))).isEqualTo("/card-money");
        assertThat(page(cooperative)).contains("All is well");
    }

    @Test
    void eventsAboutAccountsAreSignedWithASecretOfTheirOwn() {
        cooperative.post("/card-money", Map.of());
        var account = account("grandChamp");
        STRIPE.let(account, true);
        var body = StripeStub.event("evt_" + account, "account.updated", account, false);
        assertThat(bring(body, StripeStub.signature(body, "whsec_other", 0))).isEqualTo(400);
        assertThat(bring(body, StripeStub.signature(body, ACCOUNTS_SECRET, 301)))
                .isEqualTo(400);
        assertThat(receives("grandChamp")).isFalse();
        assertThat(bring(body, StripeStub.signature(body, ACCOUNTS_SECRET, 0))).isEqualTo(200);
        untilSettled("evt_" + account);
        assertThat(receives("grandChamp")).isTrue();

        var strange = StripeStub.event("evt_strange_" + account, "account.updated", "acct_of_somebody_else", false);
        assertThat(bring(strange, StripeStub.signature(strange, ACCOUNTS_SECRET, 0)))
                .isEqualTo(200);
        untilSettled("evt_strange_" + account);

        // And without any event it is looked at
        STRIPE.let(account, false);
        run("update payment.account set due_at = clock_timestamp() where provider_ref = '" + account + "'");
        Patience.until("it is known to be closed", () -> !stillReceives("grandChamp"));
    }

    /** Stripe does not show it any more: nobody is sent there, and no money. */
    @Test
    void accountThatIsGoneNeitherReceivesNorCharges() {
        enable("grandChamp", cooperative);
        var account = account("grandChamp");
        STRIPE.disconnect(account);
        run("update payment.account set due_at = clock_timestamp() where provider_ref = '" + account + "'");
        Patience.until("it is known to be gone", () -> !stillReceives("grandChamp"));
        assertThat(number(
                        "select count(*) from payment.account where (charges or pays_out or submitted) and party_id = "
                                + village.party("grandChamp")))
                .isZero();
    }

    /** Anything else that goes wrong says nothing about the account. */
    @Test
    void accountThatCannotBeLookedAtStaysAsItWas() {
        enable("grandChamp", cooperative);
        STRIPE.forget();
        STRIPE.be(Mood.REFUSING);
        run("update payment.account set due_at = clock_timestamp() where provider_ref = '" + account("grandChamp")
                + "'");
        Patience.until(
                "it was looked at",
                () -> stillReceives("grandChamp")
                        && !STRIPE.asked(one -> one.path().endsWith(account("grandChamp")))
                                .isEmpty());
        assertThat(receives("grandChamp")).isTrue();
    }

    @Test
    void orderOfOneSellerIsItsMoneyAsItIsPaid() {
        enable("grandChamp", cooperative);
        var order = hold("Oignon jaune", 4);
        var page = pageOf(order);
        var max = order.maximum().minor();
        assertThat(STRIPE.pagesAskedFor().get(0).form())
                .containsEntry("payment_intent_data[transfer_data][destination]", account("grandChamp"))
                .containsEntry("payment_intent_data[transfer_data][amount]", String.valueOf(lessKept(max)));
        STRIPE.pay(page);
        comeBack(order);
        untilShared(order);
        assertThat(STRIPE.at(account("grandChamp"), page)).isEqualTo(lessKept(max));
        assertThat(booked(order, "provider:stripe")).isEqualTo(max - lessKept(max));
        assertThat(booked(order, "platform")).isEqualTo(lessKept(max) - max);
        assertThat(page(cooperative)).contains(order.number()).contains("Transferred");

        handedOver(order, null);
        until(order, OrderState.SETTLED);
        untilShared(order);
        assertThat(STRIPE.transfersAskedFor()).isEmpty();
        assertThat(booked(order, "seller:" + village.party("grandChamp"))).isZero();
        assertThat(booked(order, "vat:BE")).as("the seller owes it now").isZero();
    }

    /** Stripe has closed the account, and we have not heard yet: the buyer pays all the same, and what is the seller's waits. */
    @Test
    void accountThatWasClosedKeepsNobodyFromPaying() {
        enable("grandChamp", cooperative);
        STRIPE.let(account("grandChamp"), false);
        var order = hold("Oignon jaune", 4);
        var page = pageOf(order);
        assertThat(STRIPE.pagesAskedFor())
                .extracting(asked -> asked.form().get("payment_intent_data[transfer_data][destination]"))
                .containsExactly(account("grandChamp"), null);
        STRIPE.pay(page);
        comeBack(order);
        handedOver(order, null);
        Patience.until("we know that it is closed", () -> !stillReceives("grandChamp"));
        Patience.until("its part waits", () -> page(cooperative).contains("Waiting"));

        STRIPE.let(account("grandChamp"), true);
        cooperative.get("/card-money/return");
        untilShared(order);
        assertThat(STRIPE.at(account("grandChamp"), page))
                .isEqualTo(lessKept(find(order).total().minor()));
    }

    /** Closed at Stripe: its people open another, what is owed goes there, and what went to the old one stays there. */
    @Test
    void accountThatWasClosedIsFollowedByAnother() {
        enable("grandChamp", cooperative);
        var old = account("grandChamp");
        var first = hold("Oignon jaune", 4);
        var page = pageOf(first);
        STRIPE.pay(page);
        comeBack(first);
        untilShared(first);
        var had = STRIPE.at(old, page);
        assertThat(had).isPositive();

        STRIPE.disconnect(old);
        var body = """
                {"id":"evt_cut_%1$s","object":"event","livemode":false,"type":"account.application.deauthorized","account":"%1$s","data":{"object":{"id":"ca_platform","object":"application"}}}""".formatted(old);
        assertThat(bring(body, StripeStub.signature(body, ACCOUNTS_SECRET, 0))).isEqualTo(200);
        untilSettled("evt_cut_" + old);
        assertThat(page(cooperative)).contains("Stripe does not show your account any more", "Open a new account");
        assertThat(Visitor.locationOf(cooperative.get("/card-money/stripe"))).isEqualTo("/card-money");

        var second = hold("Oignon jaune", 5);
        var onward = pageOf(second);
        STRIPE.pay(onward);
        comeBack(second);
        handedOver(second, null);
        Patience.until("its part waits", () -> page(cooperative).contains("Waiting"));

        cooperative.post("/card-money", Map.of());
        cooperative.post("/card-money", Map.of());
        var next = account("grandChamp");
        assertThat(next).isNotEqualTo(old);
        assertThat(texts("select provider_ref from payment.former_account where party_id = "
                        + village.party("grandChamp")))
                .containsExactly(old);
        assertThat(STRIPE.at(next, onward)).as("it may not receive yet").isZero();
        STRIPE.let(next, true);
        cooperative.get("/card-money/return");
        untilShared(second);
        assertThat(STRIPE.at(next, onward)).isEqualTo(lessKept(second.maximum().minor()));
        assertThat(STRIPE.at(next, page)).isZero();
        assertThat(STRIPE.at(old, page)).isEqualTo(had);
        assertThat(page(cooperative)).contains("All is well", "An account before this one ended");

        // The old one comes back: it is nobody's any more
        tell("evt_back_" + old, "account.updated", old);
        untilSettled("evt_back_" + old);
        assertThat(account("grandChamp")).isEqualTo(next);
    }

    /** Written down while the old account could still receive: it goes to the new one, once. */
    @Test
    void transferThatWaitsForAClosedAccountGoesToTheNext() {
        enable("grandChamp", cooperative);
        enable("sillons", farm);
        var old = account("grandChamp");
        var order = holdOfTwo();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        STRIPE.disconnect(old);
        handedOver(order, null);
        Patience.until(
                "it is known to be gone",
                () -> number("select count(*) from payment.account where gone_at is not null and party_id = "
                                + village.party("grandChamp"))
                        == 1);
        cooperative.post("/card-money", Map.of());
        var next = account("grandChamp");
        STRIPE.let(next, true);
        cooperative.get("/card-money/return");
        untilShared(order);
        assertThat(STRIPE.at(next, page)).isEqualTo(lessKept(sold(order, "grandChamp")));
        assertThat(STRIPE.at(old, page)).isZero();
    }

    /** The farm sells its leeks itself, and the cooperative its share: each gets its own from the one charge, once the goods are received. */
    @Test
    void ordersOfSeveralSellersArePaidOnWhenTheyAreReceived() {
        enable("grandChamp", cooperative);
        enable("sillons", farm);
        var order = holdOfTwo();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        untilShared(order);
        assertThat(STRIPE.transfersAskedFor()).isEmpty();

        handedOver(order, null);
        untilShared(order);
        assertThat(STRIPE.transfersAskedFor())
                .hasSize(2)
                .allSatisfy(asked -> assertThat(asked.form())
                        .containsEntry("source_transaction", "ch_" + page)
                        .containsEntry("transfer_group", reference(order))
                        .containsEntry("currency", "eur"));
        assertThat(STRIPE.pagesAskedFor().get(0).form())
                .containsEntry("payment_intent_data[transfer_group]", reference(order));
        for (var seller : List.of("sillons", "grandChamp")) {
            assertThat(STRIPE.at(account(seller), page))
                    .isEqualTo(lessKept(sold(order, seller)))
                    .isPositive();
            assertThat(booked(order, "seller:" + village.party(seller))).isZero();
        }
        assertThat(booked(order, "vat:BE")).isZero();
    }

    @Test
    void withoutAnAccountMoneyStaysAndIsMovedLater() {
        enable("grandChamp", cooperative);
        var order = holdOfTwo();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        handedOver(order, null);
        Patience.until("the cooperative has its own", () -> STRIPE.at(account("grandChamp"), page) > 0);
        assertThat(STRIPE.transfersAskedFor()).hasSize(1);
        assertThat(page(farm)).contains(order.number(), "Waiting", "stays on the platform’s account");
        assertThat(booked(order, "seller:" + village.party("sillons"))).isNegative();

        enable("sillons", farm);
        untilShared(order);
        assertThat(STRIPE.at(account("sillons"), page)).isEqualTo(lessKept(sold(order, "sillons")));
        assertThat(page(farm)).contains("All is well").doesNotContain("Waiting");
    }

    @Test
    void whatGoesBackToTheBuyerIsFetchedBack() {
        enable("grandChamp", cooperative);
        var order = hold("Oignon jaune", 4);
        var page = pageOf(order);
        var money = STRIPE.pay(page);
        comeBack(order);
        untilShared(order);

        var less = change(order, "Oignon jaune", 3);
        Patience.until(
                "the buyer has it back",
                () -> STRIPE.refunded(money)
                        == order.maximum().minus(less.maximum()).minor());
        untilShared(order);
        assertThat(STRIPE.at(account("grandChamp"), page))
                .isEqualTo(lessKept(less.maximum().minor()));

        cancellation.cancel(order.number(), village.actor("household")).block();
        Patience.until(
                "the buyer has all of it",
                () -> STRIPE.refunded(money) == order.maximum().minor());
        untilShared(order);
        assertThat(STRIPE.at(account("grandChamp"), page)).isZero();
        assertThat(booked(order, "seller:" + village.party("grandChamp"))).isZero();
        assertThat(booked(order, "platform"))
                .as("nor does the platform keep anything")
                .isZero();
        assertThat(page(cooperative)).contains("Given back");
    }

    /** Nobody knows how much will be taken of what is held on a card, so the only seller gets it when it is. */
    @Test
    void whatIsHeldOnACardGoesOnWhenItIsTaken() {
        village.person("dairyTreasurer", "valDeSenne", Role.OWNER);
        enable("valDeSenne", Visitor.signedIn(port, village.email("dairyTreasurer")));
        var order = hold("Tomme de vache", 2);
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        handedOver(order, "0.550");
        until(order, OrderState.SETTLED);
        untilShared(order);
        var end = find(order);
        assertThat(STRIPE.taken(page)).isEqualTo(end.total().minor());
        assertThat(STRIPE.at(account("valDeSenne"), page))
                .isEqualTo(lessKept(end.total().minor()));
        assertThat(booked(order, "seller:" + village.party("valDeSenne"))).isZero();
    }

    @Test
    void transferWhoseAnswerIsLostIsAskedForAgainUnderTheSameKey() {
        enable("grandChamp", cooperative);
        enable("sillons", farm);
        var order = holdOfTwo();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        untilShared(order);
        STRIPE.forget();
        STRIPE.beOnce(Mood.ANSWER_LOST);
        STRIPE.beOnce(Mood.ANSWER_LOST);
        STRIPE.beOnce(Mood.BROKEN);
        handedOver(order, null);
        untilShared(order);

        assertThat(STRIPE.transfersAskedFor()).hasSizeGreaterThan(2);
        assertThat(STRIPE.at(account("sillons"), page)).isEqualTo(lessKept(sold(order, "sillons")));
        assertThat(STRIPE.at(account("grandChamp"), page)).isEqualTo(lessKept(sold(order, "grandChamp")));
    }

    /** Stripe forgets a key after a day: whoever asked then would not know whether it is the second time. */
    @Test
    void transferThatNobodyKnowsOfAfterADayWaitsForAPerson() {
        enable("grandChamp", cooperative);
        var order = holdOfTwo();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        untilShared(order);
        STRIPE.forget();
        STRIPE.be(Mood.ANSWER_LOST);
        handedOver(order, null);
        var ours = "order_id = " + order.id();
        Patience.until(
                "it was asked for",
                () -> number("select count(*) from payment.transfer where attempts > 0 and " + ours) == 1);
        run("update payment.transfer set asked_at = clock_timestamp() - interval '21 hours' where " + ours
                + " and state = 'due'");
        Patience.until("nobody asks any more", () -> {
            run("update payment.transfer set due_at = clock_timestamp() where state = 'due' and " + ours);
            return number("select count(*) from payment.transfer where state = 'dead' and " + ours) == 1;
        });
        STRIPE.forget();
        STRIPE.let(account("grandChamp"), false);
        cooperative.get("/card-money/return");
        STRIPE.let(account("grandChamp"), true);
        cooperative.get("/card-money/return");
        assertThat(page(cooperative)).contains("Stuck: being looked into");

        // What the handbook says: it is at Stripe already
        run("select payment.transfer_told(id, 'seen at Stripe') from payment.transfer where state = 'dead' and "
                + ours);
        Patience.until(
                "everybody looked",
                () -> number("select count(*) from payment.payment where share_at is not null and public_ref = '"
                                + reference(order) + "'")
                        == 0);
        assertThat(STRIPE.transfersAskedFor()).isEmpty();
        assertThat(STRIPE.at(account("grandChamp"), page)).isEqualTo(lessKept(sold(order, "grandChamp")));
    }

    /** As on two nodes: everybody looks and sends at the same moment. */
    @Test
    void moneyIsMovedOnceHoweverManyMoveIt() {
        enable("grandChamp", cooperative);
        enable("sillons", farm);
        var order = holdOfTwo();
        var page = pageOf(order);
        STRIPE.pay(page);
        comeBack(order);
        handedOver(order, null);
        Flux.range(0, 40)
                .flatMap(
                        n -> (n % 2 == 0 ? sharing.round() : sending.round())
                                .doOnSubscribe(begun -> {
                                    if (n % 5 == 0) {
                                        run(
                                                "update payment.payment set share_at = clock_timestamp() where public_ref = '"
                                                        + reference(order) + "'");
                                    }
                                })
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .then()
                .block();
        untilShared(order);

        assertThat(STRIPE.transfersAskedFor()).hasSize(2);
        assertThat(STRIPE.reversalsAskedFor()).isEmpty();
        assertThat(STRIPE.at(account("sillons"), page)).isEqualTo(lessKept(sold(order, "sillons")));
    }

    /** Money that came a second time went to the seller as it came, too: the buyer gets it back, and so do we. */
    @Test
    void secondMoneyIsFetchedBackFromTheSeller() {
        enable("grandChamp", cooperative);
        var order = hold("Oignon jaune", 2);
        var first = pageOf(order);
        run("update payment.session set state = 'over' where provider_ref = '" + first + "'");
        var second = pageOf(order);
        STRIPE.pay(second);
        comeBack(order);
        untilShared(order);
        run("update payment.payment set percent = 2 where public_ref = '" + reference(order) + "'");
        var twice = STRIPE.pay(first);
        tell("evt_twice_" + first, "checkout.session.completed", first);
        untilSettled("evt_twice_" + first);
        Patience.until(
                "the buyer has the second back",
                () -> STRIPE.refunded(twice) == order.maximum().minor());
        untilShared(order);

        assertThat(STRIPE.at(account("grandChamp"), first)).isZero();
        var max = order.maximum().minor();
        assertThat(STRIPE.at(account("grandChamp"), second)).isEqualTo(max - max * 2 / 100);
        assertThat(number(
                        "select count(*) from payment.payment where percent = 2 and attempt_key like 'twice:%' and id in (select payment_id from payment.part where order_id = "
                                + order.id() + ")"))
                .as("what the platform keeps is what was agreed for the first")
                .isEqualTo(1);
    }

    private OrderDetails holdOfTwo() {
        var order = hold("Poireau", 4);
        assertThat(number("select count(*) from ordering.seller_share where order_id = " + order.id()))
                .isEqualTo(2);
        return order;
    }

    /** Everything is where it should be, and nobody looks any more. */
    private void untilShared(OrderDetails order) {
        Patience.until("everybody has their own of " + order.number(), () -> number("""
                        select (select count(*) from payment.payment p join payment.part a on a.payment_id = p.id where a.order_id = %1$d and p.share_at is not null)
                            + (select count(*) from payment.share where order_id = %1$d and due_minor <> sent_minor)
                            + (select count(*) from payment.refund where order_id = %1$d and state <> 'done')
                            + (select count(*) from payment.transfer where order_id = %1$d and state <> 'done')
                        """.formatted(order.id())) == 0);
    }

    private void enable(String seller, Visitor who) {
        who.post("/card-money", Map.of());
        STRIPE.let(account(seller), true);
        who.get("/card-money/return");
        assertThat(receives(seller)).isTrue();
    }

    private String account(String seller) {
        return texts("select provider_ref from payment.account where party_id = " + village.party(seller))
                .get(0);
    }

    /** After a round of looking at what is due, for which the node itself takes half a minute. */
    private boolean stillReceives(String seller) {
        sellerAccounts.round().block();
        return receives(seller);
    }

    private boolean receives(String seller) {
        return number("select count(*) from payment.account where receives and party_id = " + village.party(seller))
                == 1;
    }

    /** Cents that a seller sold in an order, with VAT. */
    private long sold(OrderDetails order, String seller) {
        return number("select sum(line_minor)::bigint from ordering.line where order_id = " + order.id()
                + " and seller_id = " + village.party(seller));
    }

    private long booked(OrderDetails order, String account) {
        return number("select coalesce(sum(amount_minor), 0)::bigint from ledger.entry where account = '" + account
                + "' and order_id = " + order.id());
    }

    private static long lessKept(long minor) {
        return minor - minor * 25 / 1000;
    }

    private static String page(Visitor who) {
        return Visitor.textOf(who.get("/card-money"));
    }
}
