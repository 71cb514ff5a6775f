package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
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
class CartTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    Village village;
    Shopper shopper;
    long kiosk;
    long station;
    long leeks;
    long milk;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        shopper = Shopper.signedIn(port, village, "household");
        kiosk = village.site("kiosque");
        station = village.site("gare");
        leeks = village.offer("Poireau", village.firstDate());
        milk = village.offer("Lait entier", village.firstDate());
    }

    @Test
    void emptyBasketSaysTheNextAct() {
        assertThat(shopper.get("/cart").words())
                .contains("Your basket is empty")
                .contains("Go to the market");
    }

    @Test
    void oneBasketHoldsBothCooperativesAndSeveralDays() {
        shopper.put(kiosk, leeks, 2);
        shopper.put(kiosk, milk, 1);
        shopper.put(kiosk, village.offer("Poireau", village.secondDate()), 1);
        var words = shopper.get("/cart").words();
        assertThat(words)
                .contains("From Grand Champ")
                .contains("From Val de Senne")
                .contains("Sold by Ferme des Sept Sillons")
                .contains("Open until")
                .contains("€6.10");
        assertThat(shopper.get("/cart").all("(I will fetch my order|class=\"say group-say\")"))
                .hasSize(4);
    }

    @Test
    void quantityIsSetNotAdded() {
        shopper.put(kiosk, leeks, 2);
        shopper.put(kiosk, leeks, 3);
        assertThat(shopper.get("/cart").words()).contains("3 bunches × €3.05");
    }

    @Test
    void whatWasTakenOutCanBePutBack() {
        shopper.put(kiosk, leeks, 2);
        var gone = shopper.put(kiosk, leeks, 0);
        assertThat(gone.status()).isEqualTo(303);
        var page = shopper.get(gone.next());
        assertThat(page.words()).contains("Leek: taken out of your basket.").contains("Put it back");
        assertThat(page.body()).contains("name=\"to\" value=\"2\"");
    }

    @Test
    void twoWindowsAreToldOfEachOther() {
        shopper.put(kiosk, leeks, 1);
        var seen = shopper.get("/cart").all("name=\"seen\" value=\"(\\d+)\"").get(0);
        shopper.put(kiosk, leeks, 4);
        var answer = shopper.post(
                "/cart/lines", "destination", kiosk, "offer", leeks, "to", 2, "seen", seen, "back", "/cart");
        assertThat(shopper.get(answer.next()).words())
                .contains("Your basket had changed in another window")
                .contains("2 bunches × €3.05");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e9", "1000000000", "0.3333333", "abc", "1.2.3", "२", "1,200"})
    void whatIsNoQuantityIsRefusedAndNothingIsPutIn(String typed) {
        var answer = shopper.put(kiosk, leeks, typed);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"summary\"").contains("href=\"#q-" + leeks + "-" + kiosk + "\"");
        assertThat(shopper.get("/cart").words()).contains("Your basket is empty");
    }

    @Test
    void whatCouldBeAThousandIsAskedAgainInTheLanguageOfThePage() {
        var twice = "This number can be read in two ways";
        assertThat(shopper.put(kiosk, leeks, "1,200").words()).contains(twice);
        shopper.speaking("fr");
        var answer = shopper.put(kiosk, leeks, "1.200");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(shopper.post("/cart/lines", "destination", kiosk, "offer", leeks, "to", "1.500", "back", "/cart")
                        .status())
                .as("a button of our own writes points")
                .isEqualTo(303);
        assertThat(shopper.put(kiosk, leeks, "2,500").status())
                .as("the language's own mark")
                .isEqualTo(303);
        assertThat(shopper.get("/cart").body()).contains("value=\"2,5\"");
        shopper.put(kiosk, leeks, "1200");
        assertThat(shopper.speaking("en")
                        .get("/products/%d?destination=%d".formatted(leeks, kiosk))
                        .body())
                .as("no groups in the field")
                .contains("value=\"1200\"");
        assertThat(new Shopper(port)
                        .post("/cart/wishes", "destination", kiosk, "offer", leeks, "quantity", "1,200", "back", "/")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void othersOffersPointsAndDoorsCannotBePutIn() {
        assertThat(shopper.put(kiosk, 999_999_999, 1).status()).isBetween(404, 422);
        assertThat(shopper.put(999_999_999, leeks, 1).status()).isBetween(404, 422);
        assertThat(shopper.put(village.site("tilleulsDoor"), leeks, 1).status()).isBetween(404, 422);
        assertThat(shopper.post("/cart/lines", "destination", "x", "offer", leeks, "quantity", 1)
                        .status())
                .isEqualTo(404);
        assertThat(shopper.get("/cart").words()).contains("Your basket is empty");
    }

    @Test
    void shortageIsSaidOnTheLineWithAnAnswerAndNeverPutInSilently() {
        shopper.put(kiosk, leeks, 5);
        Shelves.leave(database, village, "Poireau", 2);
        var page = shopper.get("/cart");
        assertThat(page.words())
                .contains("Only 2 bunches left. You wanted 5 bunches. Take 2 bunches?")
                .contains("5 bunches × €3.05")
                .contains("First answer the marked lines");
        shopper.post("/cart/lines", "destination", kiosk, "offer", leeks, "to", 2, "back", "/cart");
        assertThat(shopper.get("/cart").words()).contains("Check out").doesNotContain("marked lines");
    }

    @Test
    void soldOutIsSaidOnTheLine() {
        shopper.put(kiosk, leeks, 1);
        Shelves.leave(database, village, "Poireau", 0);
        assertThat(shopper.get("/cart").words()).contains("Sold out during your visit");
    }

    @Test
    void newPriceIsSaidAndWaitsForAnAnswer() {
        shopper.put(kiosk, leeks, 1);
        database.sql("update ordercycle.offer set household_price = 3.40, version = version + 1 where id = :offer")
                .bind("offer", leeks)
                .then()
                .block();
        assertThat(shopper.get("/cart").words()).contains("it is now €3.40").contains("Keep it at this price");
        shopper.post("/cart/lines", "destination", kiosk, "offer", leeks, "to", 1, "back", "/cart");
        assertThat(shopper.get("/cart").words()).doesNotContain("it is now");
    }

    @Test
    void frozenGoodsMoveToThePointThatKeepsThem() {
        var ice = village.offer("Glace vanille", village.firstDate());
        shopper.put(kiosk, leeks, 1);
        shopper.put(kiosk, ice, 1);
        var page = shopper.get("/cart");
        assertThat(page.words())
                .contains("This point cannot keep this product cold")
                .contains("All of it can come");
        var slot = page.all("name=\"slot\" value=\"(\\d+)\"")
                .get(page.all("name=\"slot\" value=\"(\\d+)\"").size() - 1);
        var moved =
                shopper.post("/cart/moves", "from", kiosk, "date", village.firstDate(), "to", station, "slot", slot);
        assertThat(moved.status()).isEqualTo(303);
        var after = shopper.get("/cart");
        assertThat(after.words())
                .contains("at gare")
                .doesNotContain("at kiosque")
                .doesNotContain("cannot keep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-02-30", "x"})
    void formWithoutItsDayIsNotUnderstoodAndChangesNothing(String day) {
        shopper.put(kiosk, leeks, 2);
        for (var path : List.of("/cart/slot", "/cart/moves")) {
            var answer = shopper.post(path, "destination", kiosk, "from", kiosk, "to", station, "slot", 1, "date", day);
            assertThat(answer.status()).as(path).isEqualTo(400);
        }
        assertThat(shopper.get("/cart").words()).contains("2 bunches");
    }

    @Test
    void unknownAllergensAreSaidToHouseholds() {
        shopper.put(kiosk, village.offer("Potage de saison", village.firstDate()), 1);
        assertThat(shopper.get("/cart").words()).contains("Allergens to be confirmed");
    }

    @Test
    void kitchensAndVisitorsHaveNoHouseholdBasket() {
        assertThat(Shopper.signedIn(port, village, "canteen").get("/cart").status())
                .isEqualTo(403);
        assertThat(new Shopper(port).get("/cart").next()).startsWith("/sign-in?next=");
    }

    @Test
    void statementsDoNotGrowWithTheLines() {
        shopper.put(kiosk, leeks, 1);
        var few = Statements.during(() -> shopper.get("/cart"));
        for (var name : java.util.List.of("Carotte", "Betterave", "Chicon", "Lait entier", "Yaourt nature")) {
            shopper.put(kiosk, village.offer(name, village.firstDate()), 1);
        }
        var many = Statements.during(() -> shopper.get("/cart"));
        assertThat(many).hasSameSizeAs(few).hasSizeLessThanOrEqualTo(6);
        Invariants.assertHold(database);
    }
}
