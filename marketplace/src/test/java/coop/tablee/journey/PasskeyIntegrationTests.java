package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A person whose telephone keeps a passkey, as Chromium plays one: it is added, opens the door without an address, and opens nothing once it is removed or copied. */
@MarketplaceTest
class PasskeyIntegrationTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private Village village;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
    }

    @AfterEach
    void leave() {
        windows.forEach(BrowserContext::close);
        database.sql("delete from identity.attempt").then().block();
    }

    @Test
    void opensTheDoorWithoutAnAddressAndNothingOnceItIsRemoved() {
        var page = telephone();
        device(page, "internal");
        signsIn(page);
        adds(page, "Mon téléphone");
        assertThat(page.locator(".held")).containsText("Mon téléphone");
        assertThat(page.locator(".held")).containsText("Jamais utilisée");
        assertThat(count("select count(*) from identity.trail where action = 'passkey-added' and actor_id = "
                        + village.actor("household").accountId()))
                .isEqualTo(1);

        page.context().clearCookies();
        page.navigate("/sign-in?next=/account");
        press(page, "Avec une clé d’accès");
        assertThat(page.locator("h1")).hasText("Mon compte");
        assertThat(page.locator("main")).containsText(village.email("household"));
        page.navigate("/account/passkeys");
        assertThat(page.locator(".held")).containsText("Utilisée");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Retirer"))
                .click();
        assertThat(page.locator(".held")).hasCount(0);
        page.context().clearCookies();
        page.navigate("/sign-in");
        press(page, "Avec une clé d’accès");
        assertThat(page.locator("#summary")).containsText("n’ouvre rien ici");
        assertThat(complaints).isEmpty();
    }

    @Test
    void wrongPasswordAddsNone() {
        var page = telephone();
        device(page, "internal");
        signsIn(page);
        page.navigate("/account/passkeys");
        page.locator("#name").fill("Un téléphone volé");
        page.locator("#password").fill("dehors");
        press(page, "Continuer");
        assertThat(page.locator("#password")).hasAttribute("aria-invalid", "true");
        assertThat(keys()).isZero();
    }

    @Test
    void answerServesOnce() {
        var page = telephone();
        device(page, "internal");
        signsIn(page);
        adds(page, "Mon téléphone");
        page.context().clearCookies();
        var sent = new ArrayList<String>();
        page.onRequest(request -> {
            if (request.url().endsWith("/sign-in/passkey")) {
                sent.add(request.postData());
            }
        });
        page.navigate("/sign-in");
        press(page, "Avec une clé d’accès");
        page.waitForURL(url -> !url.contains("/sign-in"));
        page.context().clearCookies();

        var again = page.request()
                .post(
                        "/sign-in/passkey",
                        RequestOptions.create()
                                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                                .setHeader("Origin", "http://localhost:" + port)
                                .setData(sent.get(0))
                                .setMaxRedirects(0));

        assertThat(again.status()).isEqualTo(401);
        assertThat(page.context().cookies().stream()
                        .filter(cookie -> cookie.name.equals("session"))
                        .toList())
                .isEmpty();
    }

    @Test
    void copyOpensNothingAndItsOwnerIsTold() {
        var page = telephone();
        var devtools = page.context().newCDPSession(page);
        var first = device(devtools, "usb");
        signsIn(page);
        adds(page, "Ma clé");
        var copy = devtools.send("WebAuthn.getCredentials", with("authenticatorId", first))
                .getAsJsonArray("credentials")
                .get(0)
                .getAsJsonObject();
        enters(page);
        enters(page);

        devtools.send("WebAuthn.removeVirtualAuthenticator", with("authenticatorId", first));
        var thief = device(devtools, "usb");
        var stolen = with("authenticatorId", thief);
        stolen.add("credential", copy);
        devtools.send("WebAuthn.addCredential", stolen);
        page.context().clearCookies();
        page.navigate("/sign-in");
        press(page, "Avec une clé d’accès");

        assertThat(page.locator("#summary")).containsText("n’ouvre rien ici");
        assertThat(count("select count(*) from identity.passkey where suspect_at is not null and account_id = "
                        + village.actor("household").accountId()))
                .isEqualTo(1);
        signsIn(page);
        page.navigate("/account/passkeys");
        assertThat(page.locator(".held")).containsText("Une copie de cette clé a été vue");
    }

    @Test
    void nonsenseIsAnsweredLikeAnUnknownKey() {
        var page = telephone();
        for (var nonsense : List.of("", "{}", "[]", "null", "{\"id\":\"AAAA\"}", "x".repeat(30_000))) {
            var answer = page.request()
                    .post(
                            "http://localhost:" + port + "/sign-in/passkey",
                            RequestOptions.create()
                                    .setHeader("Origin", "http://localhost:" + port)
                                    .setForm(FormData.create().set("credential", nonsense)));
            assertThat(answer.status()).as(nonsense).isEqualTo(401);
        }
    }

    @Test
    void isNotOfferedWithoutScripts() {
        var window = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setJavaScriptEnabled(false)
                        .setLocale("fr-BE"));
        windows.add(window);
        var page = window.newPage();
        page.navigate("/sign-in");
        assertThat(page.locator("form[data-passkey]")).isHidden();
    }

    private Page telephone() {
        var window = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setViewportSize(360, 740)
                        .setLocale("fr-BE"));
        windows.add(window);
        window.setDefaultTimeout(20_000);
        window.onWebError(error -> complaints.add(error.error()));
        return window.newPage();
    }

    private static void device(Page page, String transport) {
        device(page.context().newCDPSession(page), transport);
    }

    /** A device that keeps passkeys and knows its owner; answers by what DevTools name it. */
    private static String device(CDPSession devtools, String transport) {
        devtools.send("WebAuthn.enable");
        var options = with("protocol", "ctap2");
        options.addProperty("transport", transport);
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var made = new JsonObject();
        made.add("options", options);
        return devtools.send("WebAuthn.addVirtualAuthenticator", made)
                .get("authenticatorId")
                .getAsString();
    }

    private static JsonObject with(String name, String value) {
        var object = new JsonObject();
        object.addProperty(name, value);
        return object;
    }

    private void signsIn(Page page) {
        page.navigate("/sign-in?by=password");
        page.locator("#email").fill(village.email("household"));
        page.locator("#password").fill("demo");
        press(page, "Entrer");
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    private void adds(Page page, String name) {
        page.navigate("/account/passkeys");
        page.locator("#name").fill(name);
        page.locator("#password").fill("demo");
        press(page, "Continuer");
        assertThat(page.locator("h1")).hasText("Nouvelle clé d’accès");
        press(page, "Créer la clé");
        page.waitForURL("**/account/passkeys");
        assertThat(page.locator(".held")).containsText(name);
    }

    private void enters(Page page) {
        page.context().clearCookies();
        page.navigate("/sign-in");
        press(page, "Avec une clé d’accès");
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .click();
    }

    private long keys() {
        return count("select count(*) from identity.passkey where account_id = "
                + village.actor("household").accountId());
    }

    private long count(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }
}
