package coop.tablee.benchmark;

import coop.tablee.benchmark.NetworkBuyers.Request;
import coop.tablee.platform.DatabaseAddress;
import coop.tablee.platform.EmbeddedDatabase;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceProcess;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;

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

    private static final int TEMPLATES = 256;
    private static final int KITCHENS = 200;

    private final int clients;
    private final Duration time;
    private final int lines;
    private final DatabaseAddress address;
    private final long postmaster;

    private PlacingBenchmark(int clients, Duration time, int lines, DatabaseAddress address, long postmaster) {
        this.clients = clients;
        this.time = time;
        this.lines = lines;
        this.address = address;
        this.postmaster = postmaster;
    }

    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[0]);
        var clients = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        var seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        var lines = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10;
        var warmUp = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 120;
        var flags = Arrays.stream(arguments).skip(5).toList();
        try (var database = EmbeddedDatabase.start(data)) {
            var postmaster = Long.parseLong(Files.readAllLines(data.resolve("postgresql/postmaster.pid"))
                    .get(0));
            new PlacingBenchmark(clients, Duration.ofSeconds(seconds), lines, database.address(), postmaster)
                    .run(Duration.ofSeconds(warmUp), flags);
        }
        System.exit(0);
    }

    private void run(Duration warmUp, List<String> flags) throws Exception {
        var plain = pool(Map.of());
        var bare = pool(Map.of("session_replication_role", "replica"));
        var logs = Files.createTempDirectory("tablee-placing");
        try (var marketplace = MarketplaceProcess.start(logs, address, flags).untilReady()) {
            var api = new ApiCalls(marketplace.address());
            var database = DatabaseClient.create(plain);
            var buyers = new NetworkBuyers(database);
            buyers.provide();
            var requests = buyers.requests(api, KITCHENS, lines);
            System.out.printf("%d different orders of up to %d lines%n", requests.size(), lines);
            measure("warm-up", warmUp, marketplace.pid(), () -> place(api, requests));
            var product = measure("orders over HTTP", time, marketplace.pid(), () -> place(api, requests));
            atHalfLoad(product.perSecond() / 2, () -> place(api, requests));
            Invariants.assertHold(database);
            System.out.println("The invariants hold.");

            var source = new ClassPathResource("benchmark/floor.sql").getContentAsString(StandardCharsets.UTF_8);
            database.sql("drop schema if exists benchmark cascade").then().block();
            database.sql(source).then().block();
            templates(database);
            var floor = DatabaseClient.create(bare);
            var own = ProcessHandle.current().pid();
            measure("warm-up", time, own, () -> floor(floor));
            var least = measure("floor", time, own, () -> floor(floor));
            System.out.printf(
                    Locale.ROOT,
                    "%d lines, %d clients: %.0f %% of the floor's throughput, %.2f x its CPU%nThe floor was:%n%s%n",
                    lines,
                    clients,
                    100.0 * product.perSecond() / least.perSecond(),
                    product.cpuMillis() / least.cpuMillis(),
                    source);
        } finally {
            plain.dispose();
            bare.dispose();
        }
    }

    private ConnectionPool pool(Map<String, String> settings) {
        var factory = ConnectionFactories.get(ConnectionFactoryOptions.parse(address.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.user())
                .option(ConnectionFactoryOptions.PASSWORD, address.password())
                .option(PostgresqlConnectionFactoryProvider.OPTIONS, settings)
                .build());
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(0)
                .maxSize(clients)
                .build());
    }

    private interface Once {
        boolean call() throws Exception;
    }

    /** CPU of an order in milliseconds: all of it, and PostgreSQL's part. */
    private record Result(double perSecond, double cpuMillis, double databaseMillis) {}

    private Result measure(String what, Duration time, long process, Once once) throws Exception {
        var done = new AtomicLong();
        var failed = new AtomicLong();
        var took = new ConcurrentLinkedQueue<Long>();
        var begun = System.nanoTime();
        var end = begun + time.toNanos();
        var cpu = Processor.ofProcess(process);
        var databaseCpu = Processor.ofServer(postmaster);
        var pool = Executors.newFixedThreadPool(clients);
        for (var client = 0; client < clients; client++) {
            pool.execute(() -> {
                while (System.nanoTime() < end) {
                    var started = System.nanoTime();
                    (succeeds(once) ? done : failed).incrementAndGet();
                    took.add(System.nanoTime() - started);
                }
            });
        }
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.HOURS);
        var orders = Math.max(1, done.get());
        var databaseMillis = Processor.ofServer(postmaster) - databaseCpu;
        var result = new Result(
                done.get() * 1e9 / (System.nanoTime() - begun),
                (Processor.ofProcess(process) - cpu + databaseMillis) / orders,
                databaseMillis / orders);
        System.out.printf(
                Locale.ROOT,
                "%-18s %3d clients %7.0f /s %6.2f ms CPU each (PostgreSQL %.2f), %s, %d failed%n",
                what,
                clients,
                result.perSecond(),
                result.cpuMillis(),
                result.databaseMillis(),
                times(took),
                failed.get());
        return result;
    }

    /** One order each so and so many microseconds, whether the last one is answered or not; times count from when an order was due. */
    private void atHalfLoad(double perSecond, Once once) throws Exception {
        var failed = new AtomicLong();
        var took = new ConcurrentLinkedQueue<Long>();
        var pool = Executors.newCachedThreadPool();
        var begun = System.nanoTime();
        for (var i = 0; i < perSecond * time.toSeconds(); i++) {
            var due = begun + (long) (i * 1e9 / perSecond);
            while (System.nanoTime() < due) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
            pool.execute(() -> {
                if (!succeeds(once)) {
                    failed.incrementAndGet();
                }
                took.add(System.nanoTime() - due);
            });
        }
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.HOURS);
        System.out.printf(
                Locale.ROOT, "%-18s %7.0f /s, %s, %d failed%n", "half load", perSecond, times(took), failed.get());
    }

    private static String times(ConcurrentLinkedQueue<Long> took) {
        var times = took.stream().sorted().mapToDouble(nanos -> nanos / 1e6).toArray();
        return String.format(
                Locale.ROOT,
                "median %.1f ms, 99 of 100 within %.1f ms, slowest %.1f ms",
                times[times.length / 2],
                times[times.length * 99 / 100],
                times[times.length - 1]);
    }

    private static boolean succeeds(Once once) {
        try {
            return once.call();
        } catch (Exception e) {
            return false;
        }
    }

    private static boolean place(ApiCalls api, List<Request> requests) throws Exception {
        var request = requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
        return api.order(request.token(), UUID.randomUUID().toString(), request.body()) == 201;
    }

    /** The last orders that were placed are what the floor writes again. */
    private static void templates(DatabaseClient database) {
        database.sql(
                        "select benchmark.keep(n::int, id) from (select id, row_number() over (order by id desc) - 1 n from ordering.orders order by id desc limit "
                                + TEMPLATES + ") o")
                .then()
                .block();
    }

    private static boolean floor(DatabaseClient database) {
        return database.sql("select benchmark.place(:template, :key) id")
                        .bind("template", ThreadLocalRandom.current().nextInt(TEMPLATES))
                        .bind("key", UUID.randomUUID().toString())
                        .map(row -> row.get("id", Long.class))
                        .one()
                        .block()
                != null;
    }
}
