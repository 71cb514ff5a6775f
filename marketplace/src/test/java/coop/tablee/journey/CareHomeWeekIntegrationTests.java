package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A care home cooks seven days a week, a little of many things: last week as the start, two small changes, a diet that warns, sent. */
@MarketplaceTest
class CareHomeWeekIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private Village village;
    private Stage stage;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        stage = new Stage(port, village);
        run(
                "insert into catering.weekly_pattern (site_id, weekday, age_group, meals) select %d, day, 'SENIOR', 34 from generate_series(1, 7) day"
                        .formatted(village.site("tilleulsDoor")));
        lastWeek(village.firstDate().minusWeeks(1), "Carotte", "Lait entier", "Yaourt nature");
        lastWeek(aDayWithoutDelivery().minusWeeks(1), "Poireau");
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void lastWeekIsTheStartAndTwoSmallChangesMakeTheWeek() {
        var page = stage.desk("canteen");
        var cook = new Cook(page);
        keepsADiet(cook);

        cook.opensTheWeek(monday().toString());
        assertThat(page.locator(".wk thead .day")).hasCount(7);
        assertThat(item(page, "Lait entier")).containsText("Contient Lait : 4 personnes, Sans lait");
        assertThat(item(page, "Carotte").locator(".diet")).hasCount(0);

        assertThat(page.locator("#left-out")).isHidden();
        cook.press("Reprendre la semaine d’avant");
        assertThat(cell(page, "Carotte")).hasValue("2");
        assertThat(cell(page, "Yaourt nature")).hasValue("2");
        assertThat(page.locator("#left-out")).containsText("Poireau");
        assertThat(page.locator("#left-out")).containsText("pas proposé ce jour-là");

        cell(page, "Carotte").focus();
        page.keyboard().press("+");
        assertThat(cell(page, "Carotte")).hasValue("2,5");
        cell(page, "Yaourt nature").focus();
        page.keyboard().press("-");
        assertThat(cell(page, "Yaourt nature")).hasValue("1");
        assertThat(page.locator("[data-part=go]")).containsText("2 lignes contraires à un régime");
        assertThat(page.locator("[data-part=go]")).containsText("3 lignes à envoyer");
        assertThat(Axe.complaints(page)).isEmpty();

        cook.sends("MR-48");
        assertThat(page.locator("h1")).containsText("Commandé pour la semaine");
        cook.opensTheWeek(monday().toString());
        cook.press("Reprendre la semaine d’avant");
        assertThat(cell(page, "Carotte")).hasValue("");
        assertThat(page.locator("#left-out")).containsText("déjà commandé pour ce jour");
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void sevenDaysAreCardsOnAPhone() {
        var page = stage.phone("canteen");
        var cook = new Cook(page);
        keepsADiet(cook);

        cook.opensTheWeek(monday().toString());
        assertThat(item(page, "Lait entier")).containsText("Contient Lait");
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("no sideways scrolling")
                .isTrue();
        assertThat(Axe.complaints(page)).isEmpty();
        assertThat(stage.complaints()).isEmpty();
    }

    private void keepsADiet(Cook cook) {
        cook.open("/diets");
        cook.labelled("Nom du régime").fill("Sans lait");
        cook.labelled("Pour combien de personnes").fill("4");
        cook.labelled("Lait").check();
        cook.press("Garder");
        cook.isTold("Le régime est gardé");
        cook.sees("4 personnes");
    }

    /** An order that was placed for this week and belongs to the last one. */
    private void lastWeek(LocalDate day, String... products) {
        var lines = java.util.Arrays.stream(products)
                .map(product ->
                        new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(2), null))
                .toList();
        var order = placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(),
                                List.of(new OrderRequest(
                                        village.site("tilleulsDoor"), village.firstDate(), null, null, lines)),
                                PaymentMethod.ACCOUNT,
                                false),
                        village.actor("canteen"))
                .block()
                .orders()
                .get(0);
        run("update ordering.orders set delivery_date = '%s' where number = '%s'".formatted(day, order.number()));
    }

    /** Of the same week as the first delivery date, with nothing on offer. */
    private LocalDate aDayWithoutDelivery() {
        return monday().datesUntil(monday().plusDays(7))
                .filter(day -> !day.equals(village.firstDate()) && !day.equals(village.secondDate()))
                .findFirst()
                .orElseThrow();
    }

    private LocalDate monday() {
        return village.firstDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private Locator item(Page page, String product) {
        return page.locator("tr.item").filter(new Locator.FilterOptions().setHas(cell(page, product)));
    }

    private Locator cell(Page page, String product) {
        return page.locator("[name^='q." + village.offer(product, village.firstDate()) + ".']");
    }

    private void run(String sql) {
        database.sql(sql).fetch().all().then().block();
    }
}
