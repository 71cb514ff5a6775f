package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.Letters.Letter;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.time.DayOfWeek;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The municipality sets its rule, the cook sends the week, the approver comes by the letter's button, signs in and agrees; or sends it back, and the cook finds it in the week. */
@MarketplaceTest
class ApprovalIntegrationTests {

    private static final Letters LETTERS = Letters.open();
    private static final Pattern WAY = Pattern.compile("https?://[^/\\s]+(/approvals/T\\d+)");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private Village village;
    private Stage stage;

    @DynamicPropertySource
    static void byMail(DynamicPropertyRegistry settings) {
        LETTERS.tell(settings);
    }

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        preparation.catchUp().block();
        stage = new Stage(port, village);
        run(
                "insert into catering.weekly_pattern (site_id, weekday, age_group, meals) select %d, day, 'PRIMARY', 40 from generate_series(1, 5) day"
                        .formatted(village.site("tilleulsDoor")));
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void theLettersButtonLeadsThroughTheDoorToOneButtonThatApproves() {
        setsTheRule("20");
        sendsTheWeek("30");
        var letter = LETTERS.await(village.email("procurement"), "À approuver");
        assertThat(letter.text()).contains("1 ligne", "Sans décision, la commande tombe");

        var page = stage.visitor();
        page.navigate(wayIn(letter));
        assertThat(page).hasURL(Pattern.compile(".*/sign-in.*"));
        signsIn(page, "procurement");
        assertThat(page).hasURL(Pattern.compile(".*/approvals/T\\d+"));
        assertThat(page.locator("main")).containsText("Poireau");
        assertThat(page.locator("main")).containsText("par repas HTVA");
        assertThat(Axe.complaints(page)).isEmpty();
        press(page, "Approuver");
        assertThat(page.locator("#toasts")).containsText("Approuvée");
        assertThat(page.locator("main")).containsText("approuvée par procurement");

        LETTERS.await(village.email("canteen"), "bien reçu votre commande");
        assertThat(state()).isEqualTo("PLACED");
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void whatIsSentBackIsFoundInTheWeekWithTheReason() {
        setsTheRule("20");
        var cook = sendsTheWeek("30");
        var page = stage.visitor();
        page.navigate(wayIn(LETTERS.await(village.email("procurement"), "À approuver")));
        signsIn(page, "procurement");

        press(page, "Renvoyer pour changer");
        assertThat(page.locator("#reason")).hasAttribute("aria-invalid", "true");
        page.locator("#reason").fill("Moins de poireaux, s’il vous plaît.");
        press(page, "Renvoyer pour changer");
        assertThat(page.locator("#toasts")).containsText("Renvoyé");

        var told = LETTERS.await(village.email("canteen"), "Renvoyé pour changer");
        assertThat(told.text()).contains("Moins de poireaux");
        cook.opensTheWeek(monday());
        assertThat(cell(cook.page)).hasValue("30");
        assertThat(state()).isEqualTo("CANCELLED");
        Invariants.assertHold(database);
    }

    private void setsTheRule(String euros) {
        var page = stage.desk("mayor");
        page.navigate("/approvals/rule");
        page.locator("#free").fill(euros);
        page.locator("#buyer").fill("dix");
        press(page, "Garder cette règle");
        assertThat(page.locator("#buyer")).hasAttribute("aria-invalid", "true");
        page.locator("#buyer").fill("");
        press(page, "Garder cette règle");
        assertThat(page.locator("#toasts")).containsText("C’est gardé");
    }

    private Cook sendsTheWeek(String leeks) {
        var cook = new Cook(stage.desk("canteen"));
        cook.opensTheWeek(monday());
        cell(cook.page).focus();
        cook.page.keyboard().type(leeks);
        cook.page.keyboard().press("Enter");
        cook.sends("BC-77");
        cook.isTold("elle attend un accord");
        cook.sees("À approuver", "les produits sont réservés");
        return cook;
    }

    private static String wayIn(Letter letter) {
        var way = WAY.matcher(letter.text());
        assertThat(way.find()).as(letter.text()).isTrue();
        return way.group(1);
    }

    private void signsIn(Page page, String who) {
        if (!page.getByLabel("Mot de passe").isVisible()) {
            press(page, "Avec mon mot de passe");
        }
        page.getByLabel("Adresse e-mail").fill(village.email(who));
        page.getByLabel("Mot de passe").fill("demo");
        page.getByLabel("Mot de passe").press("Enter");
        page.waitForURL(url -> !url.contains("sign-in"));
    }

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    private Locator cell(Page page) {
        return page.locator("[name^='q." + village.offer("Poireau", village.firstDate()) + ".']");
    }

    private String monday() {
        return village.firstDate()
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .toString();
    }

    private String state() {
        return database.sql("select state from ordering.orders where buyer_id = " + village.party("tilleuls"))
                .mapValue(String.class)
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
