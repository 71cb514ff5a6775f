package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;

/**
 * How soon buyers see what is changed: from before it is asked for, and so from before its commit, until it has arrived where they look, on this node and on
 * another, whose pages visitors share as it is shipped. The middle one of many changes is seen within a second at each place, and none takes five, which is what a
 * busy machine adds.
 */
@MarketplaceTest
@TestPropertySource(properties = {"platform.kept-pages.life=500ms", "platform.shared-reading.longest=10s"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenWithinASecondTests {

    private static final Duration USUALLY = Duration.ofSeconds(1);
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final String LEEK = "Poireau";

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Value("${marketplace.database-url}")
    String url;

    @LocalServerPort
    int port;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService eyes = Executors.newCachedThreadPool();
    private final Map<String, List<Duration>> seen = new TreeMap<>();
    private Village village;
    private OtherNode other;
    private ApiCaller producer;
    private Visitor household;
    private String cookies = "lang=fr";

    @BeforeAll
    void open(@TempDir Path directory) {
        village = Village.build(database, accounts);
        producer = ApiCaller.of(village, "producer", port);
        household = Visitor.signedIn(port, village.email("household"));
        cookies += ask(port, shelf()).headers().allValues("set-cookie").stream()
                .map(cookie -> "; " + cookie.replaceFirst(";.*", ""))
                .collect(Collectors.joining());
        other = OtherNode.start(directory, database, url, Map.of());
        other.process().untilReady();
    }

    @AfterAll
    void close() {
        other.close();
        eyes.shutdownNow();
        Invariants.assertHold(database);
    }

    @Test
    void countsPricesAndWhatIsMadeAsOrdered() throws Exception {
        var offer = village.offer(LEEK, village.firstDate());
        try (var here = OpenShelf.of(port, offer);
                var there = OpenShelf.of(other.port(), offer)) {
            Patience.until("both are told", () -> here.lastWordOf(offer) != null && there.lastWordOf(offer) != null);
            var shelves = List.of(here, there);
            for (var round = 0; round < 5; round++) {
                var left = String.valueOf(1 + round);
                changes("count", () -> say("\"onHand\":\"%s\"".formatted(left)), shelves, Flag.few(left));
                for (var price : List.of("7.1" + round, "9.1" + round)) {
                    changes("price", () -> price(offer, price), shelves, Flag.price(price));
                }
                changes("count", () -> say("\"onHand\":\"0\""), shelves, Flag.NONE);
                changes("made as ordered", () -> say("\"onDemand\":true"), shelves, Flag.AS_ORDERED);
                changes("made as ordered", () -> say("\"onDemand\":false"), shelves, Flag.NONE);
            }
        }
        for (var kind : List.of("count", "price", "made as ordered")) {
            assertSeenInTime(10, kind + ", page of a household", kind + ", page that visitors share", kind + ", API");
        }
        assertSeenInTime(10, "count, open page", "price, open page", "made as ordered, open page");
    }

    /** Forecasts are told to those who plan, and never sold. */
    @Test
    void whatAProducerExpects() {
        var monday = village.firstDate().with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        var kitchen = Visitor.signedIn(port, village.email("canteen"));
        var places = new ArrayList<Place>();
        for (var node : nodes()) {
            var cook = kitchen.at(node);
            var program = ApiCaller.of(village, "canteen", node);
            places.add(new Place("forecast, page" + at(node), () -> page(cook, "/forecasts")));
            places.add(new Place(
                    "forecast, API" + at(node), () -> program.get("/forecasts").body()));
        }
        for (var round = 0; round < 15; round++) {
            var expected = String.valueOf(111 + round);
            // Not a part of some id
            var alone = Pattern.compile("(?<![\\w.-])" + expected + "(?![\\w-])");
            changes(
                    () -> expects(monday, expected),
                    places,
                    body -> alone.matcher(body).find());
        }
        assertSeenInTime(15, "forecast, page", "forecast, API");
    }

    /** Where somebody looks. */
    private record Place(String name, Supplier<String> look) {}

    /** How one knows that a change has come: on a page, and in the API's answer. */
    private record Flag(Predicate<String> page, String api) {

        static final Flag NONE = new Flag(page -> page.contains("Épuisé"), "\"available\":\"0\"");
        static final Flag AS_ORDERED =
                new Flag(page -> !page.contains("Épuisé") && !page.contains("Encore "), "\"available\":null");

        static Flag few(String left) {
            return new Flag(page -> page.contains("Encore " + left), "\"available\":\"%s\"".formatted(left));
        }

        static Flag price(String price) {
            return new Flag(page -> page.contains(price.replace('.', ',')), "\"%s\"".formatted(price));
        }

        boolean isShownBy(String body) {
            return body.startsWith("{") ? body.contains(api) : page.test(body);
        }
    }

    private void changes(String kind, Runnable change, List<OpenShelf> shelves, Flag flag) {
        var offer = village.offer(LEEK, village.firstDate());
        var shelf = shelf();
        var api = "/api/v1/offers/%d?destination=%d&date=%s"
                .formatted(offer, village.site("kiosque"), village.firstDate());
        var places = new ArrayList<Place>();
        for (var node : nodes()) {
            var visitor = household.at(node);
            places.add(new Place(kind + ", page of a household" + at(node), () -> page(visitor, shelf)));
            places.add(new Place(kind + ", page that visitors share" + at(node), () -> look(node, shelf)));
            places.add(new Place(kind + ", API" + at(node), () -> look(node, api)));
        }
        for (var node = 0; node < shelves.size(); node++) {
            var open = shelves.get(node);
            places.add(new Place(kind + ", open page" + at(nodes().get(node)), () -> open.lastWordOf(offer)));
        }
        changes(change, places, flag::isShownBy);
    }

    private String shelf() {
        return "/?destination=%d&date=%s&q=%s".formatted(village.site("kiosque"), village.firstDate(), LEEK);
    }

    /** Everybody looks while it is changed, and until they have seen it. */
    private void changes(Runnable change, List<Place> places, Predicate<String> shows) {
        assertThat(places).noneMatch(place -> shows.test(place.look.get()));
        var begun = System.nanoTime();
        var arrivals = places.stream()
                .map(place -> CompletableFuture.supplyAsync(() -> until(place, shows, begun), eyes))
                .toList();
        change.run();
        for (var place = 0; place < places.size(); place++) {
            seen.computeIfAbsent(places.get(place).name, any -> new ArrayList<>())
                    .add(arrivals.get(place).join());
        }
    }

    /** Not as often as it can: others need the machine too. */
    private static Duration until(Place place, Predicate<String> shows, long begun) {
        Patience.until(place.name, () -> {
            pause();
            return shows.test(place.look.get());
        });
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void pause() {
        try {
            Thread.sleep(30);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertSeenInTime(int changes, String... places) {
        for (var place : places) {
            for (var node : nodes()) {
                var delays = seen.get(place + at(node)).stream().sorted().toList();
                assertThat(delays).hasSize(changes);
                assertThat(delays.get(changes / 2))
                        .as("%s%s: %s", place, at(node), delays)
                        .isLessThanOrEqualTo(USUALLY);
                assertThat(delays.get(changes - 1))
                        .as("%s%s: %s", place, at(node), delays)
                        .isLessThanOrEqualTo(AT_MOST);
            }
        }
    }

    private List<Integer> nodes() {
        return List.of(port, other.port());
    }

    private String at(int node) {
        return node == port ? " here" : " at the other node";
    }

    private void say(String change) {
        var answer =
                producer.call("PATCH", "/stock", "[{\"product\":\"%d\",%s}]".formatted(village.product(LEEK), change));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void expects(LocalDate monday, String quantity) {
        var answer = producer.call(
                "PUT",
                "/stock/forecasts",
                "[{\"product\":\"%d\",\"monday\":\"%s\",\"quantity\":\"%s\"}]"
                        .formatted(village.product(LEEK), monday, quantity));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void price(long offer, String price) {
        database.sql("update ordercycle.offer set household_price = %s, version = version + 1 where id = %d"
                        .formatted(price, offer))
                .then()
                .block();
    }

    private static String page(Visitor visitor, String path) {
        return Objects.requireNonNull(visitor.get(path).getResponseBody());
    }

    /** As somebody without an account, who has chosen the point before: so it is a page that others get too. */
    private String look(int node, String path) {
        var answer = ask(node, path);
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
        return answer.body();
    }

    private HttpResponse<String> ask(int node, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + node + path))
                    .header("Cookie", cookies)
                    .build();
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
