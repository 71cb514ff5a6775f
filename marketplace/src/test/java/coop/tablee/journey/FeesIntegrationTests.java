package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Pdf;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A coordinator asks something for an order and a kilogram, and everybody who pays it sees it before and after. {@code -Dpictures=DIR} keeps pictures.
 *
 * <p>By hand, for carrots at 1.40 VAT out, with 20 % of margin where the cooperative sells: they are the farm's own sale, 1.48 VAT in. The household takes 3 kg: 1.50
 * and 3 × 0.10 = 0.30. The kitchen takes 25 kg: 5.00 and 25 × 0.08 = 2.00, VAT out.
 */
@MarketplaceTest
class FeesIntegrationTests {

    private static final Letters LETTERS = Letters.open();

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
    static void settings(DynamicPropertyRegistry settings) {
        LETTERS.tell(settings);
    }

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        stage = new Stage(port, village);
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void feesAreSetByACoordinatorAndSeenByAHouseholdAndACanteen() throws IOException {
        var day = village.secondDate().plusWeeks(1);
        var coordinator = new Coordinator(stage.desk("coordinator"));
        coordinator.open("/coop/fees");
        for (var asked : Map.of(
                        "household.perOrder", "1,50",
                        "household.perKg", "0,10",
                        "institution.perOrder", "5",
                        "institution.perKg", "0,08",
                        "from", day.toString())
                .entrySet()) {
            coordinator.page.fill("[id='%s']".formatted(asked.getKey()), asked.getValue());
        }
        coordinator.press("Fixer");
        coordinator.isTold("Les frais sont fixés");
        coordinator.sees("1,50 €", "0,08 €");
        look(coordinator.page, "fees-set");
        coordinator.opensADate(
                day.toString(), day.minusDays(6) + "T08:00", day.minusDays(2) + "T14:00", day.minusDays(2) + "T20:00");
        opens(day);

        householdSeesThem(day);
        canteenSeesThem(day);
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    private void householdSeesThem(LocalDate day) throws IOException {
        var shopper = new Shopper(stage.phone("household"));
        shopper.open("/products/%d?destination=%d".formatted(carrots(day), village.site("kiosque")));
        shopper.sees("0,10 € par kilo", "1,50 € par commande, une fois");
        shopper.press("Ajouter");
        shopper.open("/cart");
        shopper.field("Quantité : Carotte").fill("3");
        shopper.field("Quantité : Carotte").press("Enter");
        shopper.sees("Frais par commande, vendus par Grand Champ", "1,50 €");
        shopper.sees("Frais au kilo, vendus par Grand Champ", "0,30 €");
        look(shopper.page, "fees-basket");
        shopper.follow("Passer la commande");
        shopper.sees("Frais par commande", "Frais au kilo");
        shopper.press("Commander avec obligation de paiement");
        shopper.press("Payer");
        shopper.page.waitForURL(address -> address.contains("/orders/"));
        shopper.sees("Frais par commande", "1,50 €", "Frais au kilo", "0,30 €");
        look(shopper.page, "fees-order");
        var number = shopper.page.locator(".bigno").innerText();

        assertThat(paper(shopper.page, number)).contains("Frais par commande", "1,50", "Frais au kilo", "0,30");
        assertThat(LETTERS.await(village.email("household"), "bien reçu").text())
                .contains("Frais par commande", "1,50", "Frais au kilo", "0,30");
    }

    private void canteenSeesThem(LocalDate day) throws IOException {
        var cook = new Cook(stage.desk("canteen"));
        cook.opensTheWeek(
                day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toString());
        var cell = cook.page
                .locator("tr.item:has(a.goods-link:text-is(\"Carotte\"))")
                .getByRole(AriaRole.TEXTBOX)
                .first();
        cell.fill("25");
        cell.press("Enter");
        look(cook.page, "fees-week");
        cook.sends("BC-7");
        var number = cook.page.locator(".sent-list a").first().innerText();
        cook.opensTheOrder(number);
        cook.sees("Frais par commande", "5,00 €", "Frais au kilo", "2,00 €");

        assertThat(paper(cook.page, number)).contains("Frais par commande", "5,00", "Frais au kilo", "2,00");
        assertThat(LETTERS.await(village.email("canteen"), "bien reçu").text())
                .contains("Frais par commande", "5,00", "Frais au kilo", "2,00");
    }

    private static String paper(Page page, String number) throws IOException {
        Download download = page.waitForDownload(() -> page.evaluate(
                "number => { const a = document.createElement('a'); a.href = '/orders/' + number + '.pdf'; a.download = ''; document.body.append(a); a.click(); }",
                number));
        return Pdf.words(Files.readAllBytes(download.path()));
    }

    /** What the clock does when the date opens. */
    private void opens(LocalDate day) {
        run("update ordercycle.cycle set state = 'OPEN' where cooperative_id = %d and delivery_date = '%s'"
                .formatted(village.party("grandChamp"), day));
        for (var site : List.of("kiosque", "tilleulsDoor")) {
            run("select delivery.open_slots(array[%d]::bigint[], '%s')".formatted(village.site(site), day));
        }
        preparation.catchUp().block();
    }

    private long carrots(LocalDate day) {
        return database.sql("""
                        select o.id from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id
                        where c.cooperative_id = %d and c.delivery_date = '%s' and o.product_id = %d
                        """.formatted(village.party("grandChamp"), day, village.product("Carotte")))
                .mapValue(Long.class)
                .one()
                .block();
    }

    private static void look(Page page, String name) {
        assertThat(Axe.complaints(page)).as(name).isEmpty();
        var pictures = System.getProperty("pictures");
        if (pictures != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(pictures, name + ".png")));
        }
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
