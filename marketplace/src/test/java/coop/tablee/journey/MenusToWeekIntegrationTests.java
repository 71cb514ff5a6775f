package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A cook writes a recipe, puts it on the menu, counts who eats it, looks at what that needs and has the week's order filled: by keyboard at a desk, the count on a phone. */
@MarketplaceTest
class MenusToWeekIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private Village village;
    private BrowserContext context;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        database.sql(
                        "insert into catering.weekly_pattern (site_id, weekday, age_group, meals) select %d, day, 'PRIMARY', 180 from generate_series(1, 7) day"
                                .formatted(village.site("tilleulsDoor")))
                .then()
                .block();
    }

    @AfterEach
    void leave() {
        context.close();
    }

    @Test
    void fromARecipeToAFilledWeek() {
        var page = signIn();
        open(page, "/recipes/new");
        type(page, "#name_fr", "Potage aux carottes");
        type(page, "#food-0", "carotte");
        type(page, "#g_PRIMARY-0", "120");
        type(page, "#yield-0", "85");
        page.keyboard().press("Enter");
        page.waitForURL(address -> address.matches(".*/recipes/\\d+"));
        assertThat(page.locator("main")).containsText("Aucun des 14 allergènes");

        open(page, "/needs?monday=" + monday());
        page.locator("details:has(#weekdays) > summary").press("Enter");
        for (var day = 1; day <= 7; day++) {
            page.locator("input[name=weekdays][value='" + day + "']").setChecked(true);
        }
        type(page, "#daysBefore", "0");
        page.keyboard().press("Enter");
        assertThat(page.locator("#toasts")).containsText("Les règles sont gardées");

        open(page, "/menus?monday=" + monday());
        type(page, "[name='d." + day() + ".SOUP']", "potage aux carottes");
        page.keyboard().press("Enter");
        assertThat(page.locator("#toasts")).containsText("Le menu est gardé");
        assertThat(Axe.complaints(page)).isEmpty();

        page.setViewportSize(360, 780);
        open(page, "/counts?meal=SOUP&day=" + day());
        type(page, ".count-fields input", "10000");
        page.keyboard().press("Enter");
        assertThat(page.locator("#summary")).containsText("Écrivez un nombre de 0 à 9999");
        assertThat(page.locator(".count-fields input").first()).hasValue("10000");
        type(page, ".count-fields input", "210");
        page.keyboard().press("Enter");
        assertThat(page.locator("#toasts")).containsText("Les effectifs sont gardés");
        assertThat(Axe.complaints(page)).isEmpty();

        page.setViewportSize(1440, 900);
        open(page, "/needs?monday=" + monday());
        assertThat(page.locator(".need-day")).containsText("210 × 120 g ÷ 0,85");
        assertThat(page.locator(".need-day")).containsText("29,65 kg");
        assertThat(Axe.complaints(page)).isEmpty();
        page.locator("[formaction='/needs/week']").first().press("Enter");
        page.waitForURL(address -> address.contains("/week?"));
        assertThat(page.locator("[name^='q." + village.offer("Carotte", day()) + ".']"))
                .hasValue("30");
        assertThat(page.locator("[data-part=go]")).hasText("1 ligne à envoyer");
        Invariants.assertHold(database);
    }

    private Page signIn() {
        context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("fr-BE"));
        var page = context.newPage();
        page.setDefaultTimeout(30_000);
        open(page, "/sign-in?by=password");
        page.fill("input[name=email]", village.email("canteen"));
        page.fill("input[name=password]", "demo");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(address -> !address.contains("sign-in"));
        return page;
    }

    private void open(Page page, String path) {
        page.navigate("http://localhost:" + port + path);
    }

    /** Goes to a field, empties it as the keyboard does, and types. */
    private static void type(Page page, String field, String text) {
        page.locator(field).first().focus();
        page.keyboard().press("Control+a");
        page.keyboard().type(text);
    }

    private LocalDate day() {
        return village.secondDate();
    }

    private LocalDate monday() {
        return day().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
