package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@StorefrontTest
class LookingTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    Village village;
    Shopper visitor;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        visitor = new Shopper(port);
    }

    private String product(String name, String place) {
        return "/products/" + village.offer(name, village.firstDate()) + "?destination=" + village.site(place);
    }

    @Test
    void productSaysAllergensSeasonPathAndWhereTheMoneyGoes() {
        var words = visitor.get(product("Potimarron", "kiosque")).words();
        assertThat(words)
                .contains("Red kuri squash")
                .contains("Contains none of the 14")
                .contains("November: in season")
                .contains("July: out of season")
                .contains("grandChampHub")
                .contains("The farm")
                .contains("6% VAT")
                .contains("6% VAT included")
                .contains("Order before");
    }

    @Test
    void partsOfThePriceAddUpToIt() {
        var page = visitor.get(product("Poireau", "kiosque"));
        var parts = page.all("<span class=\"num\"><b>€([0-9.]+)</b>").stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(parts).isEqualByComparingTo("3.05");
    }

    @Test
    void unknownAllergensAreNamed() {
        assertThat(visitor.get(product("Potage de saison", "kiosque")).words())
                .contains("Allergens to be confirmed")
                .contains("has not said yet whether this product contains: celery");
    }

    @Test
    void whatThePointCannotKeepIsNotThere() {
        assertThat(visitor.get(product("Glace vanille", "kiosque")).status()).isEqualTo(404);
        assertThat(visitor.get(product("Glace vanille", "gare")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/products/abc", "/products/999999999", "/products/-1", "/products/1?destination=x"})
    void whatIsNoProductIsNotThere(String path) {
        assertThat(visitor.get(path).status()).isBetween(400, 422);
    }

    @Test
    void kitchenLooksFromItsOwnDoorWithoutVat() {
        var cook = Shopper.signedIn(port, village, "canteen");
        assertThat(cook.get(product("Poireau", "tilleulsDoor")).words())
                .contains("without VAT (6%)")
                .doesNotContain("Put this quantity");
        assertThat(cook.get(product("Poireau", "bouleauxDoor")).status())
                .as("another municipality's door")
                .isEqualTo(404);
        assertThat(visitor.get(product("Poireau", "tilleulsDoor")).status()).isEqualTo(404);
    }

    @Test
    void kitchenThatLooksAroundTheShopSeesWhatEverybodySees() {
        var cook = Shopper.signedIn(port, village, "canteen");
        assertThat(cook.get(product("Poireau", "kiosque")).words())
                .contains("6% VAT included")
                .doesNotContain("Put this quantity");
    }

    @Test
    void kitchenFollowsItsOrderWithoutVatOnTheSamePage() {
        var cook = village.actor("canteen");
        var order = new OrderRequest(
                village.site("tilleulsDoor"),
                village.firstDate(),
                null,
                "BC-2026-118",
                List.of(new LineRequest(village.offer("Carotte", village.firstDate()), new BigDecimal("12"), null)));
        var placed = placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(order), PaymentMethod.ACCOUNT, false),
                        cook)
                .block();
        var number = placed.orders().get(0).number();
        var kitchen = Shopper.signedIn(port, village, "canteen");
        assertThat(kitchen.get("/orders/" + number).words())
                .contains("Purchase order BC-2026-118")
                .contains("Without VAT")
                .contains("On account: the invoice follows the reception.")
                .contains("Carrot, 12 kg");
        var path = "/orders/" + number + "/change";
        var version = kitchen.get(path).all("name=\"version\" value=\"(\\d+)\"").get(0);
        kitchen.post(path, "version", version, "purchaseOrderNumber", "BC-2026-119", "step", "confirm");
        assertThat(kitchen.get("/orders/" + number).words()).contains("Purchase order BC-2026-119");
        assertThat(Shopper.signedIn(port, village, "canteen3")
                        .get("/orders/" + number)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void pointsSayWhatTheyKeepAndWhenTheyOpen() {
        var words = visitor.get("/destinations").words();
        assertThat(words)
                .contains("kiosque")
                .contains("gare")
                .contains("Frozen")
                .contains("4 pm to 7 pm");
    }

    @Test
    void nearestPointComesFirstWithItsDistanceForInformation() {
        var page = visitor.get("/destinations?near=50.8051,4.3221");
        assertThat(page.words())
                .contains("Suggested, the nearest with a free place")
                .contains("km, for information");
        assertThat(page.words().indexOf("gare")).isLessThan(page.words().indexOf("kiosque"));
        assertThat(visitor.get("/destinations?near=Atlantis").words()).contains("We know no point at “Atlantis”");
    }

    @Test
    void basketWithFrozenGoodsSaysWhyAPointDoesNotSuit() {
        var shopper = Shopper.signedIn(port, village, "household");
        shopper.put(village.site("gare"), village.offer("Glace vanille", village.firstDate()), 1);
        assertThat(shopper.get("/destinations?date=" + village.firstDate()).words())
                .contains("No freezer here");
    }

    @Test
    void passedDayIsToldAndTheNextOneShown() {
        var page = visitor.get("/?destination=" + village.site("kiosque") + "&date=2020-01-01");
        assertThat(page.words()).contains("Ordering is closed for Wednesday 1 January. Here is");
    }

    @Test
    void statementsOfTheChooserDoNotGrowWithThePoints() {
        var few = Statements.during(() -> visitor.get("/destinations"));
        Village.build(database, accounts);
        var many = Statements.during(() -> visitor.get("/destinations"));
        assertThat(many).hasSameSizeAs(few).hasSizeLessThanOrEqualTo(6);
        assertThat(Statements.during(() -> visitor.get(product("Poireau", "kiosque"))))
                .hasSizeLessThanOrEqualTo(6);
    }
}
