package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The coordinator's pages in a real browser, with the keyboard alone. */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CyclePagesIntegrationTests {

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

    @Test
    void nextWeekIsOpenedWithTheKeyboardAlone() {
        var page = signedIn("coordinator2");
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

    private Page signedIn(String who) {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("fr-BE"));
        contexts.add(context);
        var page = context.newPage();
        page.navigate("http://localhost:" + port + "/sign-in?by=password");
        page.locator("input[name=email]").fill(village.email(who));
        page.locator("input[name=password]").fill("demo");
        page.locator("input[name=password]").press("Enter");
        page.waitForURL(url -> !url.contains("sign-in"));
        return page;
    }
}
