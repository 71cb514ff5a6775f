package coop.tablee.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitUntilState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at pages in a real browser as people with other eyes and screens than ours would, and says in a line each what is wrong. One window for each person,
 * which stays open. With {@code -Dpictures=DIR} it also keeps a picture of the whole page for each width and scheme.
 */
public final class Onlooker implements AutoCloseable {

    private static final int HEIGHT = 900;
    private static final int ZOOMED = 320;
    private static final int PHONE = 360;
    private static final int TABLET = 768;
    private static final int DESK = 1440;
    private static final List<Integer> PICTURED = List.of(PHONE, TABLET, DESK);
    private static final List<ColorScheme> SCHEMES = List.of(ColorScheme.LIGHT, ColorScheme.DARK);

    /** Of what is in sight, the part that moves times how far it moves, summed up until all has come. */
    private static final double MOST_SHIFT = 0.05;

    /** What comes after the page was painted without it; with {@code -DlateFonts} fonts, too, which come when they like otherwise. */
    private static final Pattern LATE =
            Pattern.compile(System.getProperty("lateFonts") == null ? "\\.js(\\?.*)?$" : "\\.(woff2|js)(\\?.*)?$");

    /** Whether fonts or the first painting come first is chance; what moves every time is our doing. */
    private static final int ARRIVALS = 3;

    private static final String STICKING_OUT = """
            () => {
                const held = one => one && (getComputedStyle(one).overflowX !== 'visible' || held(one.parentElement));
                const beyond = one => one.getBoundingClientRect().right > innerWidth + 1 && !held(one.parentElement);
                const name = one => one.tagName.toLowerCase() + [...one.classList].map(word => '.' + word).join('');
                return document.documentElement.scrollWidth <= innerWidth ? ''
                    : [...document.querySelectorAll('body *')].filter(beyond).slice(0, 4).map(name).join(' ') || 'something';
            }
            """;
    /** Tables whose rows have more columns than their heads: one was hidden in one of them only. */
    private static final String ASKEW = """
            () => {
                const columns = row => [...row.cells].filter(one => one.checkVisibility()).reduce((sum, one) => sum + one.colSpan, 0);
                return [...document.querySelectorAll('table.plain-table')].filter(table => table.tHead?.checkVisibility() && table.tHead.offsetWidth > 1)
                    .filter(table => [...table.tBodies].flatMap(body => [...body.rows]).filter(row => row.checkVisibility())
                        .some(row => columns(row) !== columns(table.tHead.rows[0])))
                    .map(table => table.className).join(', ');
            }
            """;

    private static final String WORDS = """
            () => [document.title, document.body.innerText, ...['aria-label', 'placeholder', 'title', 'alt', 'aria-description']
                .flatMap(name => [...document.querySelectorAll('[' + name + ']')].map(one => one.getAttribute(name)))].join('\\n')
            """;
    private static final String FRAME = """
            () => [document.documentElement.lang, document.title.trim() !== '' && !/\\bnull\\b/.test(document.title), document.querySelectorAll('h1').length, document.querySelectorAll('main').length].join(' ')
            """;

    private static final String WATCH_SHIFTS = """
            window.shifts = [];
            new PerformanceObserver(seen => shifts.push(...seen.getEntries())).observe({ type: 'layout-shift', buffered: true });
            """;

    private static final String READ = """
            () => new Promise(done => document.readyState === 'loading'
                ? document.addEventListener('readystatechange', () => done(), { once: true }) : done())
            """;

