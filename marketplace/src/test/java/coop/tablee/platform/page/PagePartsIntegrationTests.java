package coop.tablee.platform.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import coop.tablee.testing.Axe;
import coop.tablee.testing.Browsers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All parts of the design system on one page, in a real browser: who cannot see, has a small screen, a keyboard or no script uses them as well. */
class PagePartsIntegrationTests extends PageTest {

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
    }

    @ParameterizedTest
    @CsvSource({
        "calm, 320, LIGHT",
        "calm, 1440, DARK",
        "dense, 360, DARK",
        "dense, 1440, LIGHT",
        "touch, 360, LIGHT",
        "touch, 768, DARK"
    })
    void everyPartIsAccessibleAndFitsTheScreen(String density, int width, ColorScheme scheme) {
        Page page = open(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme),
                "/sample/gallery?as=COOK&density=" + density);
        assertThat(Axe.complaints(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/sample/fail/boom, 1440, LIGHT", "/sample/fail/denied, 768, DARK"})
    void pagesOfProblemsAreAccessibleToo(String path, int width, ColorScheme scheme) {
        Page page =
                open(new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme), path);
        assertThat(Axe.complaints(page)).isEmpty();
        assertThat(page.locator("h1").count()).isEqualTo(1);
    }

    @Test
    void aDoubleClickSendsAFormOnce() {
        int before = SLOW.get();
        Page page = open(new Browser.NewContextOptions(), "/sample/gallery");
        page.getByText("Envoyer", new Page.GetByTextOptions().setExact(true)).dblclick();
        page.waitForURL("**/sample/form");
        assertThat(SLOW.get() - before).isEqualTo(1);
    }

    @Test
    void aFormLeftAndComeBackToCanBeSentAgain() {
        int before = SLOW.get();
        Page page = open(new Browser.NewContextOptions(), "/sample/gallery");
        Locator send = page.getByText("Envoyer", new Page.GetByTextOptions().setExact(true));
        send.click();
        page.waitForURL("**/sample/form");
        page.goBack();
        send.click();
        page.waitForURL("**/sample/form");
        assertThat(SLOW.get() - before).isEqualTo(2);
    }

    @Test
    void aStepperKeepsToStepsAndLimits() {
        Page page = open(new Browser.NewContextOptions(), "/sample/gallery");
        Locator field = page.locator("#crates").first();
        Locator box = page.locator(".step").first();
        Locator more = box.locator("[data-by='1']");
        more.click();
        assertThat(field).hasValue("0,5");
        assertThat(box).hasClass(Pattern.compile(".*\\bset\\b.*"));
        for (int i = 0; i < 9; i++) {
            more.click();
        }
        assertThat(field).hasValue("4");
        field.fill("1,2");
        box.locator("[data-by='-1']").click();
        assertThat(field).hasValue("0,7");
        box.locator("[data-by='-1']").click();
        assertThat(field).hasValue("0");
    }

    @Test
    void whatIsWrongTakesTheFocusAndLeadsToTheField() {
        Page page = open(new Browser.NewContextOptions(), "/sample/gallery");
        assertThat(page.locator("#summary")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator("#phone")).isFocused();
    }

    @Test
    void theMenuOpensByKeyboardAndEscapeLeavesIt() {
        Page page = open(new Browser.NewContextOptions(), "/sample/form");
        Locator menu = page.locator("details.pop");
        menu.locator("summary").focus();
        page.keyboard().press("Enter");
        assertThat(menu).hasAttribute("open", "");
        page.keyboard().press("Escape");
        assertThat(menu).not().hasAttribute("open", "");
        assertThat(menu.locator("summary")).isFocused();
    }

    @Test
    void theSkipLinkLeadsToTheContent() {
        Page page = open(new Browser.NewContextOptions(), "/sample/form");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator("#content")).isFocused();
    }

    @Test
    void languageAndColoursAreChosenWithoutAScript() {
        Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false), "/sample/form");
        page.locator("details.pop summary").click();
        page.locator("button[value=en]").click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        page.locator("details.pop summary").click();
        page.locator("button[value=dark]").click();
        assertThat(page.locator("html")).hasAttribute("data-scheme", "dark");
        assertThat(page.url()).endsWith("/sample/form");
    }

    @Test
    void whatCannotBeTakenBackIsAskedWithoutAScript() {
        Page page = open(new Browser.NewContextOptions().setJavaScriptEnabled(false), "/sample/gallery");
        Locator ask = page.locator("#cancel");
        assertThat(ask).isHidden();
        page.locator("[popovertarget=cancel]").first().click();
        assertThat(ask).isVisible();
        page.keyboard().press("Escape");
        assertThat(ask).isHidden();
    }

    @Test
    void aPageWithoutPiecesToFetchDoesNotFetchHtmx() {
        List<String> fetched = new ArrayList<>();
        BrowserContext context = context(new Browser.NewContextOptions());
        Page page = context.newPage();
        page.onRequest(request -> fetched.add(request.url()));
        page.navigate("http://localhost:" + port() + "/sample/form");
        assertThat(fetched).noneMatch(url -> url.contains("htmx")).allMatch(url -> url.startsWith("http://localhost"));
    }

    private Page open(Browser.NewContextOptions options, String path) {
        Page page = context(options).newPage();
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate("http://localhost:" + port() + path);
        return page;
    }

    private BrowserContext context(Browser.NewContextOptions options) {
        BrowserContext context = Browsers.chromium().newContext(options.setLocale("fr-BE"));
        contexts.add(context);
        return context;
    }
}
