package coop.tablee.catering;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A cook says once what comes each week, sees it in the week, changes one day of it, and takes it into the week's order: by hand, without scripts where they are not needed. */
@MarketplaceTest
class WeekComingIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
    }

    @AfterEach
    void leave() {
        contexts.forEach(BrowserContext::close);
    }

    @Test
    void whatComesForEachMealFollowsTheMealsThatAreTypedInTheWeek() {
        var page = open(1440, true);
        keepUsual(page, "meal", "0,1");

        page.navigate(at("/week"));
        page.locator("[name='m." + day() + "']").fill("100");
        page.locator("[name='m." + day() + "']").press("Enter");
        assertThat(page.locator("[data-part=meal]")).containsText("arrivent tout seuls");
        page.reload();
        assertThat(page.locator(".comes .num")).hasText("10");

        page.locator("[name='m." + day() + "']").fill("150");
        page.locator("[name='m." + day() + "']").press("Enter");
        assertThat(page.locator(".comes .num")).hasText("15");
        assertThat(page.locator("[name^='q." + village.offer("Carotte", day()) + ".']"))
                .hasValue("");
        assertThat(Axe.complaints(page)).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void oneWeekIsChangedAndTakenIntoItsOrderWithoutScripts() {
        var page = open(360, false);
        keepUsual(page, "", "10");

        page.locator("[name^='c." + village.product("Carotte") + ".'][name$='" + day() + "']")
                .fill("4");
        page.locator("form[action='/week/standing/week'] button").first().click();
        assertThat(page.locator("main")).containsText("d’habitude 10");
        page.navigate(at("/week"));
        assertThat(page.locator(".comes .num")).hasText("4");

        page.navigate(at("/week/standing"));
        page.locator("[formaction='/week/standing/taking']").click();
        page.navigate(at("/week"));
        assertThat(page.locator("[name^='q." + village.offer("Carotte", day()) + ".']"))
                .hasValue("4");
        assertThat(page.locator(".comes .num")).hasText("0");

        page.navigate(at("/week/standing"));
        page.locator("[name^='c." + village.product("Carotte") + ".'][name$='" + day() + "']")
                .fill("-3");
        page.locator("form[action='/week/standing/week'] button").first().click();
        assertThat(page.locator("main")).containsText("-3");
        assertThat(page.locator("[aria-invalid=true]")).hasCount(1);
        assertThat(complaints).isEmpty();
        Invariants.assertHold(database);
    }

    private void keepUsual(Page page, String by, String amount) {
        page.navigate(at("/week/standing") + "&find=Carotte");
        page.locator("#p-0").selectOption(village.product("Carotte") + "-" + village.party("grandChamp"));
        page.locator("#by-0").selectOption(by);
        page.locator("#d-0-" + day().getDayOfWeek().getValue()).fill(amount);
        page.locator("form[action='/week/standing'] .btn.main").click();
        assertThat(page.locator("#n-0")).containsText("Carotte");
    }

    private Page open(int width, boolean scripts) {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(ColorScheme.LIGHT)
                        .setJavaScriptEnabled(scripts)
                        .setLocale("fr-BE"));
        contexts.add(context);
        var page = context.newPage();
        page.setDefaultTimeout(30_000);
        page.onPageError(complaints::add);
        page.navigate("http://localhost:" + port + "/sign-in?by=password");
        page.fill("input[name=email]", village.email("canteen"));
        page.fill("input[name=password]", "demo");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(address -> !address.contains("sign-in"));
        return page;
    }

    private String at(String path) {
        return "http://localhost:" + port + path + "?site=" + village.site("tilleulsDoor") + "&monday="
                + day().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private LocalDate day() {
        return village.firstDate();
    }
}
