package coop.tablee.journey;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import coop.tablee.testing.Browsers;
import coop.tablee.testing.Village;
import java.util.ArrayList;
import java.util.List;

/** The windows of a journey: everybody has one of their own. What a page complains about (a script's error, a broken content policy) is kept. */
final class Stage implements AutoCloseable {

    private static final double SECONDS_ON_A_BUSY_MACHINE = 20;

    private final String address;
    private final Village village;
    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    Stage(int port, Village village) {
        PlaywrightAssertions.setDefaultAssertionTimeout(SECONDS_ON_A_BUSY_MACHINE * 1000);
        address = "http://localhost:" + port;
        this.village = village;
    }

    /** The window of somebody of the village who has signed in at a desk. */
    Page desk(String who) {
        return signedIn(who, 1280, 900);
    }

    /** The same on a phone. */
    Page phone(String who) {
        return signedIn(who, 390, 844);
    }

    /** The window of nobody in particular. */
    Page visitor() {
        return window(1280, 900);
    }

    private Page signedIn(String who, int width, int height) {
        var page = window(width, height);
        page.navigate(address + "/sign-in?by=password");
        page.getByLabel("Adresse e-mail").fill(village.email(who));
        page.getByLabel("Mot de passe").fill("demo");
        page.getByLabel("Mot de passe").press("Enter");
        page.waitForURL(url -> !url.contains("sign-in"));
        return page;
    }

    private Page window(int width, int height) {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(address)
                        .setViewportSize(width, height)
                        .setLocale("fr-BE")
                        .setTimezoneId("Europe/Brussels"));
        windows.add(context);
        context.onWebError(error -> complaints.add(error.error()));
        context.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        context.setDefaultTimeout(SECONDS_ON_A_BUSY_MACHINE * 1000);
        return context.newPage();
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        windows.forEach(BrowserContext::close);
    }
}
