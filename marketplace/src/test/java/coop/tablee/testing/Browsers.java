package coop.tablee.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser of the browser tests: the one in {@code CHROMIUM_PATH}, else Debian's, else Playwright's own download. Without any the tests fail with one
 * line that says what to do; {@code -DskipBrowser} leaves them out.
 */
public final class Browsers {

    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final String NONE_FOUND =
            "No Chromium for the browser tests: install Debian's package chromium, set CHROMIUM_PATH, or run with -DskipBrowser.";

    private static Optional<Browser> browser = Optional.empty();

    private Browsers() {}

    /** One browser for the whole run; a page asks it for a context of its own. */
    public static synchronized Browser chromium() {
        Assumptions.assumeTrue(System.getProperty("skipBrowser") == null, "-DskipBrowser");
        if (browser.isEmpty()) {
            browser = Optional.of(launch());
        }
        return browser.get();
    }

    private static Browser launch() {
        var installed = Stream.of(System.getenv("CHROMIUM_PATH"), "/usr/bin/chromium", "/usr/bin/chromium-browser")
                .filter(path -> path != null && !path.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        var environment =
                installed.isPresent() ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.<String, String>of();
        try {
            var playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
            var options = new BrowserType.LaunchOptions().setHeadless(true).setArgs(FLAGS);
            installed.ifPresent(options::setExecutablePath);
            return playwright.chromium().launch(options);
        } catch (PlaywrightException e) {
            throw new IllegalStateException(NONE_FOUND, e);
        }
    }
}
