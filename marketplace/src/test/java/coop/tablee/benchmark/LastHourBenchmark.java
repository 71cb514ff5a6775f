package coop.tablee.benchmark;

import coop.tablee.benchmark.NetworkBuyers.Request;
import coop.tablee.testing.Invariants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network's last hour before the cut-off, as fast as the machine takes it: 13,000 households place a basket of ten lines each and pay, and 600 kitchen orders of
 * eighty lines come with them, mixed, over HTTP. Prints how long that took; the books are asked after.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy: it is changed), clients (64), baskets (13000), kitchen orders (600), seconds of
 * warm-up (60) with other kitchens' orders, flags for the marketplace's JVM.
 */
public final class LastHourBenchmark {

    private static final int KITCHENS = 200;
    private static final int LINES = 10;
    private static final int KITCHEN_LINES = 80;

    private LastHourBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
        var baskets = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 13_000;
        var kitchenOrders = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 600;
        var warmUp = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 60;
        var flags = Arrays.stream(arguments).skip(5).toList();
        try (var marketplace = NetworkMarketplace.start(Path.of(arguments[0]), flags)) {
            var database = marketplace.database(1, Map.of());
            var api = marketplace.api();
            var buyers = new NetworkBuyers(database);
            buyers.provide();
            var warming = buyers.requests(api, KITCHENS, LINES);
            var asked = new ArrayList<>(buyers.requests(api, KITCHENS, KITCHEN_LINES, kitchenOrders / KITCHENS + 1));
            asked.subList(Math.min(kitchenOrders, asked.size()), asked.size()).clear();
            System.out.printf("%d kitchen orders of up to %d lines%n", asked.size(), KITCHEN_LINES);
            asked.addAll(buyers.baskets(api, baskets, LINES));
            Collections.shuffle(asked, new Random(7));

            var load = new Load(clients, Duration.ofSeconds(warmUp), marketplace.postmaster());
            load.measure(
                    "warm-up",
                    marketplace.pid(),
                    () -> places(api, warming.get(ThreadLocalRandom.current().nextInt(warming.size()))));
            var next = new ConcurrentLinkedQueue<Request>(asked);
            var begun = System.nanoTime();
            load.measure("the last hour", asked.size(), marketplace.pid(), () -> places(api, next.remove()));
            System.out.printf(Locale.ROOT, "%d orders in %.1f s%n", asked.size(), (System.nanoTime() - begun) / 1e9);
            Invariants.assertHoldAndBooksAreKept(database);
            System.out.println("The invariants hold.");
        }
        System.exit(0);
    }

    private static boolean places(ApiCalls api, Request request) throws Exception {
        return api.order(request.token(), UUID.randomUUID().toString(), request.body())
                        .status()
                == 201;
    }
}
