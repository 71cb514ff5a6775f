package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.OidcStub;
import coop.tablee.testing.Village;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A person who comes in by an account elsewhere, connects another with a password, and disconnects one; with scripts and without. */
@MarketplaceTest
class ProviderIntegrationTests {

    private static final OidcStub STUB = OidcStub.open();

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private Village village;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry settings) {
        STUB.tell(settings);
    }

    @AfterAll
    static void close() {
        STUB.close();
    }

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
    }

    @AfterEach
    void leave() {
        windows.forEach(BrowserContext::close);
        database.sql("delete from identity.attempt").then().block();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void comesInByAnAccountElsewhere(boolean scripts) {
        var email = "ailleurs-" + UUID.randomUUID() + "@tests.example";
        STUB.signIn(new OidcStub.Person(UUID.randomUUID().toString(), email, true, "Lou Ailleurs"));
        var page = telephone(scripts);

        page.navigate("/sign-in?next=/account");
        follow(page, "Avec Clé du Pays");
        follow(page, "C’est moi");

        assertThat(page.locator("h1")).hasText("Mon compte");
        assertThat(page.locator("main")).containsText(email);
        follow(page, "Voir et relier");
        assertThat(page.locator(".held")).containsText(email);
        assertThat(page.locator("main")).containsText("un lien envoyé à votre adresse vous ouvre toujours");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Détacher"))
                .click();
        assertThat(page.locator(".held")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectsAnAccountElsewhereWithThePassword(boolean scripts) {
        STUB.signIn(new OidcStub.Person(UUID.randomUUID().toString(), null, null, "Lou Ailleurs"));
        var page = telephone(scripts);
        page.navigate("/sign-in?by=password");
        page.locator("#email").fill(village.email("household"));
        page.locator("#password").fill("demo");
        press(page, "Entrer");
        page.waitForURL(url -> !url.contains("/sign-in"));

        page.navigate("/account/providers");
        if (scripts) {
            assertThat(Axe.complaints(page)).isEmpty();
        }
        page.locator("#password").fill("demo");
        press(page, "Continuer");
        follow(page, "Aller chez Clé du Pays");
        follow(page, "C’est moi");
        assertThat(page.locator(".held")).containsText("Compte sans adresse");

        page.context().clearCookies();
        page.navigate("/sign-in?next=/account");
        follow(page, "Avec Clé du Pays");
        follow(page, "C’est moi");
        assertThat(page.locator("main")).containsText(village.email("household"));
        assertThat(complaints).isEmpty();
    }

    private Page telephone(boolean scripts) {
        var window = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setJavaScriptEnabled(scripts)
                        .setViewportSize(360, 740)
                        .setLocale("fr-BE"));
        windows.add(window);
        window.setDefaultTimeout(20_000);
        window.onWebError(error -> complaints.add(error.error()));
        return window.newPage();
    }

    private static void follow(Page page, String words) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(words).setExact(true))
                .click();
    }

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .click();
    }
}
