package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The page about the API, as a developer of another house finds it. */
@MarketplaceTest
class ApiPageIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    @Test
    void aTokenIsTakenAndOffersAreAskedForOnThePageItself() {
        var village = Village.build(database, accounts);
        var complaints = new ArrayList<String>();
        var asked = new ArrayList<String>();
        try (var context = Browsers.chromium().newContext(new Browser.NewContextOptions().setLocale("en-GB"))) {
            var page = context.newPage();
            page.onConsoleMessage(message -> complaints.add(message.type() + " " + message.text()));
            page.onPageError(complaints::add);
            page.onRequest(request -> asked.add(request.url()));
            page.navigate("http://localhost:" + port + "/api");

            page.getByLabel("E-mail address").fill(village.email("canteen"));
            page.getByLabel("Password").fill("demo");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Get a token"))
                    .click();
            assertThat(page.getByLabel("Token sent with each call")).not().isEmpty();
            assertThat(page.locator("#api-sign-in-answer")).not().isEmpty();

            var offers = page.locator("#offers");
            offers.locator("summary").click();
            offers.locator("[data-name=destination]").fill(String.valueOf(village.site("tilleulsDoor")));
            offers.getByRole(AriaRole.BUTTON).click();
            assertThat(offers.locator(".api-answer")).containsText("200");
            assertThat(offers.locator(".api-answer")).containsText("\"vatIncluded\": false");
            assertThat(Axe.complaints(page)).isEmpty();
        }
        assertThat(complaints).isEmpty();
        assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith("http://localhost:" + port + "/"));
    }
}
