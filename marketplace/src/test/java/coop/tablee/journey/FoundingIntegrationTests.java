package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.platform.picture.Pictures;
import coop.tablee.storefront.directory.LocalOfferPreparation;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** People come to the table by themselves: a household founds a farm that the directory then shows, a municipality sets four kitchens up. */
@MarketplaceTest
class FoundingIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    LocalOfferPreparation directory;

    @LocalServerPort
    int port;

    private Village village;
    private Stage stage;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        stage = new Stage(port, village);
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    @Test
    void aHouseholdFoundsAFarmAndTheDirectoryShowsIt() {
        var farm = "Ferme du Ruisseau " + village.number();
        var page = stage.phone("household");
        page.navigate("/my-organisations");
        page.locator("main a[href='/take-part']").click();
        page.locator("#kind-PRODUCER").check();
        field(page, "name", farm);
        press(page, "form[action='/take-part'] button");
        assertThat(page.locator("#missing li")).hasCount(7);
        fits(page);

        // A wrong number is told beside its field; what was typed is there
        field(page, "form", "SRL");
        field(page, "number", "0403.170.702");
        field(page, "email", "ruisseau@village.example");
        field(page, "phone", "0470 12 34 56");
        field(page, "about-fr", "<b>Chèvres</b> et légumes.");
        save(page, "identity");
        assertThat(page.locator("#number-error")).isVisible();
        assertThat(page.locator("#about-fr")).hasValue("<b>Chèvres</b> et légumes.");
        field(page, "number", "0403.170.701");
        save(page, "identity");
        assertThat(page.locator("#missing li")).hasCount(3);

        // Left, and come back to
        page.navigate("/");
        page.navigate("/organisation");
        field(page, "place", "La ferme");
        field(page, "street", "Rue du Ruisseau 1");
        field(page, "postcode", "1190");
        field(page, "city", "Forest");
        field(page, "code", "21007");
        field(page, "latitude", "50,8103");
        field(page, "longitude", "4.3178");
        save(page, "places");
        assertThat(page.locator("#places ~ figure.map .map-pin")).hasCount(1);
        page.locator("#status-EXEMPT_SMALL").check();
        save(page, "vat");
        page.locator("#animal-yes").check();
        save(page, "animal");
        assertThat(page.locator("#missing li")).hasCount(1);

        certificate(
                page, "SANITARY", "BE 1234", "certificat.pdf", "#!/bin/sh\nrm -rf /".getBytes(StandardCharsets.UTF_8));
        assertThat(page.locator("#paper-error")).isVisible();
        assertThat(page.locator("#reference")).hasValue("BE 1234");
        certificate(page, "SANITARY", "BE 1234", "certificat.jpg", Pictures.jpegTakenInBrussels(1));
        assertThat(page.locator("#missing")).hasCount(0);
        page.locator("#weekday2").check();
        save(page, "days");

        page.locator("#other").selectOption(String.valueOf(village.party("grandChamp")));
        page.locator("#seller-PRODUCER").check();
        save(page, "agreements");
        var id = database.sql("select id from network.party where name = '%s'".formatted(farm))
                .mapValue(Long.class)
                .one()
                .block();
        assertThat(stage.visitor().navigate("/producers/" + id).status()).isEqualTo(404);

        village.person("leader", "grandChamp", Role.OWNER, Role.COORDINATOR);
        var desk = stage.desk("leader");
        desk.navigate("/organisation");
        assertThat(desk.locator("main")).containsText(farm);
        press(desk, "form[action$='/agreements/" + id + "/acceptance'] button");
        directory.catchUp().block();

        var visitor = stage.visitor();
        visitor.navigate("/directory?q=Ruisseau+" + village.number());
        assertThat(visitor.locator("main")).containsText(farm);
        visitor.navigate("/producers/" + id);
        assertThat(visitor.locator("main")).containsText("<b>Chèvres</b> et légumes.");
        assertThat(visitor.locator("main")).not().containsText("Rue du Ruisseau");
        assertThat(visitor.locator("main")).not().containsText("0470");
        assertThat(stage.complaints()).isEmpty();
    }

    @Test
    void aCooperativeIsLookedAtDeclinedCorrectedAdmittedAndEnded() {
        var name = "La Huche " + village.number();
        accounts.makeAdministrator(village.actor("council").accountId()).block();
        var page = stage.phone("household");
        page.navigate("/take-part");
        page.locator("#kind-COOPERATIVE").check();
        field(page, "name", name);
        press(page, "form[action='/take-part'] button");
        assertThat(page.locator("#admission form")).hasCount(0);
        assertThat(page.locator("form[action='/organisation/agreements']")).hasCount(0);
        field(page, "form", "SC");
        field(page, "number", "0403.170.701");
        field(page, "email", "huche@village.example");
        field(page, "phone", "0470 12 34 56");
        save(page, "identity");
        page.locator("#kind").selectOption("HUB");
        field(page, "place", "La Huche");
        field(page, "street", "Rue du Four 3");
        field(page, "postcode", "1190");
        field(page, "city", "Forest");
        field(page, "code", "21007");
        save(page, "places");
        page.locator("#status-EXEMPT_SMALL").check();
        save(page, "vat");
        fits(page);
        save(page, "admission");
        assertThat(page.locator("#admission form")).hasCount(0);

        var desk = stage.desk("council");
        desk.navigate("/settings");
        desk.locator("main a[href='/admissions']").click();
        field(desk, "q", String.valueOf(village.number()));
        press(desk, "form[role=search][action='/admissions'] button");
        desk.locator(".people-list a.btn").first().click();
        assertThat(desk.locator("main")).containsText("0403170701");
        assertThat(desk.locator("main")).containsText(village.email("household"));
        desk.locator("#reason").evaluate("field => field.removeAttribute('required')");
        press(desk, "form[action$='/refusal'] button");
        assertThat(desk.locator("#reason-error")).isVisible();
        field(desk, "reason", "Le numéro est celui d’une autre.");
        press(desk, "form[action$='/refusal'] button");

        page.navigate("/organisation");
        assertThat(page.locator("#admission .said")).hasText("Le numéro est celui d’une autre.");
        fits(page);
        field(page, "number", "");
        page.locator("#without").check();
        save(page, "identity");
        save(page, "admission");
        desk.navigate("/admissions?q=" + village.number());
        desk.locator(".people-list a.btn").first().click();
        press(desk, "form[action$='/acceptance'] button");
        page.navigate("/organisation");
        assertThat(page.locator("#admission")).hasCount(0);
        assertThat(page.locator("form[action='/organisation/agreements']")).hasCount(1);

        page.locator("main a[href='/organisation/end']").click();
        fits(page);
        press(page, "form[action='/organisation/end'] button");
        assertThat(page.locator("main")).not().containsText(name);
        desk.navigate("/admissions?stand=ENDED&q=" + village.number());
        desk.locator(".people-list a.btn").first().click();
        press(desk, "form[action$='/return'] button");
        page.navigate("/my-organisations");
        assertThat(page.locator("main")).containsText(name);
        assertThat(stage.complaints()).isEmpty();
    }

    @Test
    void aPinIsSetByATapMovedByKeysAndByTheFields() {
        var page = stage.phone("household");
        page.navigate("/take-part");
        page.locator("#kind-PRODUCER").check();
        field(page, "name", "Ferme à l’Épingle " + village.number());
        press(page, "form[action='/take-part'] button");
        var map = page.locator("#pin-map svg[role=application]");
        assertThat(page.locator("#latitude")).hasValue("");

        // What a municipality was chosen for is in the middle; a tap right of it and above lies north-east
        page.locator("#commune")
                .selectOption(page.locator("#commune option[data-at]").first().getAttribute("value"));
        var middle = page.locator("#commune option[data-at]")
                .first()
                .getAttribute("data-at")
                .split(",");
        var box = map.boundingBox();
        map.click(new Locator.ClickOptions().setPosition(box.width * .75, box.height * .25));
        var latitude = degrees(page, "latitude");
        var longitude = degrees(page, "longitude");
        assertThat(latitude).isBetween(Double.parseDouble(middle[0]) + .005, Double.parseDouble(middle[0]) + .05);
        assertThat(longitude).isBetween(Double.parseDouble(middle[1]) + .005, Double.parseDouble(middle[1]) + .06);
        assertThat(map.locator("path.pin")).hasCount(1);

        map.press("ArrowRight");
        map.press("ArrowDown");
        assertThat(degrees(page, "longitude")).isGreaterThan(longitude);
        assertThat(degrees(page, "latitude")).isLessThan(latitude);
        page.locator("[data-zoom='0.5']").click();
        map.press("Shift+ArrowUp");
        assertThat(page.locator("#pin-map [role=status]")).containsText(".");
        fits(page);

        // What is typed moves the pin; nonsense in a field is no pin
        field(page, "latitude", "drôle");
        page.locator("#latitude").blur();
        assertThat(map.locator("path.pin")).hasCount(0);
        field(page, "latitude", "50,8103");
        field(page, "longitude", "4.3178");
        page.locator("#longitude").blur();
        assertThat(map.locator("path.pin")).hasCount(1);
        map.press("ArrowRight");
        field(page, "place", "La ferme");
        field(page, "street", "Rue du Ruisseau 1");
        field(page, "postcode", "1190");
        field(page, "city", "Forest");
        save(page, "places");
        assertThat(page.locator("#places ~ figure.map .map-pin")).hasCount(1);
        page.locator("a[href*='site=']").click();
        assertThat(degrees(page, "longitude")).isGreaterThan(4.3178);
        assertThat(stage.complaints()).isEmpty();
    }

    @Test
    void aCoordinatorInvitesAFarmThatIsFoundedByItsLetter() {
        var farm = "Ferme Invitée " + village.number();
        village.person("leader", "grandChamp", Role.OWNER, Role.COORDINATOR);
        var desk = stage.desk("leader");
        desk.navigate("/organisation");
        desk.locator("main a[href='/coop/invited-farms']").click();
        field(desk, "farm", farm);
        field(desk, "email", village.email("household"));
        press(desk, "main form.card button[type=submit]");
        assertThat(desk.locator("#seller-error")).isVisible();
        assertThat(desk.locator("#farm")).hasValue(farm);
        desk.locator("#seller-COOPERATIVE").check();
        press(desk, "main form.card button[type=submit]");
        assertThat(desk.locator(".people-list li")).containsText(farm);
        // The letter has left; from here on its secret is one that this test knows
        Patience.until(
                "the letter to " + farm,
                () -> database.sql("select token_hash is not null from network.farm_invitation where farm_name = '%s'"
                                .formatted(farm))
                        .mapValue(Boolean.class)
                        .one()
                        .block());
        var secret = ("letter-" + village.number() + "-" + "x".repeat(43)).substring(0, 43);
        database.sql(
                        "update network.farm_invitation set token_hash = sha256(convert_to('%s', 'UTF8')) where farm_name = '%s'"
                                .formatted(secret, farm))
                .then()
                .block();

        var stranger = stage.visitor();
        stranger.navigate("/farm-invitation/" + secret);
        assertThat(stranger.locator("main a[href*='/sign-up']")).isVisible();
        assertThat(stranger.locator("main form")).hasCount(0);
        assertThat(stranger.url()).doesNotContain(secret);

        var page = stage.phone("household");
        page.navigate("/farm-invitation/" + secret);
        assertThat(page.locator("#name")).hasValue(farm);
        fits(page);
        press(page, "form[action='/farm-invitation'] button");
        assertThat(page.locator("main")).containsText(farm);
        assertThat(page.locator("#missing li")).hasCount(7);
        assertThat(page.locator("#agreements ~ .people-list li")).hasCount(1);
        fits(page);
        // Its yes makes it the cooperative's turn
        press(page, "form[action$='/acceptance'] button");
        assertThat(page.locator("form[action$='/acceptance']")).hasCount(0);
        desk.navigate("/organisation");
        assertThat(desk.locator("#agreements ~ .people-list form[action$='/acceptance']"))
                .hasCount(1);
        desk.navigate("/coop/invited-farms");
        assertThat(desk.locator(".people-list li")).hasCount(0);
        page.navigate("/farm-invitation/" + secret);
        assertThat(page.locator("main form[action='/farm-invitation']")).hasCount(0);
        assertThat(stage.complaints()).isEmpty();
    }

    private static double degrees(Page page, String field) {
        return Double.parseDouble(page.locator("#" + field).inputValue());
    }

    @Test
    void aMunicipalityFoundsFourKitchensAndSaysWhoOrdersForWhich() {
        var page = stage.phone("household2");
        page.navigate("/take-part");
        page.locator("#kind-AUTHORITY").check();
        field(page, "name", "Commune d’Essai " + village.number());
        press(page, "form[action='/take-part'] button");
        page.locator("main a[href='/kitchens']").click();
        for (var school : new String[] {"École du Parc", "École du Lac", "Crèche du Lac", "Les Tilleuls"}) {
            field(page, "name", school + " " + village.number());
            page.locator("#kind").selectOption(school.startsWith("Crèche") ? "NURSERY" : "SCHOOL_CANTEEN");
            field(page, "street", "Rue des Écoles 1");
            field(page, "postcode", "1180");
            field(page, "city", "Uccle");
            field(page, "municipality", "21016");
            press(page, "form[action='/kitchens'] button");
            for (var day = 1; day <= 5; day++) {
                field(page, "meals" + day, "80");
            }
            press(page, "form[action$='/meals'] button");
            fits(page);
        }
        assertThat(page.locator(".kitchen-list > li")).hasCount(4);
        assertThat(page.locator(".kitchen-list > li").first()).containsText("400");

        // The founder orders for all four, and gives two of them up
        var boxes = page.locator("input[name=order]");
        assertThat(boxes).hasCount(4);
        boxes.nth(0).uncheck();
        boxes.nth(1).uncheck();
        press(page, "form[action='/kitchens/people'] button");
        assertThat(page.locator("input[name=order]:checked")).hasCount(2);

        // The hours of a door, by whom pays for the kitchen
        page.locator(".kitchen-list a[href^='/door/']").first().click();
        assertThat(page.locator("h1")).containsText(String.valueOf(village.number()));
        page.locator("#opens0").fill("06:30");
        page.locator("#closes0").fill("10:00");
        page.locator("#crates0").fill("40");
        press(page, "form[action$='/hours'] button.main");
        page.reload();
        assertThat(page.locator("#opens0")).hasValue("06:30");

        page.navigate("/acting-for");
        assertThat(page.locator(".orgs > li")).hasCount(6);
        assertThat(stage.complaints()).isEmpty();
    }

    private static void certificate(Page page, String scheme, String number, String name, byte[] content) {
        page.locator("#scheme").selectOption(scheme);
        field(page, "reference", number);
        field(page, "body", "AFSCA");
        page.locator("#from").fill("2026-01-01");
        page.locator("#until").fill("2090-12-31");
        page.locator("#paper").setInputFiles(new FilePayload(name, "application/pdf", content));
        press(page, "form[action$='/certificates'] button.line");
    }

    private static void field(Page page, String id, String text) {
        page.locator("#" + id).fill(text);
    }

    private static void save(Page page, String section) {
        press(page, "form[action='/organisation/" + section + "'] button[type=submit]");
    }

    private static void press(Page page, String selector) {
        Locator button = page.locator(selector).first();
        page.waitForResponse(answer -> answer.request().isNavigationRequest(), button::click);
        page.waitForLoadState();
    }

    private static void fits(Page page) {
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isTrue();
    }
}
