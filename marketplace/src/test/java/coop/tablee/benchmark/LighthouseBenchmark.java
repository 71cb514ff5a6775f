package coop.tablee.benchmark;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import coop.tablee.testing.Browsers;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has Lighthouse look at the shop window, a product, the basket and the directory of a demo that runs, as on a phone (its own slow network and processor), and prints the
 * median of what it says of each, out of 100. Ends with status 1 where a page is below the aims: performance 90, accessibility 100.
 *
 * <p>Lighthouse is a program for Node, which {@code npm install lighthouse} fetches; so this is run by hand. Arguments: the marketplace's address
 * (http://localhost:8080), Lighthouse's executable (lighthouse), how often each page is looked at (5).
 */
public final class LighthouseBenchmark {

    private static final double LEAST_PERFORMANCE = 90;
    private static final double LEAST_ACCESSIBILITY = 100;
    private static final int OFFERS_IN_BASKET = 3;

    private final String address;
    private final String lighthouse;
    private final Path reports;

    private LighthouseBenchmark(String address, String lighthouse, Path reports) {
        this.address = address;
        this.lighthouse = lighthouse;
        this.reports = reports;
    }

    public static void main(String[] arguments) throws Exception {
        var times = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        var good = new LighthouseBenchmark(
                        arguments.length > 0 ? arguments[0] : "http://localhost:8080",
                        arguments.length > 1 ? arguments[1] : "lighthouse",
                        Files.createTempDirectory("tablee-lighthouse"))
                .look(times);
        System.exit(good ? 0 : 1);
    }

    /** What Lighthouse says of a page, out of 100, and what hurts its score. */
    private record Seen(double performance, double accessibility, double layoutShift, double contentfulMillis) {

        static Seen of(JsonNode report) {
            return new Seen(
                    100 * report.at("/categories/performance/score").asDouble(),
                    100 * report.at("/categories/accessibility/score").asDouble(),
                    report.at("/audits/cumulative-layout-shift/numericValue").asDouble(),
                    report.at("/audits/largest-contentful-paint/numericValue").asDouble());
        }
    }

    private boolean look(int times) throws Exception {
        try (var visitor = Browsers.chromium().newContext(new Browser.NewContextOptions().setLocale("en-GB"))) {
            var pages = pages(visitor.newPage());
            var cookies = visitor.cookies().stream()
                    .map(cookie -> cookie.name + "=" + cookie.value)
                    .collect(Collectors.joining("; "));
            var good = true;
            System.out.printf(
                    "%-12s %11s %13s %12s %16s%n", "", "performance", "accessibility", "layout shift", "largest paint");
            for (var page : pages.entrySet()) {
                good &= print(page.getKey(), look(page.getKey(), page.getValue(), cookies, times));
            }
            System.out.println("Reports are in " + reports);
            return good;
        }
    }

    /** The way of somebody without an account, from the front page to a basket. */
    private Map<String, String> pages(Page page) {
        var pages = new LinkedHashMap<String, String>();
        page.navigate(address + "/destinations");
        page.locator("a.pickslot").first().click();
        page.waitForURL(to -> !to.contains("/destinations"));
        pages.put("shop window", page.url());
        for (var i = 0; i < OFFERS_IN_BASKET; i++) {
            page.locator("#shelf li.product form button").nth(i).click();
            page.waitForLoadState();
        }
        page.navigate(pages.get("shop window"));
        pages.put(
                "product",
                page.locator("#shelf li.product h3 a")
                        .first()
                        .evaluate("link => link.href")
                        .toString());
        pages.put("basket", address + "/cart");
        pages.put("directory", address + "/directory");
        return pages;
    }

    private List<Seen> look(String name, String page, String cookies, int times) throws Exception {
        var seen = new ArrayList<Seen>();
        var headers = Files.writeString(
                reports.resolve("headers.json"),
                JsonMapper.shared().writeValueAsString(Map.of("Cookie", cookies, "Accept-Language", "en")));
        for (var time = 0; time < times; time++) {
            var report = reports.resolve(name.replace(' ', '-') + "-" + time + ".json");
            var process = new ProcessBuilder(
                            lighthouse,
                            page,
                            "--quiet",
                            "--output=json",
                            "--output-path=" + report,
                            "--only-categories=performance,accessibility",
                            "--extra-headers=" + headers,
                            "--chrome-flags=--headless=new --no-sandbox")
                    .redirectErrorStream(true)
                    .redirectOutput(new File(reports.resolve("said.log").toString()))
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(reports.resolve("said.log")));
            }
            seen.add(Seen.of(JsonMapper.shared().readTree(report)));
        }
        return seen;
    }

    private static boolean print(String name, List<Seen> seen) {
        var performance = median(seen.stream().map(Seen::performance).toList());
        var accessibility = median(seen.stream().map(Seen::accessibility).toList());
        System.out.printf(
                Locale.ROOT,
                "%-12s %11.0f %13.0f %12.3f %13.0f ms%n",
                name,
                performance,
                accessibility,
                median(seen.stream().map(Seen::layoutShift).toList()),
                median(seen.stream().map(Seen::contentfulMillis).toList()));
        return performance >= LEAST_PERFORMANCE && accessibility >= LEAST_ACCESSIBILITY;
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }
}