    /** Two frames: what was laid out is painted. */
    private static final String PAINTED =
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))";

    /** With what moved furthest, from where to where. */
    private static final String SHIFT = """
            () => {
                const name = one => one?.nodeType === 1 ? one.tagName.toLowerCase() + [...one.classList].map(word => '.' + word).join('') : one?.textContent.slice(0, 20);
                const box = one => [one.x, one.y, one.width, one.height].map(Math.round).join('/');
                const moved = shifts.filter(one => !one.hadRecentInput);
                return [moved.reduce((sum, one) => sum + one.value, 0), moved.map(one => one.value.toFixed(3) + ' ' + one.sources
                    .map(source => name(source.node) + ' ' + box(source.previousRect) + ' to ' + box(source.currentRect)).join(' and ')).join('; ')];
            }
            """;

    private static final String PICTURES_HERE = """
            () => Promise.all([...document.images].map(one => { one.loading = 'eager'; return one.decode().catch(() => {}); }))
            """;
    private static final String ALL_OPEN = "() => document.querySelectorAll('details').forEach(one => one.open = true)";

    private final String address;
    private final Village village;
    private final RawKeys rawKeys = new RawKeys();
    private final Optional<Path> pictures =
            Optional.ofNullable(System.getProperty("pictures")).map(Path::of);
    private final Map<String, Page> windows = new HashMap<>();
    private final List<String> heard = new ArrayList<>();
    private boolean byNight;

    public Onlooker(int port, Village village) {
        this.address = "http://localhost:" + port;
        this.village = village;
    }

    /**
     * What is looked at.
     *
     * @param name says which page in which state; unique, names the pictures
     * @param who somebody of the village, or empty for a visitor
     * @param path with its query
     * @param status what the page is answered with at first
     * @param then what is done on the page before one looks; the pages that this leads to belong to it
     * @param kind whether it stands for its kind of page, and is examined from all sides; else it is another state of one that was, and a glance will do
     */
    public record Sight(String name, String who, String path, int status, Consumer<Page> then, boolean kind) {}

    /** What is wrong with it; empty when nothing is. */
    public List<String> faultsOf(Sight sight) {
        heard.clear();
        var page = windows.computeIfAbsent(sight.who(), this::open);
        var faults = sight.kind() ? examine(page, sight) : glance(page, sight);
        return Stream.concat(faults.stream(), heard.stream())
                .distinct()
                .map(fault -> sight.name() + ": " + fault)
                .toList();
    }

    @Override
    public void close() {
        windows.values().forEach(page -> page.context().close());
    }

    /** In every language, on every width, as it comes and with all that can be unfolded. */
    private List<String> examine(Page page, Sight sight) {
        var faults = new ArrayList<String>();
        for (var width : List.of(PHONE, DESK)) {
            speak(page, "fr");
            resize(page, width, ColorScheme.LIGHT);
            arrive(page, address + sight.path());
            faults.addAll(Burden.faultsOf(page));
            var shift = shift(page, width);
            for (var again = 1; again < ARRIVALS && !shift.isEmpty(); again++) {
                arrive(page, address + sight.path());
                shift = shift(page, width);
            }
            faults.addAll(shift);
        }
        for (var language : List.of("en", "nl", "de")) {
            faults.addAll(come(page, sight, language));
            faults.addAll(fits(page, language, ZOOMED));
        }
        faults.addAll(come(page, sight, "fr"));
        faults.addAll(fits(page, "fr", DESK, TABLET, ZOOMED, PHONE));
        faults.addAll(axe(page, PHONE, ColorScheme.LIGHT));
        keepPictures(page, sight);
        page.evaluate(ALL_OPEN);
        faults.addAll(fits(page, "all open", ZOOMED, DESK));
        faults.addAll(axe(page, DESK, ColorScheme.DARK));
        return faults;
    }

    /** In French; on a phone by day or at a desk by night, in turns, as its kind was looked at from both sides. */
    private List<String> glance(Page page, Sight sight) {
        var faults = new ArrayList<>(come(page, sight, "fr"));
        faults.addAll(fits(page, "fr", DESK, ZOOMED));
        byNight = !byNight;
        faults.addAll(byNight ? axe(page, DESK, ColorScheme.DARK) : axe(page, PHONE, ColorScheme.LIGHT));
        keepPictures(page, sight);
        return faults;
    }

    private void speak(Page page, String language) {
        page.context().addCookies(List.of(new Cookie("lang", language).setUrl(address)));
    }

    private List<String> come(Page page, Sight sight, String language) {
        speak(page, language);
        var faults = new ArrayList<String>();
        resize(page, DESK, ColorScheme.LIGHT);
        var answer = page.navigate(address + sight.path());
        if (answer.status() != sight.status()) {
            faults.add("answers " + answer.status() + ", not " + sight.status());
        }
        try {
            sight.then().accept(page);
        } catch (PlaywrightException stuck) {
            faults.add("cannot be used: " + stuck.getMessage().lines().limit(4).toList());
        }
        var frame = page.evaluate(FRAME);
        if (!frame.equals(language + " true 1 1")) {
            faults.add("language, title, number of h1 and of main are " + frame);
        }
        rawKeys.in((String) page.evaluate(WORDS)).forEach(key -> faults.add("raw key " + key + " in " + language));
        return faults;
    }

    /** Comes as if for the first time and over a slow line: nothing is kept, and scripts come when the page was painted without them. */
    private static void arrive(Page page, String url) {
        var held = new ArrayList<Route>();
        var painted = new AtomicBoolean();
        page.route(LATE, route -> {
            if (painted.get()) {
                route.resume();
            } else {
                held.add(route);
            }
        });
        try {
            page.navigate(url, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
            page.evaluate(READ);
            page.evaluate(PAINTED);
            painted.set(true);
            held.forEach(Route::resume);
            page.waitForLoadState();
            page.evaluate("() => document.fonts.ready.then(() => true)");
            page.evaluate(PAINTED);
        } finally {
            page.unroute(LATE);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> shift(Page page, int width) {
        var found = (List<Object>) page.evaluate(SHIFT);
        var shift = ((Number) found.get(0)).doubleValue();
        return shift <= MOST_SHIFT
                ? List.of()
                : List.of("moves by %.3f at %d px when all has come: %s".formatted(shift, width, found.get(1)));
    }

    private static List<String> fits(Page page, String how, int... widths) {
        var faults = new ArrayList<String>();
        for (var width : widths) {
            page.setViewportSize(width, HEIGHT);
            var beyond = (String) page.evaluate(STICKING_OUT);
            if (!beyond.isEmpty()) {
                faults.add("sideways at %d px, %s: %s".formatted(width, how, beyond));
            }
            var askew = (String) page.evaluate(ASKEW);
            if (!askew.isEmpty()) {
                faults.add("heads are not above their columns at %d px, %s: %s".formatted(width, how, askew));
            }
        }
        return faults;
    }

    private static List<String> axe(Page page, int width, ColorScheme scheme) {
        resize(page, width, scheme);
        return Axe.complaints(page).stream()
                .map(complaint -> "axe at %d px, %s: %s".formatted(width, scheme, complaint))
                .toList();
    }

    private static void resize(Page page, int width, ColorScheme scheme) {
        page.setViewportSize(width, HEIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setColorScheme(scheme)
                // colours on their way from one scheme to the other are nobody's colours
                .setReducedMotion(ReducedMotion.REDUCE));
    }

    private void keepPictures(Page page, Sight sight) {
        pictures.ifPresent(folder -> keepPictures(page, folder, sight.name()));
    }

    private static void keepPictures(Page page, Path folder, String name) {
        page.evaluate(PICTURES_HERE);
        var file = name.replaceAll("[^\\p{Alnum}]+", "-");
        for (var width : PICTURED) {
            for (var scheme : SCHEMES) {
                resize(page, width, scheme);
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(folder.resolve("%s-%d-%s.png"
                                .formatted(file, width, scheme.name().toLowerCase(Locale.ROOT)))));
            }
        }
    }

    private Page open(String who) {
        var context = Browsers.chromium()
                .newContext(new Browser.NewContextOptions().setLocale("fr-BE").setTimezoneId(Village.ZONE.getId()));
        context.onRequest(request -> {
            if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
                heard.add("asks a third party: " + request.url());
            }
        });
        context.addInitScript(WATCH_SHIFTS);
        var page = context.newPage();
        page.setDefaultTimeout(60_000);
        page.onPageError(error -> heard.add("script: " + error));
        page.onConsoleMessage(message -> {
            // a page that is a problem says so to the browser as well; any other file that is missing stays a fault
            if (!message.text().startsWith("Failed to load resource")
                    || !message.location().startsWith(page.url())) {
                heard.add("console: " + message.text());
            }
        });
        if (!who.isEmpty()) {
            signIn(context, who);
        }
        return page;
    }

    private void signIn(BrowserContext context, String who) {
        var session = Stream.of(Visitor.signedIn(address, village.email(who)).session())
                .map(value -> new Cookie("session", value).setUrl(address))
                .toList();
        context.addCookies(session);
    }
}
