package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The coordinator's pages in a real browser: for every eye and screen, and with the keyboard alone. */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CyclePagesIntegrationTests {

    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    @LocalServerPort
    int port;

    private final DatabaseClient database;
    private final Village village;
    private final List<BrowserContext> contexts = new ArrayList<>();

    CyclePagesIntegrationTests(@Autowired DatabaseClient database, @Autowired Accounts accounts) {
        this.database = database;
        village = Village.build(database, accounts);
    }

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
    }

    @ParameterizedTest
    @CsvSource({"320, LIGHT", "360, DARK", "768, LIGHT", "1440, DARK", "1440, LIGHT"})
    void everyPageIsAccessibleAndFitsTheScreen(int width, ColorScheme scheme) {
        var page = signedIn("coordinator", width, scheme);
        for (var path : List.of("", "/new-week", "/first", "/" + village.cycle("grandChamp", village.firstDate()))) {
            page.navigate("http://localhost:" + port + "/coop/cycles" + path);
            assertThat(new AxeBuilder(page).withTags(WCAG).analyze().getViolations())
                    .as(path)
                    .extracting(Rule::getId)
                    .isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as(path + " at " + width)
                    .isEqualTo(true);
        }
    }

    @Test
    void nextWeekIsOpenedWithTheKeyboardAlone() {
        var page = signedIn("coordinator2", 1440, ColorScheme.LIGHT);
        page.navigate("http://localhost:" + port + "/coop/cycles");
        page.locator(".board-head a.btn.main").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/new-week");
        page.locator("button.main").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/coop/cycles");

        assertThat(page.locator(".toast").innerText()).contains("La semaine");
        assertThat(page.locator("section.cycles").count()).isGreaterThan(1);
        Invariants.assertHold(database);
    }

    private Page signedIn(String who, int width, ColorScheme scheme) {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setLocale("fr-BE")
                        .setColorScheme(scheme));
        contexts.add(context);
        var page = context.newPage();
        page.navigate("http://localhost:" + port + "/sign-in");
        page.locator("input[name=email]").fill(village.email(who));
        page.locator("input[name=password]").fill("demo");
        page.locator("input[name=password]").press("Enter");
        page.waitForURL(url -> !url.contains("sign-in"));
        return page;
    }
}
