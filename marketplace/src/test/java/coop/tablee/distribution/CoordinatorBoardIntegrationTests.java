package coop.tablee.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A coordinator's morning on a wide screen and on a telephone: from the exception to the order, changed with a reason. {@code -Dpictures=DIR} keeps pictures. */
@MarketplaceTest
class CoordinatorBoardIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @LocalServerPort
    int port;

    private BrowserContext context;

    @ParameterizedTest
    @ValueSource(ints = {1440, 390})
    void coordinatorGoesFromTheBoardToAnOrderAndChangesItWithAReason(int width) {
        var village = Village.build(database, accounts);
        var order = place(village, "canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, "Poireau", "10");
        place(village, "household", "kiosque", PaymentMethod.TEST, "Lait entier", "2");
        run("update delivery.lane set active = false where cooperative_id = %d and destination_id = %d"
                .formatted(village.party("grandChamp"), village.site("tilleulsDoor")));
        var page = signedIn(village, width);

        assertThat(page.url()).as("where the day begins").endsWith("/coop/board");
        assertThat(page.locator("h1").innerText()).contains("Une chose à régler");
        look(page, "board-" + width);
        page.locator(".exc .exc-a .btn").first().click();
        page.waitForURL("**/coop/orders?**");
        look(page, "orders-" + width);
        page.locator("th a").first().click();
        page.waitForURL("**/coop/orders/" + order.number());
        page.locator(".our-lines input.input").fill("7");
        page.locator("#reason").selectOption("SHORT");
        page.locator("#note").fill("Il a gelé");
        look(page, "order-" + width);
        page.locator("#correction button.main").click();
        page.locator(".toast").waitFor();

        assertThat(page.locator(".history").innerText()).contains("Changée par la coopérative", "Il a gelé");
        assertThat(page.locator(".our-lines input.input").inputValue()).isEqualTo("7");
        context.close();
        Invariants.assertHold(database);
    }

    private void look(Page page, String name) {
        assertThat(Axe.complaints(page)).as(name).isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("%s fits its screen", name)
                .isTrue();
        var pictures = System.getProperty("pictures");
        if (pictures != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(pictures, name + ".png")));
        }
    }

    private Page signedIn(Village village, int width) {
        context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setLocale("fr-BE"));
        var page = context.newPage();
        page.navigate("http://localhost:" + port + "/sign-in?by=password");
        page.locator("input[name=email]").fill(village.email("coordinator"));
        page.locator("input[name=password]").fill("demo");
        page.locator("input[name=password]").press("Enter");
        page.waitForURL(url -> !url.contains("sign-in"));
        return page;
    }

    private OrderDetails place(
            Village village, String who, String site, PaymentMethod payment, String product, String quantity) {
        var line = new LineRequest(village.offer(product, village.firstDate()), new BigDecimal(quantity), null);
        var request = new OrderRequest(village.site(site), village.firstDate(), null, null, List.of(line));
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), payment, false, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
