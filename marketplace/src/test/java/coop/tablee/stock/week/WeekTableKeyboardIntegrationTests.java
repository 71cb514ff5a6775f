package coop.tablee.stock.week;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class WeekTableKeyboardIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @AfterEach
    void leave() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void aTableIsFilledInByKeyboardAloneAndTakenBackAndDoneAgain() {
        var page = open();
        var carrots = cell(page, "q." + village.product("Carotte"));

        carrots.focus();
        page.keyboard().type("480");
        page.keyboard().press("Enter");
        assertThat(carrots).not().isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(carrots).isFocused();
        awaitCount("Carotte", "480");

        page.keyboard().press("Control+z");
        assertThat(carrots).hasValue("500");
        awaitCount("Carotte", "500");

        page.keyboard().press("Control+y");
        assertThat(carrots).hasValue("480");
        awaitCount("Carotte", "480");
    }

    @Test
    void aBlockOfASpreadsheetIsPastedByNameAndWhatIsNoNumberStaysInItsCell() {
        var page = open();

        page.locator("#paste").click();
        page.locator("#paste-in").fill("Carotte\t12,5 kg\nPoireau\tbeaucoup\nBetterave\t7 bottes\nLait entier\t3");
        page.locator("#paste-go").click();

        awaitCount("Carotte", "12.5");
        awaitCount("Betterave", "7");
        assertThat(cell(page, "q." + village.product("Poireau"))).hasValue("beaucoup");
        assertThat(page.locator(".say-row")).containsText("« beaucoup » n’est pas un nombre");
        assertThat(page.locator("#toasts")).containsText("Valeurs sans produit ni case : 1");
        assertThat(count("Poireau")).isEqualByComparingTo("200");

        page.locator("#undo").click();
        awaitCount("Carotte", "500");
        assertThat(page.locator(".say-row")).hasCount(0);
    }

    @Test
    void twoEditorsOfOneCellSeeEachOtherAndTheSecondChooses() {
        var one = open();
        var other = open();
        var name = "q." + village.product("Carotte");

        cell(one, name).fill("104");
        cell(one, name).press("Enter");
        awaitCount("Carotte", "104");
        cell(other, name).fill("120");
        cell(other, name).press("Enter");

        var say = other.locator(".say-row");
        assertThat(say).containsText("Entre-temps : 104, par producer");
        assertThat(count("Carotte")).isEqualByComparingTo("104");
        say.locator("button", new Locator.LocatorOptions().setHasText("Mettre 120"))
                .click();
        awaitCount("Carotte", "120");
        assertThat(other.locator(".say-row")).hasCount(0);
    }

    private Page open() {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("fr-BE"));
        contexts.add(context);
        var page = context.newPage();
        page.setDefaultTimeout(30_000);
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.navigate("http://localhost:" + port + "/sign-in?by=password");
        page.fill("input[name=email]", village.email("producer"));
        page.fill("input[name=password]", "demo");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(address -> !address.contains("sign-in"));
        page.navigate("http://localhost:" + port + "/stock/week?monday=" + village.firstDate());
        return page;
    }

    private static Locator cell(Page page, String name) {
        return page.locator("[name='" + name + "']");
    }

    private void awaitCount(String product, String quantity) {
        Patience.until(quantity, () -> count(product).compareTo(new BigDecimal(quantity)) == 0);
    }

    private BigDecimal count(String product) {
        return database.sql("select on_hand - shortage from stock.stock_row where id = " + village.stock(product))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }
}
