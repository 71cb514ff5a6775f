package coop.tablee.benchmark;

import coop.tablee.benchmark.NetworkBuyers.Request;
import coop.tablee.testing.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much memory a marketplace holds while a network looks and orders: of twenty calls ten are for the shop's page as visitors share it, three for a page of one's own,
 * three for JSON, two for a search and two place an order of ten lines. Prints what is resident (without PostgreSQL) at half time and at the end; the books are asked after.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy: it is changed), clients (16), seconds (600), flags for the marketplace's JVM.
 */
public final class MemoryBenchmark {

    private static final int SHELVES = 40;
    private static final int KITCHENS = 200;
    private static final int LINES = 10;

    private final Calls calls;
    private final List<Shelf> shelves;
    private final List<Request> requests;

    private MemoryBenchmark(Calls calls, List<Shelf> shelves, List<Request> requests) {
        this.calls = calls;
        this.shelves = shelves;
        this.requests = requests;
    }

    public static void main(String[] arguments) throws Exception {
        var clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        var half = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 600)
                .dividedBy(2);
        try (var marketplace = NetworkMarketplace.start(
                Path.of(arguments[0]), Arrays.stream(arguments).skip(3).toList())) {
            var database = marketplace.database(1, Map.of());
            var buyers = new NetworkBuyers(database);
            buyers.provide();
            var calls = marketplace.calls();
            var mix = new MemoryBenchmark(
                    calls,
                    Shelf.fullest(SHELVES, database, calls),
                    buyers.requests(new ApiCalls(calls), KITCHENS, LINES));
            var load = new Load(clients, half, marketplace.postmaster());
            load.measure("first half", marketplace.pid(), mix::once);
            var then = resident(marketplace.pid());
            load.measure("second half", marketplace.pid(), mix::once);
            var last = resident(marketplace.pid());
            System.out.printf(
                    Locale.ROOT,
                    "resident %d MB at half time, %d MB at the end: %.2f x%n",
                    then / 1024,
                    last / 1024,
                    last / (double) then);
            Invariants.assertHoldAndBooksAreKept(database);
            System.out.println("The invariants hold.");
        }
        System.exit(0);
    }

    private boolean once() throws Exception {
        var random = ThreadLocalRandom.current();
        var shelf = shelves.get(random.nextInt(shelves.size()));
        var which = random.nextInt(20);
        if (which < 10) {
            return calls.isFine(shelf.page(), shelf.cookie());
        } else if (which < 13) {
            return calls.isFine(shelf.page(), shelf.ownCookie());
        } else if (which < 16) {
            return calls.isFine("/api/v1/offers" + shelf.asked() + "&limit=24", "");
        } else if (which < 18) {
            return calls.isFine(shelf.page() + "&q=pom", shelf.ownCookie());
        }
        var request = requests.get(random.nextInt(requests.size()));
        return new ApiCalls(calls)
                        .order(request.token(), UUID.randomUUID().toString(), request.body())
                        .status()
                == 201;
    }

    /** Kilobytes. */
    private static long resident(long process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
