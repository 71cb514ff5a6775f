package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.menu.Ingredient;
import coop.tablee.catering.menu.RecipeDraft;
import coop.tablee.catering.menu.Recipes;
import coop.tablee.catering.menu.Texture;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.LocalizedText;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Hand;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    @Autowired
    Recipes recipes;

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

    /** From the cycle of its menus through who eats what to the sent order: seven days, five services, pureed variants and a diet, without a mouse, as fast as people type and look. */
    @Test
    void fromMenusThroughCountsToTheSentOrderByKeyboardAlone() {
        livesHere();
        var page = stage.desk("canteen");
        var hand = new Hand(page);

        hand.opens("/menus?monday=" + monday());
        hand.pressesAt(page.locator("[formaction='/menus/cycle']"));
        assertThat(page.locator("#toasts")).containsText("Plats ajoutés là où il n’y en avait pas : 35.");
        hand.tabsTo(
                page.locator("[name='d." + village.firstDate() + ".DINNER']").first());
        hand.types("Potage aux carottes");
        hand.presses("Enter");
        assertThat(page.locator("#toasts")).containsText("Le menu est gardé");
        assertThat(page.locator(".menu-week > section")).hasCount(7);
        assertThat(Axe.complaints(page)).isEmpty();

        hand.opens("/counts?day=" + village.firstDate());
        hand.tabsTo(page.locator("#people-SENIOR"));
        hand.types("24");
        hand.tabsTo(page.locator("#apart-0-texture"));
        hand.downs(3);
        hand.tabsTo(page.locator("#apart-0"));
        hand.types("6");
        hand.tabsTo(page.locator("#apart-1-diet"));
        hand.downs(1);
        hand.tabsTo(page.locator("#apart-1"));
        hand.types("4");
        hand.tabsTo(page.locator("#reach"));
        hand.downs(2);
        hand.pressesAt(page.locator("main form .btn.main"));
        assertThat(page.locator("#toasts")).containsText("Les effectifs sont gardés");
        assertThat(Axe.complaints(page)).isEmpty();

        hand.opens("/needs?monday=" + monday());
        // The pureed mash has a yield of its own: 6 × 180 g ÷ 0.7, beside 28 × 200 g ÷ 0.8
        assertThat(page.locator(".need-day").first()).containsText("6 × 180 g ÷ 0,7");
        assertThat(page.locator(".need-day").first()).containsText("× 200 g ÷ 0,8");
        assertThat(page.locator("main .note.warn")).containsText("pas de variante de « Yaourt nature »");
        assertThat(Axe.complaints(page)).isEmpty();
        hand.pressesAt(page.locator("[formaction='/needs/week']").first());
        page.waitForURL(address -> address.contains("/week?"));

        assertThat(item(page, "Yaourt nature")).containsText("Contient Lait : 4 personnes, Sans lait");
        hand.tabsTo(cell(page, "Carotte"));
        hand.presses("+");
        hand.tabsTo(page.locator("#purchaseOrder"));
        hand.types("MR-49");
        hand.pressesAt(page.locator("#go"));
        page.waitForURL(address -> address.contains("/week/orders?"));
        assertThat(page.locator("h1")).containsText("Commandé pour la semaine");

        System.out.println("Care home's week: " + hand);
        assertThat(hand.seconds()).as("seconds at human typing speed").isLessThan(600);
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    /** A care home of this village: what it cooks, its cycle of one week, its diet; goods come on the days that the village delivers. */
    private void livesHere() {
        var door = village.site("tilleulsDoor");
        run("update network.organisation set kitchen_kind = 'CARE_HOME' where id = " + village.party("tilleuls"));
        run(
                "insert into catering.diet (site_id, names, people, excludes, changed_by) values (%d, '{\"fr\":\"Sans lait\"}', 4, '{MILK}', 0)"
                        .formatted(door));
        run("insert into catering.kitchen_rule (site_id, delivery_weekdays, days_before) values (%d, '{%d}', 0)"
                .formatted(door, village.firstDate().getDayOfWeek().getValue()));
        run("insert into catering.menu_cycle (site_id, begins, weeks) values (%d, '%s', 1)".formatted(door, monday()));
        serve("BREAKFAST", recipe("Yaourt nature", "yaourt", "125", "1", Texture.REGULAR, null));
        serve("SOUP", recipe("Potage aux carottes", "carotte", "120", "0.85", Texture.REGULAR, null));
        var mash = recipe("Pommes de terre", "pomme de terre", "200", "0.8", Texture.REGULAR, null);
        recipe("Purée lisse", "pomme de terre", "180", "0.7", Texture.PUREED, mash);
        serve("LUNCH", mash);
        serve("SNACK", recipe("Pomme", "pomme", "120", "0.9", Texture.REGULAR, null));
        serve("DINNER", recipe("Poireaux", "poireau", "150", "0.75", Texture.REGULAR, null));
    }

    private void serve(String meal, long recipe) {
        run(
                "insert into catering.cycle_dish (site_id, week, weekday, meal, position, recipe_id) select %d, 1, d, '%s', 1, %d from generate_series(1, 7) d"
                        .formatted(village.site("tilleulsDoor"), meal, recipe));
    }

    private long recipe(
            String name, String food, String grams, String yield, Texture texture, @Nullable Long variantOf) {
        var cook = village.actor("canteen");
        var id = recipes.foods(List.of(food), cook).block().get(0);
        var ingredient = new Ingredient(
                id,
                LocalizedText.of("fr", food),
                Map.of(AgeGroup.SENIOR, new BigDecimal(grams)),
                new BigDecimal(yield),
                null);
        return recipes.add(
                        new RecipeDraft(
                                LocalizedText.of("fr", name),
                                texture,
                                Set.of(),
                                variantOf,
                                false,
                                List.of(ingredient),
                                List.of()),
                        cook)
                .block();
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
