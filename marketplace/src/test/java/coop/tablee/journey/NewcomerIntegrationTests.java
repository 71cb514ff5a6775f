package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Somebody new on a narrow phone, with nothing but a keyboard: opens an account, comes in again by a link, then chooses a password by another. Every letter is read
 * and its link followed; scripts may be off.
 */
@MarketplaceTest
class NewcomerIntegrationTests {

    /** More than any page here has to stop at. */
    private static final int STOPS = 80;

    private static final String PASSWORD = "une soupe au potimarron";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @AfterEach
    void leave() {
        windows.forEach(BrowserContext::close);
        database.sql("delete from identity.attempt").then().block();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void opensAnAccountComesBackAndChoosesAPasswordByKeyboardAlone(boolean scripts) {
        Village.withoutProducts(database, accounts);
        var email = "camille-" + UUID.randomUUID() + "@village.example";
        var page = phone(scripts);

        page.navigate("/sign-in");
        follow(page, "Créer un compte");
        type(page, "Prénom et nom", "Camille Aubépine");
        type(page, "Adresse e-mail", email);
        page.keyboard().press("Enter");
        assertThat(heading(page)).hasText("Regardez vos messages");
        readsTheLetter(page, "Confirmez votre adresse", email);
        assertThat(heading(page)).hasText("Bienvenue");
        press(page, "Créer mon compte et entrer");
        goesTo(page, "Mon compte");
        assertThat(page.locator("main")).containsText("Camille Aubépine");
        assertThat(page.locator("main")).containsText(email);
        assertThat(page.locator("main")).containsText("vous entrez par un lien");

        leaves(page);
        page.navigate("/sign-in");
        type(page, "Adresse e-mail", email);
        page.keyboard().press("Enter");
        readsTheLetter(page, "Votre lien pour entrer", email);
        press(page, "Entrer");
        goesTo(page, "Mon compte");
        assertThat(page.locator("main")).containsText(email);

        leaves(page);
        page.navigate("/sign-in");
        press(page, "Avec mon mot de passe");
        follow(page, "Mot de passe oublié, ou pas encore choisi ?");
        assertThat(heading(page)).hasText("Choisir un mot de passe");
        type(page, "Adresse e-mail", email);
        page.keyboard().press("Enter");
        readsTheLetter(page, "Votre lien pour un nouveau mot de passe", email);
        type(page, "Nouveau mot de passe", "trop court");
        page.keyboard().press("Enter");
        assertThat(page.locator("#newPassword")).hasAttribute("aria-invalid", "true");
        type(page, "Nouveau mot de passe", PASSWORD);
        press(page, "Enregistrer et entrer");
        goesTo(page, "Mon compte");
        assertThat(page.locator("main")).containsText("Vous en avez un.");

        leaves(page);
        page.navigate("/sign-in");
        press(page, "Avec mon mot de passe");
        assertThat(page.getByLabel("Mot de passe")).isVisible();
        type(page, "Adresse e-mail", email);
        type(page, "Mot de passe", PASSWORD);
        page.keyboard().press("Enter");
        goesTo(page, "Mon compte");
        assertThat(page.locator("main")).containsText(email);
        assertThat(complaints).isEmpty();
    }

    /** From the page that says a letter is on its way; the demonstration shows it on a page of its own. */
    private void readsTheLetter(Page page, String subject, String email) {
        follow(page, "Les messages de la démonstration");
        assertThat(heading(page)).hasText("Les messages de la démonstration");
        var letter = page.locator("article")
                .filter(new Locator.FilterOptions().setHasText(email))
                .filter(new Locator.FilterOptions().setHasText(subject));
        for (var looks = 0; looks < Somebody.LOOKS && letter.count() == 0; looks++) {
            page.waitForTimeout(250);
            page.reload();
        }
        presses(page, letter.getByRole(AriaRole.LINK));
        page.waitForURL("**/link");
    }

    private void goesTo(Page page, String words) {
        assertThat(page.locator("details.pop .seat")).isVisible();
        opensTheMenu(page);
        follow(page, words);
        assertThat(heading(page)).hasText(words);
    }

    private void leaves(Page page) {
        opensTheMenu(page);
        press(page, "Se déconnecter");
        page.waitForURL("http://localhost:" + port + "/");
    }

    private void opensTheMenu(Page page) {
        presses(page, page.locator("details.pop > summary"));
        assertThat(page.locator("details.pop")).hasAttribute("open", "");
    }

    private void follow(Page page, String words) {
        presses(page, page.getByRole(AriaRole.LINK, exactly(words)));
    }

    private void press(Page page, String words) {
        presses(page, page.getByRole(AriaRole.BUTTON, exactly(words)));
    }

    private void presses(Page page, Locator thing) {
        reach(page, thing);
        page.keyboard().press("Enter");
    }

    private void type(Page page, String label, String words) {
        reach(page, page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)));
        page.keyboard().press("Control+a");
        page.keyboard().type(words);
    }

    /** By the tabulator, from wherever the focus is. */
    private static void reach(Page page, Locator thing) {
        assertThat(thing).hasCount(1);
        fits(page);
        for (var stop = 0; stop < STOPS; stop++) {
            if ((boolean) thing.evaluate("one => one === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the tabulator does not reach " + thing);
    }

    private static void fits(Page page) {
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isTrue();
    }

    private static Locator heading(Page page) {
        return page.locator("h1");
    }

    private static Page.GetByRoleOptions exactly(String words) {
        return new Page.GetByRoleOptions().setName(words).setExact(true);
    }

    private Page phone(boolean scripts) {
        var window = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setViewportSize(360, 740)
                        .setJavaScriptEnabled(scripts)
                        .setLocale("fr-BE"));
        windows.add(window);
        window.setDefaultTimeout(20_000);
        window.onWebError(error -> complaints.add(error.error()));
        window.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        return window.newPage();
    }
}
