package coop.tablee.testing;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** How heavy a page is for who comes with nothing kept. */
public final class Burden {

    /** Over the line at a first visit: packed, with the heads of the answers, pictures apart, but not the sheets of signs. */
    private static final int MOST_BYTES = 100_000;

    private static final int MOST_SCRIPT = 30_000;

    /** What came over the line for this page. */
    private static final String BURDEN = """
            async () => {
                await document.fonts.ready;
                const path = one => new URL(one.name).pathname;
                const came = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .filter(one => !/\\.(svg|png|jpe?g|webp|avif|ico)$/.test(path(one)) || /\\/icons[a-z-]*\\.svg$/.test(path(one)));
                const size = one => Math.max(one.transferSize, one.encodedBodySize);
                const weight = some => some.reduce((sum, one) => sum + size(one), 0);
                const scripts = came.filter(one => path(one).endsWith('.js') && !path(one).startsWith('/webjars/'));
                return [weight(came), weight(scripts), came.map(one => path(one) + ' ' + size(one)).join(', ')];
            }
            """;

    private Burden() {}

    /** What is too heavy about the page that a window shows; empty when nothing is. */
    @SuppressWarnings("unchecked")
    public static List<String> faultsOf(Page page) {
        var found = (List<Object>) page.evaluate(BURDEN);
        var weight = ((Number) found.get(0)).intValue();
        var scripts = ((Number) found.get(1)).intValue();
        var faults = new ArrayList<String>();
        if (weight > MOST_BYTES) {
            faults.add("weighs %d bytes without pictures: %s".formatted(weight, found.get(2)));
        }
        if (scripts > MOST_SCRIPT) {
            faults.add("has %d bytes of own scripts: %s".formatted(scripts, found.get(2)));
        }
        return faults;
    }
}
