package coop.tablee.benchmark;

import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.Scratch;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Looks at a network's shop window in three ways, each against a bare handler in the same run, with as many clients and the same flags: the API's JSON of 24 offers
 * and the page, against {@link BareShopWindow} with the same query; and the page that visitors share, against a handler that returns its bytes from memory. Prints
 * throughput, CPU for each (application and PostgreSQL), the ratios, and how long an answer takes at half the load. Then a second marketplace starts on the same database, and it
 * prints how long a change of stock and of price takes until visitors see it on both. Reads {@code /proc}, so it runs on Linux.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy: it is changed), clients (16), seconds of each part (10), seconds of warm-up (30),
 * flags for the JVMs.
 */
public final class ShopWindowBenchmark {

    private static final int SHELVES = 40;
    private static final int CHANGES = 10;
    private static final String CHANGE_STOCK = """
            select stock.post(array[r.id], array['adjust'], array[case when r.on_hand - r.reserved >= o.minimum then r.reserved - r.on_hand else o.minimum * 100 end],
                array[null]::bigint[], null, 'benchmark')
            from ordercycle.offer o join stock.stock_row r on r.id = o.stock_id where o.id = :offer
            """;
    private static final String CHANGE_PRICE =
            "update ordercycle.offer set household_price = household_price + 0.01, version = version + 1 where id = :offer";
    private static final String SOME_OFFER = """
            select o.id from ordercycle.offer o join stock.stock_row r on r.id = o.stock_id where o.id = any (:offers) and not r.on_demand order by o.id limit 1
            """;
    private static final Pattern OFFER = Pattern.compile("href=\"/products/(\\d+)\\?");

    private final NetworkMarketplace marketplace;
    private final Load load;
    private final Duration warmUp;
    private final List<String> flags;
    private final DatabaseClient database;

    private ShopWindowBenchmark(NetworkMarketplace marketplace, Load load, Duration warmUp, List<String> flags) {
        this.marketplace = marketplace;
        this.load = load;
        this.warmUp = warmUp;
        this.flags = flags;
        this.database = marketplace.database(1, Map.of());
    }

    public static void main(String[] arguments) throws Exception {
        var flags = Arrays.stream(arguments).skip(4).toList();
        try (var marketplace = NetworkMarketplace.start(Path.of(arguments[0]), flags)) {
            var load = new Load(
                    number(arguments, 1, 16), Duration.ofSeconds(number(arguments, 2, 10)), marketplace.postmaster());
            new ShopWindowBenchmark(marketplace, load, Duration.ofSeconds(number(arguments, 3, 30)), flags).run();
        }
        System.exit(0);
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void run() throws Exception {
        var directory = Scratch.goesAtTheEnd(Files.createTempDirectory("tablee-window"));
        var calls = marketplace.calls();
        var shelves = Shelf.fullest(SHELVES, database, calls);
        var page = calls.get(shelves.get(0).page(), shelves.get(0).cookie());
        var bytes = Files.write(directory.resolve("page.html"), page.body().array());
        try (var bare = bare(directory, bytes).untilReady()) {
            var bareCalls = new Calls(bare.port());
            var plain =
                    bareCalls.get("/html" + shelves.get(0).asked(), "").body().remaining();
            System.out.printf(
                    "%d shelves; a page has %d bytes, 24 rows of it bare %d, the rest is filler%n",
                    shelves.size(), page.body().remaining(), plain);
            var filler = "&filler=" + Math.max(0, page.body().remaining() - plain);
            compare(
                    "JSON of 24 offers",
                    marketplace.pid(),
                    () -> some(shelves, shelf -> calls.isFine("/api/v1/offers" + shelf.asked() + "&limit=24", "")),
                    bare.pid(),
                    () -> some(shelves, shelf -> bareCalls.isFine("/json" + shelf.asked() + "&limit=24", "")));
            compare(
                    "page",
                    marketplace.pid(),
                    () -> some(shelves, shelf -> calls.isFine(shelf.page(), shelf.ownCookie())),
                    bare.pid(),
                    () -> some(shelves, shelf -> bareCalls.isFine("/html" + shelf.asked() + filler, "")));
            compare(
                    "shared page",
                    marketplace.pid(),
                    () -> calls.isFine(shelves.get(0).page(), shelves.get(0).cookie()),
                    bare.pid(),
                    () -> bareCalls.isFine("/bytes", ""));
        }
        try (var second = MarketplaceProcess.start(directory, marketplace.address(), flags)
                .untilReady()) {
            changes(shelves.get(0), List.of(calls, new Calls(second.port())));
        }
    }

    private interface Looking {
        boolean at(Shelf shelf) throws Exception;
    }

    private static boolean some(List<Shelf> shelves, Looking looking) throws Exception {
        return looking.at(shelves.get(ThreadLocalRandom.current().nextInt(shelves.size())));
    }

    private MarketplaceProcess bare(Path directory, Path bytes) {
        var address = marketplace.address();
        var url = "postgresql://%s:%s@%s:%d/%s"
                .formatted(address.user(), address.password(), address.hosts(), address.port(), address.database());
        return MarketplaceProcess.start(
                directory,
                flags,
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareShopWindow.class.getName(),
                        url,
                        bytes.toString()));
    }

    private void compare(String what, long product, Load.Once ours, long bare, Load.Once theirs) throws Exception {
        load.measure("(warm-up)", warmUp, product, ours);
        var result = load.measure(what, product, ours);
        load.at(result.perSecond() / 2, ours);
        load.measure("(warm-up)", warmUp, bare, theirs);
        var floor = load.measure("bare", bare, theirs);
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f %% of the bare handler's throughput, %.2f x its CPU%n",
                what,
                100 * result.perSecond() / floor.perSecond(),
                result.cpuMillis() / floor.cpuMillis());
    }

    private void changes(Shelf shelf, List<Calls> nodes) throws Exception {
        var offers = OFFER.matcher(
                        nodes.get(0).get(shelf.page(), shelf.cookie()).text())
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .distinct()
                .toArray(Long[]::new);
        var offer = database.sql(SOME_OFFER)
                .bind("offers", offers)
                .map(row -> row.get("id", Long.class))
                .one()
                .block();
        for (var change : List.of(CHANGE_STOCK, CHANGE_PRICE)) {
            var took = new ConcurrentLinkedQueue<Long>();
            for (var i = 0; i < CHANGES; i++) {
                took.addAll(seen(shelf, nodes, change, offer));
            }
            System.out.printf(
                    "a change of %s is seen on %d nodes: %s%n",
                    change.equals(CHANGE_STOCK) ? "stock" : "price", nodes.size(), Load.times(took));
        }
    }

    /** How long after it was committed each node's visitors saw another page, in nanoseconds; they look as often as they can. */
    private List<Long> seen(Shelf shelf, List<Calls> nodes, String change, long offer) throws Exception {
        var before = new ArrayList<ByteBuffer>();
        for (var node : nodes) {
            before.add(node.get(shelf.page(), shelf.cookie()).body());
        }
        database.sql(change).bind("offer", offer).then().block();
        var committed = System.nanoTime();
        var took = new Long[nodes.size()];
        while (Arrays.asList(took).contains(null)) {
            for (var node = 0; node < nodes.size(); node++) {
                var now = nodes.get(node).get(shelf.page(), shelf.cookie()).body();
                if (took[node] == null && !before.get(node).equals(now)) {
                    took[node] = System.nanoTime() - committed;
                }
            }
        }
        return List.of(took);
    }
}
