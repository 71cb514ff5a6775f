package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.platform.picture.Pictures;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A producer's day on a phone, in the field and at the kitchen table; and a count at a desk, hands on the keyboard. */
@MarketplaceTest
class ProducerIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @LocalServerPort
    int port;

    private Village village;
    private Stage stage;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        stage = new Stage(port, village);
        ordered("Poireau", 4);
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void aDayInTheField() {
        var page = stage.phone("producer");
        var producer = new Producer(page);

        // Two taps: the page, and the key
        producer.open("/farm");
        page.getByRole(AriaRole.NAVIGATION).locator("a[href='/stock']").first().click();
        var before = page.locator(count("Betterave")).inputValue();
        page.locator(row("Betterave") + " [data-by='1']").click();
        assertThat(page.locator(state("Betterave") + " .link")).isVisible();
        page.reload();
        assertThat(page.locator(count("Betterave"))).not().hasValue(before);
        fits(page);

        producer.counts("Poireau", "3");
        assertThat(page.locator(state("Poireau") + " .note.bad")).containsText("Promis : 4 bottes");
        producer.open("/stock?show=SHORT");
        assertThat(page.locator(".srow")).hasCount(1);
        fits(page);

        makesAProduct(page);
        assertThat(page.locator(".photo-now img"))
                .hasAttribute("src", Pattern.compile("/photos/[0-9a-f]{64}-480\\.jpg"));
        fits(page);
        producer.open("/stock?q=bleu");
        producer.sees("Poireau bleu");

        producer.opensTheHarvestOf(village.firstDate().toString());
        producer.sees("Poireau");
        fits(page);

        producer.open("/owed");
        assertThat(page.locator("dl.owed-sums dd.figure").nth(1)).not().hasText("0,00 €");
        page.locator("main table a").first().click();
        producer.sees("Poireau", "Ensemble, hors TVA");
        producer.doesNotSee(" 0,00 €");
        fits(page);
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void aCountAtADeskWithoutAMouse() {
        var page = stage.desk("producer");
        page.navigate("/stock");
        var first = page.locator(".srow input[name=onHand]").nth(0);
        var second = page.locator(".srow input[name=onHand]").nth(1);
        var before = second.inputValue();

        first.focus();
        first.fill("12");
        page.keyboard().press("Enter");
        assertThat(second).isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(second).not().hasValue(before);
        page.keyboard().press("Shift+Enter");
        assertThat(first).isFocused();

        assertThat(page.locator(".srow-state .link")).hasCount(2);
        page.reload();
        assertThat(first).hasValue("12");
        assertThat(stage.complaints()).isEmpty();
        Invariants.assertHold(database);
    }

    private static void makesAProduct(Page page) {
        page.navigate("/my-products/new");
        page.locator("#photo")
                .setInputFiles(new FilePayload("champ.jpg", "image/jpeg", Pictures.jpegTakenInBrussels(6)));
        page.locator("[name=name-fr]").fill("Poireau bleu");
        page.locator("#family").selectOption("STEM_VEGETABLES");
        page.locator("#unit").selectOption("BH");
        page.locator("[name=content]").fill("0,9");
        page.locator("[name=price]").fill("2,40");
        page.locator("#vat").selectOption("FOOD");
        page.locator("#storage").selectOption("AMBIENT");
        page.locator("[name=no-allergen]").check(new Locator.CheckOptions().setForce(true));
        page.locator("main form button.main").click();
        page.waitForURL(url -> !url.endsWith("/new"));
    }

    private static void fits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isEqualTo(true);
    }

    private String row(String product) {
        return "#row-" + village.product(product);
    }

    private String count(String product) {
        return "#count-" + village.product(product);
    }

    private String state(String product) {
        return "#state-" + village.product(product);
    }

    private void ordered(String product, int quantity) {
        var line = new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null);
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, List.of(line));
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor("household"))
                .block();
    }
}
