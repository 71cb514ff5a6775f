package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.Lots;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.menu.Ingredient;
import coop.tablee.catering.menu.RecipeDraft;
import coop.tablee.catering.menu.Recipes;
import coop.tablee.catering.menu.Texture;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.shared.LocalizedText;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Contracts;
import coop.tablee.testing.Hand;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A canteen's whole week by keyboard alone: menus of its cycle, who eats, what that needs, eighty lines of an order under a lot that one cent of them would pass, sent, agreed to
 * by the approver whom a letter calls, and seen by the farm. A person's time for it, not a machine's, is counted.
 */
@MarketplaceTest
class CanteenWeekIntegrationTests {

    private static final Letters LETTERS = Letters.open();
    private static final Pattern WAY = Pattern.compile("https?://[^/\\s]+(/approvals/T\\d+)");
    private static final int LINES = 80;
    private static final int TYPED = LINES - 4;
    private static final int EATERS = 170;
    private static final int USUALLY = 200;
    private static final BigDecimal TWO = new BigDecimal(2);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    Recipes recipes;

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

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
        village.growLike("Carotte", "Racine", TYPED);
        preparation.catchUp().block();
        stage = new Stage(port, village);
        var door = village.site("tilleulsDoor");
        run(
                "insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 2000, 2000, true, 'EXPIRE', 24)"
                        .formatted(village.party("forest")));
        run(
                "insert into catering.weekly_pattern (site_id, weekday, age_group, meals) select %d, day, 'PRIMARY', %d from generate_series(1, 7) day"
                        .formatted(door, USUALLY));
        run("insert into catering.kitchen_rule (site_id, delivery_weekdays, days_before) values (%d, '{%d}', 0)"
                .formatted(door, village.firstDate().getDayOfWeek().getValue()));
        run("insert into catering.menu_cycle (site_id, begins, weeks) values (%d, '%s', 1)".formatted(door, monday()));
        serve("SOUP", recipe("Potage aux carottes", "carotte", "120", "0.85"));
        serve("LUNCH", recipe("Pommes de terre", "pomme de terre", "200", "0.8"));
        serve("SNACK", recipe("Pomme", "pomme", "100", "1"));
        recipe("Fondue de poireaux", "poireau", "90", "1");
        new Contracts(agreements, lots).run(village, "ROOT_VEGETABLES", ceiling());
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void fromMenusToAnApprovedOrderOfEightyLinesByKeyboardAloneWithinTenMinutes() {
        var page = stage.desk("canteen");
        var cook = new Hand(page);
        plansTheMenus(page, cook);
        countsWhoEats(page, cook);
        takesTheNeeds(page, cook);
        typesTheRest(page, cook);
        sendsAndIsRefusedByACent(page, cook);
        correctsOneLineAndSends(page, cook);

        var approver = approves();
        System.out.println("Canteen's week: " + cook + "; its approval: " + approver);
        assertThat(cook.seconds() + approver.seconds())
                .as("seconds of people's time")
                .isLessThan(600);

        isOrderedToTheCent();
        theFarmSeesIt();
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    private void plansTheMenus(Page page, Hand cook) {
        cook.pressesAt(page.locator("header a[href='/menus']"));
        var dish = page.locator("[name='d." + village.firstDate() + ".LUNCH']");
        page.waitForURL(address -> address.endsWith("/menus"));
        if (dish.count() == 0) {
            cook.skipsTheHead();
            cook.pressesAt(page.locator("main a[aria-label='Semaine précédente']"));
            page.waitForURL(address -> address.contains("monday="));
        }
        cook.skipsTheHead();
        cook.pressesAt(page.locator("[formaction='/menus/cycle']"));
        assertThat(page.locator("#toasts")).containsText("Plats ajoutés là où il n’y en avait pas : 21.");
        cook.skipsTheHead();
        cook.tabsTo(dish.nth(1));
        cook.types("Fondue de poireaux");
        cook.presses("Enter");
        assertThat(page.locator("#toasts")).containsText("Le menu est gardé");
    }

    private void countsWhoEats(Page page, Hand cook) {
        cook.skipsTheHead();
        cook.pressesAt(page.locator(".menu-tabs a[href^='/counts']"));
        page.waitForURL(address -> address.contains("/counts"));
        var wanted = village.firstDate().toString();
        while (!page.locator("main input[name=day]").inputValue().equals(wanted)) {
            var from = page.url();
            cook.skipsTheHead();
            cook.pressesAt(page.locator("main a[aria-label='Jour suivant']"));
            page.waitForURL(address -> !address.equals(from));
        }
        cook.skipsTheHead();
        cook.tabsTo(page.locator("#people-PRIMARY"));
        cook.types(String.valueOf(EATERS));
        cook.tabsTo(page.locator("#reach"));
        cook.downs(2);
        cook.pressesAt(page.locator("main form .btn.main"));
        assertThat(page.locator("#toasts")).containsText("Les effectifs sont gardés");
    }

    private void takesTheNeeds(Page page, Hand cook) {
        cook.skipsTheHead();
        cook.pressesAt(page.locator(".menu-tabs a[href^='/needs']"));
        assertThat(page.locator(".need-day").first()).containsText(EATERS * days() + " × 120 g ÷ 0,85");
        cook.skipsTheHead();
        cook.pressesAt(page.locator("[formaction='/needs/week']").first());
        page.waitForURL(address -> address.contains("/week?"));
        assertThat(page.locator("#toasts")).containsText("Cases remplies d’après les besoins : 4");
        assertThat(page.locator("[data-part=meal]")).containsText(meals() + " repas");
    }

    private void typesTheRest(Page page, Hand cook) {
        cook.skipsTheHead();
        cook.tabsTo(page.locator("#filter"));
        cook.types("racine");
        cook.presses("Enter");
        for (var line = 0; line < TYPED; line++) {
            cook.looks();
            cook.types("2");
            cook.presses("Enter");
        }
        assertThat(page.locator("[data-part=go]")).containsText(LINES + " lignes à envoyer");
        assertThat(page.locator("[data-part=go]")).containsText("Le lot 1 serait dépassé de 0,01");
        assertThat(Axe.complaints(page)).isEmpty();
    }

    private void sendsAndIsRefusedByACent(Page page, Hand cook) {
        cook.presses("Control+Enter");
        assertThat(page.locator("#purchaseOrder")).isFocused();
        cook.types("BC-80");
        cook.pressesAt(page.locator("#go"));
        assertThat(page.locator("main")).containsText("Le plafond du lot serait dépassé");
        assertThat(page.locator("#purchaseOrder")).hasValue("BC-80");
        assertThat(orders()).isZero();
    }

    private void correctsOneLineAndSends(Page page, Hand cook) {
        cook.skipsTheHead();
        cook.tabsTo(page.locator("#filter"));
        cook.types("racine 076");
        cook.presses("Enter");
        assertThat(row(page, "Racine 076")).isFocused();
        cook.presses("-");
        assertThat(row(page, "Racine 076")).hasValue("1,5");
        assertThat(page.locator("[data-part=go]")).not().containsText("serait dépassé");
        cook.presses("Control+Enter");
        assertThat(page.locator("#go")).isFocused();
        cook.presses("Enter");
        page.waitForURL(address -> address.contains("/week/orders?"));
        assertThat(page.locator("main")).containsText("Attend un accord");
    }

    /** By the letter's way, past the door, to the one button. */
    private Hand approves() {
        var letter = LETTERS.await(village.email("procurement"), "À approuver");
        var way = WAY.matcher(letter.text());
        assertThat(way.find()).as(letter.text()).isTrue();
        var page = stage.visitor();
        var hand = new Hand(page);
        page.navigate(way.group(1));
        hand.looks();
        if (page.locator("input[name=password]").count() == 0) {
            hand.pressesAt(page.locator("main button[value=password]"));
        }
        page.locator("input[name=password]").waitFor();
        hand.tabsTo(page.locator("input[name=email]"));
        hand.types(village.email("procurement"));
        hand.tabsTo(page.locator("input[name=password]"));
        hand.types("demo");
        hand.presses("Enter");
        page.waitForURL(Pattern.compile(".*/approvals/T\\d+"));
        assertThat(page.locator("main")).containsText("par repas HTVA");
        assertThat(page.locator("main")).containsText("(" + meals() + " repas)");
        assertThat(Axe.complaints(page)).isEmpty();
        hand.skipsTheHead();
        hand.pressesAt(page.locator("button[value=APPROVED]"));
        assertThat(page.locator("#toasts")).containsText("Approuvée");
        return hand;
    }

    private void isOrderedToTheCent() {
        assertThat(texts("select distinct state from ordering.orders where buyer_id = %d"
                        .formatted(village.party("tilleuls"))))
                .containsExactly("PLACED");
        var goods =
                "from ordering.line l join ordering.orders o on o.id = l.order_id where l.kind = 'goods' and o.buyer_id = "
                        + village.party("tilleuls");
        assertThat(number("select count(*) " + goods)).isEqualTo(LINES);
        var roots = roots(TYPED - 1) + cents("Carotte", new BigDecimal("1.5"));
        var rest = cents("Pomme de terre", eaten("200", "0.8"))
                + cents("Pomme Jonagold", eaten("100", "1"))
                + cents("Poireau", new BigDecimal("17"));
        assertThat(number("select sum(l.net_minor) " + goods)).isEqualTo(roots + rest);
        assertThat(number(
                        "select called_off_minor from agreement.lot l join agreement.agreement a on a.id = l.agreement_id where a.authority_id = "
                                + village.party("forest")))
                .isEqualTo(roots);
        assertThat(ceiling() - roots).as("cents left of the lot").isBetween(0L, 100L);
    }

    private void theFarmSeesIt() {
        var page = stage.desk("producer");
        page.navigate("/asked");
        var asked = page.locator("table.asked tr");
        assertThat(asked.filter(new Locator.FilterOptions().setHasText("Racine 001")))
                .containsText("2");
        assertThat(asked.filter(new Locator.FilterOptions().setHasText("Racine 076")))
                .containsText("1,5");
    }

    /** The carrots of the menu and two kilograms of every other root come to one cent more. */
    private long ceiling() {
        return roots(TYPED) - 1;
    }

    /** So many lines of two kilograms, and the carrots of the menu; cents, VAT out. */
    private long roots(int lines) {
        return cents("Carotte", TWO) * lines + cents("Carotte", eaten("120", "0.85"));
    }

    /** Kilograms for those who eat in the days from the first delivery on: grams a head by what is left of them, up to the next half. */
    private BigDecimal eaten(String grams, String yield) {
        return new BigDecimal(grams)
                .multiply(BigDecimal.valueOf((long) EATERS * days()))
                .divide(new BigDecimal(yield), 3, RoundingMode.HALF_UP)
                .divide(new BigDecimal(500), 0, RoundingMode.CEILING)
                .divide(TWO);
    }

    /** Cents VAT out of an amount, at the price for institutions. */
    private long cents(String product, BigDecimal amount) {
        return database.sql("select institution_price from ordercycle.offer where id = "
                        + village.offer(product, village.firstDate()))
                .mapValue(BigDecimal.class)
                .one()
                .block()
                .multiply(amount)
                .setScale(2, RoundingMode.HALF_UP)
                .unscaledValue()
                .longValueExact();
    }

    /** Of the week, from the first delivery on. */
    private int days() {
        return 8 - village.firstDate().getDayOfWeek().getValue();
    }

    private String meals() {
        var meals = String.valueOf(EATERS * days() + USUALLY * (7 - days()));
        return meals.substring(0, 1) + "\u202f" + meals.substring(1);
    }

    private Locator row(Page page, String product) {
        return page.locator("tr.item:has(a.goods-link:text-is(\"" + product + "\")) .cell input[name]");
    }

    private void serve(String meal, long recipe) {
        run(
                "insert into catering.cycle_dish (site_id, week, weekday, meal, position, recipe_id) select %d, 1, d, '%s', 1, %d from generate_series(1, 7) d"
                        .formatted(village.site("tilleulsDoor"), meal, recipe));
    }

    private long recipe(String name, String food, String grams, String yield) {
        var actor = village.actor("canteen");
        var id = recipes.foods(List.of(food), actor).block().get(0);
        var ingredient = new Ingredient(
                id,
                LocalizedText.of("fr", food),
                Map.of(AgeGroup.PRIMARY, new BigDecimal(grams)),
                new BigDecimal(yield),
                null);
        return recipes.add(
                        new RecipeDraft(
                                LocalizedText.of("fr", name),
                                Texture.REGULAR,
                                Set.of(),
                                null,
                                false,
                                List.of(ingredient),
                                List.of()),
                        actor)
                .block();
    }

    private LocalDate monday() {
        return village.firstDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private long orders() {
        return number("select count(*) from ordering.orders where buyer_id = " + village.party("tilleuls"));
    }

    private long number(String sql) {
        return database.sql(sql)
                .map(row -> ((Number) row.get(0)).longValue())
                .one()
                .block();
    }

    private List<String> texts(String sql) {
        return database.sql(sql).mapValue(String.class).all().collectList().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
