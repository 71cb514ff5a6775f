package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Village;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** What a household marks to find it again; and the shelf of one producer beside it. */
@StorefrontTest
class FavouriteTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    Village village;
    Shopper shopper;
    String shelf;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        shopper = Shopper.signedIn(port, village, "household");
        shelf = "/?destination=%d&date=%s".formatted(village.site("kiosque"), village.firstDate());
    }

    @Test
    void whatIsMarkedIsFoundAgainWithoutScriptsUntilItIsForgotten() {
        assertThat(shopper.get(shelf).words()).doesNotContain("My favourites");
        var page = product("Poireau");
        assertThat(shopper.get(page).body()).contains("aria-pressed=\"false\"");

        for (var press = 0; press < 2; press++) {
            assertThat(mark("Poireau", true).next()).isEqualTo(page);
        }
        mark("Lait entier", true);

        assertThat(shopper.get(page).body()).contains("aria-pressed=\"true\"");
        assertThat(shopper.get(shelf).words()).contains("My favourites 2");
        assertThat(shopper.get(shelf + "&mine=FAVOURITES").words())
                .contains("Leek", "Whole milk")
                .doesNotContain("Squash", "Carrot");
        assertThat(shopper.get("/?destination=%d&date=%s&mine=FAVOURITES"
                                .formatted(village.site("kiosque"), village.secondDate()))
                        .words())
                .as("next week too")
                .contains("Leek");

        mark("Poireau", false);
        assertThat(shopper.get(shelf + "&mine=FAVOURITES").words())
                .contains("Whole milk")
                .doesNotContain("Leek");
    }

    @Test
    void favouritesAreTheHouseholdsOwn() {
        mark("Poireau", true);
        var neighbour = Shopper.signedIn(port, village, "household2");
        assertThat(neighbour.get(shelf).words()).doesNotContain("My favourites");
        assertThat(neighbour.get(shelf + "&mine=FAVOURITES").words())
                .contains("Nothing")
                .doesNotContain("Leek,");
        assertThat(shopper.get(shelf + "&mine=FAVOURITES").words()).contains("Leek");
        var visitor = new Shopper(port);
        assertThat(visitor.get(product("Poireau")).body()).doesNotContain("/favourites/");
        assertThat(visitor.post("/favourites/" + village.product("Poireau"), "wanted", true)
                        .next())
                .startsWith("/sign-in");
    }

    @Test
    void whatIsNoProductIsNotMarkedAndLeadsNowhereElse() {
        for (var wrong : List.of("0", "999999999", "-1")) {
            assertThat(shopper.post("/favourites/" + wrong, "wanted", true).status())
                    .isEqualTo(404);
        }
        assertThat(shopper.post("/favourites/x", "wanted", true).status()).isBetween(400, 404);
        assertThat(shopper.post("/favourites/" + village.product("Poireau"), "wanted", "perhaps")
                        .status())
                .isBetween(400, 422);
        assertThat(shopper.post(
                                "/favourites/" + village.product("Poireau"),
                                "wanted",
                                true,
                                "back",
                                "//elsewhere.example")
                        .next())
                .isEqualTo("/");
    }

    @Test
    void shelfOfOneProducerHasItsCountAndStaysInTheAddress() {
        var sillons = village.party("sillons");
        var all = shopper.get(shelf);
        assertThat(all.body()).contains("name=\"producer\" value=\"" + sillons + "\"");
        var narrowed = shopper.get(shelf + "&producer=" + sillons);
        assertThat(narrowed.body()).contains("value=\"" + sillons + "\" checked");
        assertThat(narrowed.all("<p class=\"from\"><a [^>]*>([^<]+)</a>"))
                .isNotEmpty()
                .allMatch(name -> name.contains("Sept Sillons"));
        var both = shopper.get(shelf + "&producer=" + sillons + "&producer=" + village.party("laiterie"));
        assertThat(both.words()).contains("Leek", "Whole milk");
        for (var strange : List.of("x", "0", "-1", "1;drop", "9999999999999999999999")) {
            assertThat(shopper.get(shelf + "&producer=" + strange).status())
                    .as(strange)
                    .isEqualTo(422);
        }
        assertThat(shopper.get(shelf + "&producer=999999999").words()).contains("Nothing");
    }

    private Shopper.Page mark(String name, boolean wanted) {
        return shopper.post("/favourites/" + village.product(name), "wanted", wanted, "back", product(name));
    }

    private String product(String name) {
        return "/products/%d?destination=%d"
                .formatted(village.offer(name, village.firstDate()), village.site("kiosque"));
    }
}
