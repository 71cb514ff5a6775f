package coop.tablee.benchmark;

import coop.tablee.benchmark.NetworkBuyers.Request;
import coop.tablee.testing.Invariants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Places orders of a network's kitchens, on account, over HTTP at a marketplace in a process of its own, then has the same PostgreSQL write the same rows by one
 * set-based function without any check (the floor, {@code benchmark/floor.sql}, printed with the result; its connections fire neither triggers nor foreign keys),
 * called over R2DBC by as many clients in the same run. Prints throughput, the CPU of application and PostgreSQL for each order (for the floor: of the caller and
 * PostgreSQL), and their ratios, then how long orders take at half that load; the invariants are asked before the floor writes what nobody ordered.
 * Everything is durable, as in the embedded database. Reads {@code /proc}, so it runs on Linux.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy: it is changed), clients (16), seconds of each part (20), lines of an order (10),
 * seconds of warm-up (120), flags for the marketplace's JVM.
 */
public final class PlacingBenchmark {

    private static final int KITCHENS = 200;

    private PlacingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        var time = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20);
        var lines = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10;
        var warmUp = Duration.ofSeconds(arguments.length > 4 ? Integer.parseInt(arguments[4]) : 120);
        var flags = Arrays.stream(arguments).skip(5).toList();
        try (var marketplace = NetworkMarketplace.start(Path.of(arguments[0]), flags)) {
            var database = marketplace.database(1, Map.of());
            var buyers = new NetworkBuyers(database);
            buyers.provide();
            var requests = buyers.requests(marketplace.api(), KITCHENS, lines);
            System.out.printf("%d different orders of up to %d lines%n", requests.size(), lines);
            compare(marketplace, new Load(clients, time, marketplace.postmaster()), warmUp, requests, lines);
        }
        System.exit(0);
    }

    /** Places these orders again and again, then the floor does. */
    private static void compare(
            NetworkMarketplace marketplace, Load load, Duration warmUp, List<Request> requests, int lines)
            throws Exception {
        var api = marketplace.api();
        load.measure("warm-up", warmUp, marketplace.pid(), () -> place(api, requests));
        var product = load.measure("orders over HTTP", marketplace.pid(), () -> place(api, requests));
        load.at(product.perSecond() / 2, () -> place(api, requests));
        Invariants.assertHold(marketplace.database(1, Map.of()));
        System.out.println("The invariants hold.");

        var floor = Floor.under(marketplace, load.clients());
        var own = ProcessHandle.current().pid();
        load.measure("warm-up", own, floor::place);
        var least = load.measure("floor", own, floor::place);
        System.out.printf(
                Locale.ROOT,
                "%d lines, %d clients: %.0f %% of the floor's throughput, %.2f x its CPU%nThe floor was:%n%s%n",
                lines,
                load.clients(),
                100.0 * product.perSecond() / least.perSecond(),
                product.cpuMillis() / least.cpuMillis(),
                floor.source());
    }

    private static boolean place(ApiCalls api, List<Request> requests) throws Exception {
        var request = requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
        return api.order(request.token(), UUID.randomUUID().toString(), request.body())
                        .status()
                == 201;
    }
}
