package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Burden;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Somebody with a phone who has never been here: from the front page to a paid basket of ten products in at most fifteen taps. They find everything by the words that
 * stand there; they know no address and nothing of how a page is made. Every tap on the page counts, on a field too, and on the page of the payment; what is typed does not. No page on the way is
 * heavier than 100 KB without its pictures.
 */
@MarketplaceTest
class AnyoneOrdersIntegrationTests {

    private static final int MOST_TAPS = 15;
    private static final int BASKET = 10;
    private static final Pattern ADD = Pattern.compile("^Ajouter : ");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @LocalServerPort
    int port;

    private Village village;
    private BrowserContext phone;
    private Page page;
    private boolean scripts;
    private int taps;
    private Object weighed = 0;
    private final List<String> complaints = new ArrayList<>();

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        // Points of other tests stand in the same database: these come first, and are each other's neighbours
        var north = 60 + village.number() % 20;
        run("update network.site set name = 'A ' || name, latitude = %d, longitude = 20 where id = %d"
                .formatted(north, village.site("kiosque")));
        run("update network.site set latitude = %d.01, longitude = 20 where id = %d"
                .formatted(north, village.site("gare")));
        run("delete from identity.attempt");
    }

    @AfterEach
    void leave() {
        if (phone != null) {
            phone.close();
        }
        run("update network.site set name = substr(name, 3) where id = " + village.site("kiosque"));
        run("delete from identity.attempt");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void guestReachesAPaidBasketOfTen(boolean scripts) {
        takeAPhone(scripts);
        tap(group("Ou venir chercher à").getByRole(AriaRole.LINK).first());
        putIn(BASKET);
        tap(link("Commander"));

        assertThat(field("Prénom et nom")).isFocused();
        page.keyboard().type("Camille Aubépine");
        tap(field("Adresse e-mail"));
        page.keyboard().type("camille-" + UUID.randomUUID() + "@village.example");
        ordersAndPays();

        assertThat(page.getByText("Commande passée sans compte.")).isVisible();
        isPaidWithin();
    }

    @Test
    void householdThatSignsInReachesOneToo() {
        householdOrderedBefore("Poireau", "Carotte", "Betterave", "Chicon", "Lait entier", "Yaourt nature");
        takeAPhone(true);
        tap(link("Se connecter"));
        tap(button("Avec mon mot de passe"));
        assertThat(field("Adresse e-mail")).isFocused();
        page.keyboard().type(village.email("household"));
        tap(field("Mot de passe"));
        page.keyboard().type("demo");
        tap(button("Entrer"));

        tap(button("Comme la dernière fois"));
        tap(link("Continuer mon marché"));
        putIn(BASKET - 6);
        tap(link("Commander"));
        ordersAndPays();
        isPaidWithin();
    }

    @Test
    void whoFilledTheBasketFirstSignsInOnTheWay() {
        takeAPhone(true);
        putIn(BASKET);
        tap(link("Commander"));
        tap(link("Entrez, votre panier vient avec vous"));
        tap(button("Avec mon mot de passe"));
        assertThat(field("Adresse e-mail")).isFocused();
        page.keyboard().type(village.email("household2"));
        tap(field("Mot de passe"));
        page.keyboard().type("demo");
        tap(button("Entrer"));
        assertThat(page.getByText("Votre panier sans compte est venu avec vous. Produits apportés : 10."))
                .isVisible();
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Payer").setLevel(1)))
                .isVisible();
        ordersAndPays();
        isPaid();
    }

    private void putIn(int products) {
        for (var put = 0; put < products; put++) {
            var buttons = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(ADD));
            assertThat(buttons.first()).isVisible();
            var before = buttons.count();
            tap(buttons.first());
            assertThat(buttons).hasCount(before - 1);
        }
    }

    private void ordersAndPays() {
        tap(button("Commander avec obligation de paiement"));
        tap(button("Payer"));
        page.waitForURL(address -> address.contains("/orders/"));
        isLight();
    }

    private void isPaidWithin() {
        Assertions.assertThat(taps).as("taps").isLessThanOrEqualTo(MOST_TAPS);
        isPaid();
    }

    private void isPaid() {
        Assertions.assertThat(complaints).isEmpty();
        var number = page.url().replaceFirst(".*/orders/([^/?#]+).*", "$1");
        Assertions.assertThat(database.sql("""
                                select count(distinct l.offer_id) from ordering.orders o join ordering.line l on l.order_id = o.id and l.kind = 'goods'
                                where o.checkout_id = (select checkout_id from ordering.orders where number = :number) and o.state <> 'AWAITING_PAYMENT'
                                """)
                        .bind("number", number)
                        .mapValue(Long.class)
                        .one()
                        .block())
                .isEqualTo(BASKET);
        Invariants.assertHold(database);
    }

    /** What is tapped is in sight or scrolled to; pages that come of it are waited for and weighed. */
    private void tap(Locator what) {
        assertThat(what).isVisible();
        isLight();
        what.tap();
        taps++;
        // A page that comes of it begins to come at once, if any does
        page.waitForTimeout(300);
        page.waitForLoadState();
    }

    /** Each page once, when it has come. Without scripts it is lighter, and cannot be asked. */
    private void isLight() {
        if (scripts) {
            var since = page.evaluate("performance.timeOrigin");
            if (!since.equals(weighed)) {
                weighed = since;
                complaints.addAll(Burden.faultsOf(page));
            }
        }
    }

    private Locator button(String words) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words).setExact(true));
    }

    private Locator link(String words) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(words).setExact(true));
    }

    private Locator group(String words) {
        return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(words));
    }

    private Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /** An order that was ordered for the first date, whose cut-off has passed since. */
    private void householdOrderedBefore(String... products) {
        var actor = village.actor("household");
        var lines = new ArrayList<LineRequest>();
        for (var product : products) {
            lines.add(new LineRequest(village.offer(product, village.secondDate()), BigDecimal.ONE, null));
        }
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(),
                                List.of(new OrderRequest(
                                        village.site("kiosque"), village.secondDate(), null, null, lines)),
                                PaymentMethod.TEST,
                                false),
                        actor)
                .block();
    }

    private void takeAPhone(boolean scripts) {
        phone = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setViewportSize(360, 740)
                        .setHasTouch(true)
                        .setIsMobile(true)
                        .setJavaScriptEnabled(scripts)
                        .setLocale("fr-BE")
                        .setTimezoneId("Europe/Brussels"));
        phone.setDefaultTimeout(20_000);
        phone.onWebError(error -> complaints.add(error.error()));
        phone.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        phone.onRequest(request -> {
            if (!request.url().startsWith("http://localhost:" + port)
                    && !request.url().startsWith("data:")) {
                complaints.add("asks a third party: " + request.url());
            }
        });
        this.scripts = scripts;
        page = phone.newPage();
        page.navigate("/");
        taps = 0;
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
