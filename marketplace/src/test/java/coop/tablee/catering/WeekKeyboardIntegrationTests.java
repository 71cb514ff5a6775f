package coop.tablee.catering;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.Lots;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Contracts;
import coop.tablee.testing.Hand;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class WeekKeyboardIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

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
    void aWeekIsFilledInAndSentByKeyboardAlone() {
        var page = open(1440, ColorScheme.LIGHT, true);
        var carrots = cell(page, "Carotte");

        carrots.focus();
        page.keyboard().type("12,5");
        page.keyboard().press("Enter");
        assertThat(carrots).not().isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(carrots).isFocused();
        assertThat(page.locator("#side h2")).hasText("Carotte");

        page.keyboard().type("99");
        page.keyboard().press("Escape");
        assertThat(carrots).hasValue("12,5");

        page.keyboard().type("14");
        page.keyboard().press("Enter");
        page.keyboard().press("Control+z");
        assertThat(carrots).hasValue("12,5");
        assertThat(page.locator("[data-part=go]")).hasText("1 ligne à envoyer");

        page.reload();
        assertThat(cell(page, "Carotte")).hasValue("12,5");
        page.locator("#go").focus();
        page.keyboard().press("Enter");
        page.waitForURL(address -> address.contains("/week/orders?"));
        assertThat(page.locator("h1")).containsText("Commandé pour la semaine");
        assertThat(orders()).isEqualTo(1);
        assertThat(complaints).isEmpty();
        Invariants.assertHold(database);
    }

    /**
     * A whole order under a lot that nears its ceiling: every cell by its digits and Enter, every way by Tab, as somebody works who never takes a mouse. From menus to the
     * approved order it is gone through in {@code journey.CanteenWeekIntegrationTests}.
     */
    @Test
    void eightyLinesAreTypedByKeyboardAloneWithinTenMinutes() {
        village.growLike("Carotte", "Racine", 80);
        preparation.catchUp().block();
        village.person("mayor", "forest", Role.OWNER);
        new Contracts(agreements, lots).run(village, "ROOT_VEGETABLES", 245_00);
        var page = open(1440, ColorScheme.LIGHT, true);
        var typist = new Hand(page);
        typist.pressesAt(page.locator("#filter"));
        for (var line = 0; line < 80; line++) {
            typist.looks();
            typist.types("2");
            typist.presses("Enter");
        }

        assertThat(page.locator("[data-part=go]")).containsText("80 lignes à envoyer");
        assertThat(page.locator("[data-part=lots]")).containsText("reste 245,00");
        assertThat(page.locator("[data-part=lots]")).containsText("après cette semaine");
        typist.presses("Control+z");
        assertThat(page.locator("[data-part=go]")).containsText("79 lignes à envoyer");
        typist.presses("Control+y");
        assertThat(page.locator("[data-part=go]")).containsText("80 lignes à envoyer");
        typist.pressesAt(page.locator("#go"));
        page.waitForURL(address -> address.contains("/week/orders?"));
        assertThat(ordered()).isEqualTo(80);
        System.out.println("80 lines: " + typist);
        assertThat(typist.seconds()).isLessThan(600);
        assertThat(complaints).isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void twoPeopleSeeEachOtherAndNeitherLosesAnything() {
        village.person("ines", "tilleuls", Role.COOK);
        var nadia = open(1440, ColorScheme.LIGHT, true);
        var ines = open("ines", 1440, ColorScheme.LIGHT, true);
        assertThat(nadia.locator("#people")).containsText("aussi ici");

        cell(ines, "Poireau").focus();
        assertThat(nadia.locator(".cell.other .flagname")).isVisible();
        assertThat(Axe.complaints(nadia)).isEmpty();
        ines.keyboard().type("7");
        ines.keyboard().press("Enter");
        assertThat(cell(nadia, "Poireau")).hasValue("7");
        assertThat(nadia.locator("[data-part=go]")).hasText("1 ligne à envoyer");

        // Both at one cell at once: what is typed stays, and it is said what the other one put there
        var theirs = cell(nadia, "Carotte");
        theirs.focus();
        nadia.keyboard().type("1");
        cell(ines, "Carotte").fill("4");
        cell(ines, "Carotte").press("Enter");
        nadia.keyboard().type("0");
        nadia.keyboard().press("Enter");
        assertThat(theirs).hasValue("10");
        nadia.waitForCondition(() ->
                nadia.locator(".say-row").count() + ines.locator(".say-row").count() > 0);
        var told = nadia.locator(".say-row").count() > 0 ? nadia : ines;
        assertThat(told.locator(".say-row")).containsText("Entre-temps");
        assertThat(Axe.complaints(told)).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatHasNoPlaceInAPastedBlockIsListedAndNothingIsGuessed() {
        var page = open(1440, ColorScheme.LIGHT, true);
        page.locator("#paste").click();
        var column = "\t".repeat(dayOfColumn(page) + 1);
        var many = new StringBuilder();
        for (var n = 0; n < 5000; n++) {
            many.append("Licorne ").append(n).append(column).append("3\n");
        }
        page.evaluate(
                "text => { document.getElementById('paste-in').value = text; }",
                "Carotte" + column + "1,5\nPoireau" + column + "3 kg\nCarotte" + column + "9\nCh" + column + "2\n"
                        + many);
        page.locator("#paste-go").click();

        assertThat(cell(page, "Carotte")).hasValue("1,5");
        assertThat(cell(page, "Poireau")).hasValue("3 kg");
        assertThat(page.locator("#paste-left li").first()).containsText("déjà remplie");
        assertThat(page.locator("#paste-left")).containsText("Licorne 7");
        assertThat(page.locator("#paste-left li")).hasCount(51);
        assertThat(page.locator(".say-row")).containsText("Une case prend un nombre seul");
        assertThat(Axe.complaints(page)).isEmpty();

        page.locator("#undo").click();
        assertThat(cell(page, "Carotte")).hasValue("");
        page.locator("#redo").click();
        assertThat(cell(page, "Carotte")).hasValue("1,5");
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatIsTypedAfterTheSessionEndedIsThereAgainAfterSigningIn() {
        var page = open(1440, ColorScheme.LIGHT, true);
        var session = page.context().cookies();
        page.context().clearCookies();

        cell(page, "Carotte").fill("12,5");
        cell(page, "Carotte").press("Enter");
        page.waitForURL(address -> address.contains("/sign-in?next="));

        page.context()
                .addCookies(session.stream()
                        .map(one -> new Cookie(one.name, one.value).setUrl("http://localhost:" + port))
                        .toList());
        page.navigate("http://localhost:" + port + sheet());
        assertThat(cell(page, "Carotte")).hasValue("12,5");
        assertThat(page.locator("[data-part=go]")).hasText("1 ligne à envoyer");
    }

    @Test
    void aProblemStandsUnderItsRowAndItsAnswerPutsItRight() {
        var page = open(1440, ColorScheme.DARK, true);
        var carrots = cell(page, "Carotte");

        carrots.fill("0,7");
        carrots.press("Enter");
        var say = page.locator(".say-row");
        assertThat(say).containsText("par pas de 0,5");
        assertThat(carrots).hasAttribute("aria-invalid", "true");

        say.locator("button", new Locator.LocatorOptions().setHasText("Mettre 1"))
                .click();
        assertThat(carrots).hasValue("1");
        assertThat(page.locator(".say-row")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void theNextCellToPutRightIsOneKeyAwayAlsoWhileItIsFilteredOut() {
        var page = open(1440, ColorScheme.LIGHT, true);
        for (var product : List.of("Carotte", "Lait entier")) {
            cell(page, product).focus();
            page.keyboard().type("1..2");
            page.keyboard().press("Enter");
        }
        var wrong = page.locator(".cell.error input");
        assertThat(wrong).hasCount(2);
        assertThat(page.locator("[data-part=go] a")).hasText("2 cases à régler d’abord");

        page.locator("#filter").fill("zzzz");
        page.locator("#go").focus();
        page.keyboard().press("!");
        assertThat(wrong.first()).isFocused();
        page.keyboard().press("!");
        assertThat(wrong.last()).isFocused();
        page.keyboard().press("!");
        assertThat(wrong.first()).isFocused();
        page.locator("[data-part=go] a").click();
        assertThat(wrong.last()).isFocused();

        page.locator("#go").click();
        assertThat(page.locator("#summary")).isFocused();
        page.keyboard().press("!");
        assertThat(wrong.first()).isFocused();

        page.keyboard().press("?");
        assertThat(page.locator("#keys-box")).containsText("prochaine case à régler");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aLetterFindsAProductAndABlockIsPastedByName() {
        var page = open(1440, ColorScheme.LIGHT, true);
        cell(page, "Carotte").focus();
        page.keyboard().press("p");
        page.keyboard().type("oire conf");
        assertThat(page.locator("tr.item:visible")).hasCount(1);
        page.keyboard().press("Enter");
        assertThat(cell(page, "Poire Conférence")).isFocused();
        page.locator("#filter").fill("");

        page.locator("#paste").click();
        var column = dayOfColumn(page);
        page.locator("#paste-in")
                .fill("Carotte\t" + "\t".repeat(column) + "5\nPoireau\t" + "\t".repeat(column) + "garbage");
        page.locator("#paste-go").click();
        assertThat(cell(page, "Carotte")).hasValue("5");
        assertThat(cell(page, "Poireau")).hasValue("garbage");
        assertThat(page.locator(".say-row")).containsText("Nous ne lisons pas ce nombre");

        page.locator("#undo").click();
        assertThat(cell(page, "Carotte")).hasValue("");
        assertThat(complaints).isEmpty();
    }

    @Test
    void withoutScriptsTheSameFormSavesAndSends() {
        var page = open(1440, ColorScheme.LIGHT, false);
        cell(page, "Carotte").fill("12,5");
        page.locator(".no-script").click();
        page.waitForLoadState();
        assertThat(cell(page, "Carotte")).hasValue("12,5");

        page.locator("#go").click();
        page.waitForURL(address -> address.contains("/week/orders?"));
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void onAPhoneAProductOpensInASheetThatEscapeLeaves() {
        var page = open(360, ColorScheme.DARK, true);

        page.locator("a.goods-link").first().click();
        assertThat(page.locator("#rise h2")).isVisible();
        assertThat(Axe.complaints(page)).isEmpty();
        page.keyboard().press("Escape");

        assertThat(page.locator("#rise")).isHidden();
        assertThat(complaints).isEmpty();
    }

    private Page open(int width, ColorScheme scheme, boolean scripts) {
        return open("canteen", width, scheme, scripts);
    }

    private Page open(String who, int width, ColorScheme scheme, boolean scripts) {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(scheme)
                        .setJavaScriptEnabled(scripts)
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
        page.fill("input[name=email]", village.email(who));
        page.fill("input[name=password]", "demo");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL(address -> !address.contains("sign-in"));
        page.navigate("http://localhost:" + port + sheet());
        return page;
    }

    private String sheet() {
        return "/week?site=" + village.site("tilleulsDoor") + "&monday="
                + Week.of(date()).monday();
    }

    private LocalDate date() {
        return village.firstDate();
    }

    private Locator cell(Page page, String product) {
        return page.locator("[name^='q." + village.offer(product, date()) + ".']");
    }

    private int dayOfColumn(Page page) {
        return (Integer) cell(page, "Carotte")
                .evaluate("cell => [...cell.closest('tr').querySelectorAll('.cell')].indexOf(cell.closest('.cell'))");
    }

    private long ordered() {
        return database.sql(
                        "select count(*) from ordering.line l join ordering.orders o on o.id = l.order_id where l.kind = 'goods' and o.buyer_id = :buyer")
                .bind("buyer", village.party("tilleuls"))
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }

    private long orders() {
        return database.sql("select count(*) from ordering.orders where buyer_id = :buyer")
                .bind("buyer", village.party("tilleuls"))
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }
}
