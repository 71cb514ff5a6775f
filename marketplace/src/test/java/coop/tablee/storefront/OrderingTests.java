package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.storefront.Shopper.Page;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@StorefrontTest
class OrderingTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    Village village;
    Shopper shopper;
    long kiosk;
    long leeks;
    long squash;
    long milk;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        shopper = Shopper.signedIn(port, village, "household");
        kiosk = village.site("kiosque");
        leeks = village.offer("Poireau", village.firstDate());
        squash = village.offer("Potimarron", village.firstDate());
        milk = village.offer("Lait entier", village.firstDate());
    }

    @Test
    void checkoutNamesSellersFeesVatAndTheMost() {
        fillBasket();
        assertThat(shopper.get("/checkout").words())
                .contains("Sold by Ferme des Sept Sillons")
                .contains("Fee, sold by Grand Champ")
                .contains("Of which 6% VAT")
                .contains("At most")
                .contains("Order with obligation to pay")
                .contains("Test payment");
    }

    @Test
    void feesPerOrderAndKilogramAreLinesFromTheProductToThePaper() {
        village.ask("grandChamp", "1.50", "0.25");
        assertThat(shopper.get("/products/" + leeks + "?destination=" + kiosk).words())
                .contains(
                        "The cooperative adds, on a line of its own in the order: 7.5 % of the price of the products, €0.25 per kilogram, €1.50 per order, once.");
        fillBasket();
        for (var page : List.of("/cart", "/checkout")) {
            assertThat(shopper.get(page).words())
                    .contains("Fee per order, sold by Grand Champ")
                    .contains("Fee by the kilogram, sold by Grand Champ");
        }
        var number = order();
        assertThat(shopper.get("/orders/" + number).words())
                .containsPattern("Fee per order, sold by Grand Champ \\d+ €1.50")
                .contains("Fee by the kilogram, sold by Grand Champ");
        Invariants.assertHold(database);
    }

    @Test
    void paidOrderIsFollowed() {
        var number = order();
        var page = shopper.get("/orders/" + number);
        assertThat(page.words())
                .contains("to change your mind")
                .contains("Order " + number)
                .contains("Leek, 2 bunches")
                .contains("Sold by Ferme des Sept Sillons")
                .contains("Taken by test payment")
                .contains("Say the number " + number);
        assertThat(shopper.get("/cart").words()).contains("Your basket is empty");
        assertThat(shopper.get("/orders").words()).contains("Order " + number).contains("Placed");
        Invariants.assertHold(database);
    }

    @Test
    void secondPressOrdersOnce() {
        fillBasket();
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        var first = shopper.post("/checkout", form);
        var second = shopper.post("/checkout", form);
        assertThat(first.status()).isEqualTo(303);
        assertThat(second.next()).isEqualTo(first.next());
        assertThat(count("select count(*) from ordering.orders where buyer_id = " + village.party("marchand")))
                .isEqualTo(1);
    }

    @Test
    void twoWindowsThatShowOneBasketOrderItOnce() {
        fillBasket();
        var one = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        var other = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        one.add("payment", "TEST");
        other.add("payment", "TEST");
        assertThat(shopper.post("/checkout", other).next())
                .isEqualTo(shopper.post("/checkout", one).next());
        fillBasket();
        assertThat(Shopper.hiddenFieldsOf(shopper.get("/checkout")).getFirst("key"))
                .as("the same things again are another basket")
                .isNotEqualTo(one.getFirst("key"));
        assertThat(count("select count(*) from ordering.orders where buyer_id = " + village.party("marchand")))
                .isEqualTo(1);
    }

    @Test
    void sameKeyWithAnotherBasketOrdersNothing() {
        fillBasket();
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        shopper.post("/checkout", form);
        form.set("line", form.getFirst("line").replaceFirst("_\\d+_(\\d*)$", "_7_$1"));
        shopper.put(kiosk, leeks, 7);
        var again = shopper.post("/checkout", form);
        assertThat(again.status()).isEqualTo(409);
        assertThat(count("select count(*) from ordering.orders where buyer_id = " + village.party("marchand")))
                .isEqualTo(1);
    }

    @Test
    void onlyWhatThePageShowedIsOrdered() {
        fillBasket();
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        shopper.put(kiosk, leeks, 50);
        var placed = shopper.post("/checkout", form);
        assertThat(placed.status()).isEqualTo(303);
        assertThat(count("select sum(quantity)::bigint from ordering.line where offer_id = " + leeks))
                .isEqualTo(2);
    }

    @Test
    void lineThatSoldOutMeanwhileComesBackOnItsLine() {
        fillBasket();
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        Shelves.leave(database, village, "Poireau", 1);
        var refused = shopper.post("/checkout", form);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.words()).contains("Only 1 bunch left. You wanted 2 bunches.");
        assertThat(count("select count(*) from ordering.orders where buyer_id = " + village.party("marchand")))
                .isZero();
        Invariants.assertHold(database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1_2_3", "7_2026-02-31_1_1_0", "7_2026-11-26_1_-1_0", "7_2026-11-26_1_1e99999_0"})
    void brokenCheckoutIsRefusedInWords(String line) {
        fillBasket();
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.set("line", line);
        form.add("payment", "TEST");
        assertThat(shopper.post("/checkout", form).status()).isBetween(400, 422);
        assertThat(shopper.post("/checkout", "payment", "GOLD", "key", "k", "line", line)
                        .status())
                .isBetween(400, 422);
    }

    @Test
    void refusedPaymentPutsEverythingBackInTheBasket() {
        fillBasket();
        var payment = pay(shopper, "declined");
        assertThat(shopper.get(payment.next()).words())
                .contains("The payment did not go through")
                .contains("What you wanted went back into your basket.")
                .contains("Nothing to fetch")
                .doesNotContain("Say the number");
        assertThat(shopper.get("/cart").words()).contains("2 bunches × €3.05");
        assertThat(shopper.get("/checkout").status())
                .as("the same things can be ordered again")
                .isEqualTo(200);
        Invariants.assertHold(database);
    }

    @Test
    void whatIsChosenAgainMeanwhileStaysWhenThePaymentIsRefused() {
        fillBasket();
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        var payment = shopper.post("/checkout", form).next();
        shopper.put(kiosk, leeks, 5);
        var page = shopper.post(payment, "outcome", "declined").next();
        assertThat(shopper.get("/cart").words()).contains("5 bunches × €3.05");
        shopper.post(page + "/again");
        assertThat(shopper.get("/cart").words()).contains("2 bunches × €3.05");
    }

    @Test
    void changeShowsTheDifferenceFirstAndThenHappens() {
        var number = order();
        var open = shopper.get("/orders/" + number + "/change");
        var version = open.all("name=\"version\" value=\"(\\d+)\"").get(0);
        var path = "/orders/" + number + "/change";
        var looked = shopper.post(path, "version", version, "q-" + leeks, "1", "step", "look");
        assertThat(looked.words()).contains("Before").contains("After").contains("We give back");
        assertThat(shopper.get("/orders/" + number).words()).contains("Leek, 2 bunches");
        var done = shopper.post(path, "version", version, "q-" + leeks, "1", "step", "confirm");
        assertThat(done.status()).isEqualTo(303);
        assertThat(shopper.get(done.next()).words())
                .contains("Leek, 1 bunch")
                .contains("Given back by test payment")
                .contains("Order " + number + " changed.");
        Invariants.assertHold(database);
    }

    @Test
    void aThousandThatNobodyTouchedStaysAThousandInEveryLanguage() {
        makeRoomForThousands();
        shopper.put(kiosk, leeks, 1200);
        for (var language : List.of("fr", "nl", "de", "en")) {
            var shown = shopper.speaking(language)
                    .get("/cart")
                    .all("id=\"q-%d-%d\" value=\"([^\"]*)\"".formatted(leeks, kiosk));
            shopper.put(kiosk, leeks, shown.get(0));
        }
        assertThat(shopper.get("/cart").words()).contains("1,200 bunches × €3.05");

        var number = pay(shopper, "paid").next().replaceFirst(".*/", "");
        var path = "/orders/" + number + "/change";
        for (var language : List.of("fr", "nl", "de", "en")) {
            var form = PageForm.of(shopper.speaking(language).get(path).body(), path);
            assertThat(form.get("q-" + leeks)).isEqualTo("1200");
            shopper.post(path, form.with("step", "confirm").fields());
        }
        assertThat(shopper.get("/orders/" + number).words()).contains("Leek, 1,200 bunches");
        Invariants.assertHold(database);
    }

    @Test
    void secondWindowsChangeOfAnOldVersionIsTold() {
        var number = order();
        var path = "/orders/" + number + "/change";
        var version = shopper.get(path).all("name=\"version\" value=\"(\\d+)\"").get(0);
        shopper.post(path, "version", version, "q-" + leeks, "1", "step", "confirm");
        var stale = shopper.post(path, "version", version, "q-" + leeks, "5", "step", "confirm");
        assertThat(stale.words()).contains("has changed in another window");
        assertThat(shopper.get("/orders/" + number).words()).contains("Leek, 1 bunch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e9", "0.3333333", "abc", "1,200"})
    void changeThatIsNoQuantityKeepsWhatWasTyped(String typed) {
        var number = order();
        var path = "/orders/" + number + "/change";
        var version = shopper.get(path).all("name=\"version\" value=\"(\\d+)\"").get(0);
        var refused = shopper.post(path, "version", version, "q-" + leeks, typed, "step", "confirm");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("value=\"" + typed + "\"").contains("href=\"#q-" + leeks + "\"");
        assertThat(shopper.get("/orders/" + number).words()).contains("Leek, 2 bunches");
    }

    @Test
    void cancellationAsksFirstAndGivesTheMoneyBack() {
        var number = order();
        var asked = shopper.get("/orders/" + number + "/cancellation");
        assertThat(asked.words()).contains("Cancel order " + number + "?").contains("We give back");
        var done = shopper.post("/orders/" + number + "/cancellation");
        assertThat(shopper.get(done.next()).words())
                .contains("This order is cancelled")
                .contains("Given back by test payment");
        assertThat(shopper.post("/orders/" + number + "/cancellation").status()).isBetween(303, 409);
        Invariants.assertHold(database);
    }

    @Test
    void othersOrdersAreNotThere() {
        var number = order();
        var stranger = Shopper.signedIn(port, village, "household2");
        for (var path : List.of("", "/change", "/cancellation")) {
            assertThat(stranger.get("/orders/" + number + path).status()).isEqualTo(404);
        }
        assertThat(stranger.post("/orders/" + number + "/cancellation").status())
                .isEqualTo(404);
        assertThat(stranger.post("/orders/" + number + "/change", "version", "0")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.get("/orders?number=" + number).words()).contains("None of your orders has the number");
        assertThat(shopper.get("/orders?number=" + number).words()).contains("Order " + number);
    }

    @Test
    void statementsOfThePagesAreFew() {
        var number = order();
        fillBasket();
        assertThat(Statements.during(() -> shopper.get("/checkout"))).hasSizeLessThanOrEqualTo(6);
        assertThat(Statements.during(() -> shopper.get("/orders/" + number))).hasSizeLessThanOrEqualTo(4);
        assertThat(Statements.during(() -> shopper.get("/orders"))).hasSizeLessThanOrEqualTo(5);
    }

    private void fillBasket() {
        shopper.put(kiosk, leeks, 2);
        shopper.put(kiosk, squash, 1);
        shopper.put(kiosk, milk, 3);
    }

    /** A paid order of two bunches of leeks, a squash and three bottles of milk. */
    private String order() {
        fillBasket();
        return pay(shopper, "paid").next().replaceFirst(".*/", "");
    }

    private static Page pay(Shopper shopper, String outcome) {
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        var placed = shopper.post("/checkout", form);
        return shopper.post(placed.next(), "outcome", outcome);
    }

    private void makeRoomForThousands() {
        for (var sql : List.of(
                "select stock.post(array[%d]::bigint[], array['receive'], array[5000]::numeric[], array[null]::bigint[], null, 'harvest')"
                        .formatted(village.stock("Poireau")),
                "update ordercycle.offer set maximum = null where id = " + leeks,
                "update delivery.slot set crates = 9000 where site_id = " + kiosk)) {
            database.sql(sql).then().block();
        }
    }

    private long count(String sql) {
        return database.sql(sql)
                .map(row -> row.get(0, Long.class))
                .one()
                .blockOptional()
                .orElse(0L);
    }
}
