package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A page that is open shows a new price by itself, where the old one stood, and says so to whoever listens; nothing moves. */
@MarketplaceTest
class PriceLiveIntegrationTests {

    /** Layout shift as browsers count it, of what moves without being touched. */
    private static final String WATCH_SHIFT =
            "() => { window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.moved += e.value; }).observe({ type: 'layout-shift' }); }";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;
    private BrowserContext phone;
    private Page page;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        phone = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(360, 740)
                        .setLocale("fr-BE")
                        .setBaseURL("http://localhost:" + port));
        page = phone.newPage();
    }

    @AfterEach
    void leave() {
        phone.close();
    }

    @Test
    void newPriceStandsOnTheOpenShelf() {
        var butter = village.offer("Beurre de ferme", village.firstDate());
        page.navigate("/?destination=%d&date=%s&q=beurre".formatted(village.site("gare"), village.firstDate()));
        var tile = page.locator(".product", new Page.LocatorOptions().setHasText("Beurre de ferme"));
        assertThat(tile.locator(".price b")).isVisible();
        page.evaluate(WATCH_SHIFT);

        price(butter, "7.77");

        assertThat(tile.locator(".price b")).hasText("7,77 €");
        assertThat(tile).containsText("31,08 € le kg");
        assertThat(page.locator("main > [role=status].vh")).hasText("Beurre de ferme, nouveau prix : 7,77 € la pièce");
        Assertions.assertThat(((Number) page.evaluate("() => window.moved")).doubleValue())
                .isLessThanOrEqualTo(0.05);
        Assertions.assertThat(Axe.complaints(page)).isEmpty();
    }

    @Test
    void newPriceStandsOnTheProductsPageWithWhoGetsWhat() {
        var butter = village.offer("Beurre de ferme", village.firstDate());
        page.navigate("/products/%d?destination=%d".formatted(butter, village.site("gare")));
        assertThat(page.locator(".buybox .price b")).isVisible();

        price(butter, "7.77");

        assertThat(page.locator(".buybox .price b")).hasText("7,77 €");
        assertThat(page.locator("#money")).containsText("7,77 €");
    }

    private void price(long offer, String price) {
        database.sql("update ordercycle.offer set household_price = %s, version = version + 1 where id = %d"
                        .formatted(price, offer))
                .then()
                .block();
    }
}
