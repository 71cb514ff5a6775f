package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.platform.Writings;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;

/** What people share of the market, as it is shipped, never shows one what is another's, nor what was true before. */
@MarketplaceTest
@TestPropertySource(properties = {"platform.kept-pages.life=500ms", "platform.shared-reading.longest=10s"})
class SharedShelvesTests {

    private static final String LEEK = "Poireau";
    private static final int ROUNDS = 4;

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    private Village village;
    private String shelf;
    private long leek;

    @BeforeEach
    void build() {
        village = Village.build(database, accounts);
        shelf = "/?destination=%d&date=%s&q=poireau".formatted(village.site("kiosque"), village.firstDate());
        leek = village.offer(LEEK, village.firstDate());
    }

    @Test
    void everyHouseholdSeesItsOwnPrice() {
        onlyFor("marchand", "HOUSEHOLD", "-50");
        var half = Shopper.signedIn(port, village, "household");
        var whole = Shopper.signedIn(port, village, "household2");
        var visitor = new Shopper(port);
        for (var round = 0; round < ROUNDS; round++) {
            assertThat(half.get(shelf).words()).contains("€1.53").doesNotContain("€3.05");
            assertThat(whole.get(shelf).words()).contains("€3.05").doesNotContain("€1.53");
            assertThat(visitor.get(shelf).words()).contains("€3.05").doesNotContain("€1.53");
        }
    }

    @Test
    void everyProgramIsToldItsOwnPrice() {
        onlyFor("marchand", "HOUSEHOLD", "-50");
        var half = ApiCaller.of(village, "household", port);
        var whole = ApiCaller.of(village, "household2", port);
        var offers = "/offers?destination=%d&date=%s&q=poireau".formatted(village.site("kiosque"), village.firstDate());
        for (var round = 0; round < ROUNDS; round++) {
            assertThat(half.get(offers).text("/items/0/price/amount")).isEqualTo("1.53");
            assertThat(whole.get(offers).text("/items/0/price/amount")).isEqualTo("3.05");
        }
    }

    @Test
    void aBasketIsSeenByItsHouseholdOnly() {
        var buyer = Shopper.signedIn(port, village, "household");
        var neighbour = Shopper.signedIn(port, village, "household2");
        var cook = Shopper.signedIn(port, village, "canteen");
        var visitor = new Shopper(port);
        for (var quantity = 1; quantity <= ROUNDS; quantity++) {
            buyer.put(village.site("kiosque"), leek, quantity);
            assertThat(buyer.get(shelf).body()).contains("name=\"quantity\"", "value=\"" + quantity + "\" aria-label");
            assertThat(neighbour.get(shelf).body())
                    .contains("action=\"/cart/lines\"")
                    .doesNotContain("inputmode=\"decimal\"");
            assertThat(visitor.get(shelf).body())
                    .contains("action=\"/cart/wishes\"")
                    .doesNotContain("/cart/lines");
            assertThat(cook.get(shelf).body()).contains("Leek").doesNotContain("/cart/wishes", "/cart/lines");
        }
    }

    @Test
    void whatAHouseholdMustNotEatIsMarkedForItAlone() {
        var careful = Shopper.signedIn(port, village, "household");
        var other = Shopper.signedIn(port, village, "household2");
        var visitor = new Shopper(port);
        var celeriac = "/?destination=%d&date=%s&q=celeriac".formatted(village.site("kiosque"), village.firstDate());
        var soup = "/?destination=%d&date=%s&q=potage".formatted(village.site("kiosque"), village.firstDate());
        var mark = "Contains: Celery, which you avoid";
        careful.get(celeriac);
        careful.post("/household/allergies", "allergen", "CELERY", "consent", "yes");
        for (var round = 0; round < ROUNDS; round++) {
            assertThat(careful.get(celeriac).words()).contains(mark);
            assertThat(careful.get(soup).words()).contains("Allergens not complete: Celery?");
            assertThat(other.get(celeriac).words()).contains("Celeriac").doesNotContain("you avoid");
            assertThat(visitor.get(celeriac).words()).contains("Celeriac").doesNotContain("you avoid");
            assertThat(visitor.get(soup).words()).doesNotContain("Celery?");
        }
        careful.post("/household/allergies/erasure");
        assertThat(careful.get(celeriac).words()).contains("Celeriac").doesNotContain("you avoid");
    }

    @Test
    void everyoneReadsTheirOwnLanguageAndComesBackToTheirOwnPage() {
        var french = new Shopper(port).speaking("fr");
        var english = new Shopper(port);
        for (var round = 0; round < ROUNDS; round++) {
            assertThat(french.get(shelf).words())
                    .contains("Poireau", "3,05 €", "la botte")
                    .doesNotContain("€3.05");
            assertThat(english.get(shelf).words()).contains("Leek", "€3.05").doesNotContain("3,05 €");
            assertThat(english.get(shelf + "&sort=PRICE").all("name=\"back\" value=\"([^\"]*)\""))
                    .allMatch(back -> !back.startsWith("/?") || back.contains("sort=PRICE"));
            assertThat(english.get(shelf).all("name=\"back\" value=\"([^\"]*)\""))
                    .noneMatch(back -> back.contains("sort=PRICE"));
        }
    }

    /** A household's page is at most a tenth of a second old, whatever has changed. */
    @Test
    void whatChangesIsSeenByWhoLooksNext() throws InterruptedException {
        var household = Shopper.signedIn(port, village, "household");
        changed("update ordercycle.offer set household_price = 7.77, version = version + 1 where id = " + leek);
        assertThat(household.get(shelf).words()).contains("€7.77");
        changed(
                "select stock.post(array[%1$d], array['adjust'], array[(select 3 - on_hand + reserved from stock.stock_row where id = %1$d)], array[null]::bigint[], null, 'test')"
                        .formatted(village.stock(LEEK)));
        assertThat(household.get(shelf).words()).contains("3 bunches left");
        changed("update network.party set name = 'Neuf Sillons' where id = " + village.party("sillons"));
        assertThat(household.get(shelf).words()).contains("Neuf Sillons");
        changed("update ordercycle.offer set household_cutoff_at = platform.business_time() where id = " + leek);
        assertThat(household.get(shelf).words()).doesNotContain("€7.77");
    }

    private void changed(String sql) throws InterruptedException {
        Shopper.signedIn(port, village, "household").get(shelf);
        run(sql);
        Thread.sleep(Writings.AGE.toMillis() + 20);
    }

    private void onlyFor(String buyer, String audience, String percent) {
        run("""
            with list as (
                insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, for_named)
                values (%d, 'Liste', '%s', %s, '%s', true) returning id)
            insert into ordercycle.price_list_buyer (price_list_id, party_id) select id, %d from list
            """.formatted(village.party("grandChamp"), audience, percent, village.firstDate(), village.party(buyer)));
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
