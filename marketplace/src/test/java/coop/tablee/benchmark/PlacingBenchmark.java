package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.platform.DatabaseAddress;
import coop.tablee.platform.EmbeddedDatabase;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Village;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places orders of a kitchen, on account, over HTTP at a marketplace in a process of its own, then has the same PostgreSQL write the same rows by one set-based
 * function without any check (the floor, {@code benchmark/floor.sql}, printed with the result), called over R2DBC by as many clients in the same run. Prints
 * throughput, the CPU of application and PostgreSQL for each order (for the floor: of the caller and PostgreSQL), and their ratios; the invariants are asked at
 * the end. Everything is durable, as in the embedded database. Reads {@code /proc}, so it runs on Linux.
 *
 * <p>Arguments: clients (16), seconds of each part (20), lines of an order (10), flags for the marketplace's JVM. {@code -Dsql=…} is run
 * before the marketplace starts.
 */
public final class PlacingBenchmark {

    private static final int TEMPLATES = 64;
    private static final int MILLIS_PER_TICK = 10;
    private static final long PLENTY = 90_000_000L;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int clients;
    private final Duration time;
    private final int lines;
    private final DatabaseAddress address;
    private final long postmaster;

    private PlacingBenchmark(int clients, Duration time, int lines, DatabaseAddress address) {
        this.clients = clients;
        this.time = time;
        this.lines = lines;
        this.address = address;
        this.postmaster = Long.parseLong(new DatabaseFile(address).line(0));
    }

    public static void main(String[] arguments) throws Exception {
        var clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
        var seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        var lines = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        var flags = Arrays.stream(arguments).skip(3).toList();
        try (var database = EmbeddedDatabase.start(DatabaseFile.DIRECTORY)) {
            new PlacingBenchmark(clients, Duration.ofSeconds(seconds), lines, database.address()).run(flags);
        }
        System.exit(0);
    }

    /** Where this run's PostgreSQL keeps its data, and what its lock file says. */
    private record DatabaseFile(DatabaseAddress address) {

        static final Path DIRECTORY = directory();

        String line(int number) {
            try {
                return Files.readAllLines(DIRECTORY.resolve("postgresql/postmaster.pid"))
                        .get(number);
            } catch (IOException e) {
                throw new IllegalStateException("no PostgreSQL at " + address, e);
            }
        }

        private static Path directory() {
            try {
                return Files.createTempDirectory("tablee-placing");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Shop(long site, String email, String date) {}

    private void run(List<String> flags) throws Exception {
        var shop = stockedVillage();
        if (System.getProperty("sql") != null) {
            TestDatabase.execute(address, System.getProperty("sql"));
        }
        var port = freePort();
        var process = marketplace(port, flags);
        var pool = pool();
        try {
            var here = URI.create("http://localhost:" + port);
            awaitReadiness(here);
            var database = DatabaseClient.create(pool);
            var token = token(here, shop);
            var bodies = bodies(here, token, shop);
            var floorSource = new ClassPathResource("benchmark/floor.sql").getContentAsString(StandardCharsets.UTF_8);
            measure("warm-up", process.pid(), () -> place(here, token, bodies));
            var product = measure("orders over HTTP", process.pid(), () -> place(here, token, bodies));
            TestDatabase.execute(address, floorSource);
            templates(database);
            var own = ProcessHandle.current().pid();
            measure("warm-up", own, () -> floor(database));
            var floor = measure("floor", own, () -> floor(database));
            System.out.printf(
                    Locale.ROOT,
                    "%d lines, %d clients: %.0f %% of the floor's throughput, %.2f x its CPU%n%n",
                    lines,
                    clients,
                    100.0 * product.perSecond() / floor.perSecond(),
                    product.cpuMillis() / floor.cpuMillis());
            Invariants.assertHold(database);
            System.out.println("The invariants hold. The floor was:\n" + floorSource);
        } finally {
            pool.dispose();
            process.destroy();
            process.waitFor();
        }
    }

    /** A village with enough of everything, told by a marketplace that is closed again. */
    private Shop stockedVillage() {
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(Map.of(
                        "marketplace.database-url",
                        TestDatabase.url(address),
                        "marketplace.demo",
                        "none",
                        "server.port",
                        "0"))
                .run()) {
            var database = application.getBean(DatabaseClient.class);
            var village = Village.build(database, application.getBean(Accounts.class));
            List.of(
                            "update ordercycle.offer set maximum = null, minimum = 1, step = 1",
                            "update delivery.slot set crates = 9000000, chilled_crates = 9000000, frozen_crates = 9000000",
                            "analyze",
                            "select stock.post(array_agg(id), array_agg('receive'::text), array_agg(%d::numeric), array_agg(null::bigint), null, 'benchmark') from stock.stock_row where not on_demand"
                                    .formatted(PLENTY))
                    .forEach(sql -> database.sql(sql).then().block());
            return new Shop(
                    village.site("tilleulsDoor"),
                    village.email("canteen"),
                    village.firstDate().toString());
        }
    }

    private Process marketplace(int port, List<String> flags) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Marketplace.class.getName()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile("tablee-placing", ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "MARKETPLACE_DATABASE_URL",
                        TestDatabase.url(address),
                        "MARKETPLACE_DEMO",
                        "none",
                        "SERVER_PORT",
                        String.valueOf(port)));
        return builder.start();
    }

    private ConnectionPool pool() {
        var factory = ConnectionFactories.get(ConnectionFactoryOptions.parse(address.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.user())
                .option(ConnectionFactoryOptions.PASSWORD, address.password())
                .build());
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(clients)
                .maxSize(clients)
                .build());
    }

    private interface Once {
        boolean call() throws Exception;
    }

    /** CPU of an order in milliseconds: all of it, and PostgreSQL's part. */
    private record Result(double perSecond, double cpuMillis, double databaseMillis) {}

    private Result measure(String what, long process, Once once) throws Exception {
        var done = new AtomicLong();
        var failed = new AtomicLong();
        var took = new ConcurrentLinkedQueue<Long>();
        var end = System.nanoTime() + time.toNanos();
        var cpu = cpuMillis(process);
        var databaseCpu = databaseMillis();
        var pool = Executors.newFixedThreadPool(clients);
        for (var client = 0; client < clients; client++) {
            pool.execute(() -> {
                while (System.nanoTime() < end) {
                    var begun = System.nanoTime();
                    (succeeds(once) ? done : failed).incrementAndGet();
                    took.add(System.nanoTime() - begun);
                }
            });
        }
        pool.shutdown();
        while (!pool.isTerminated()) {
            Thread.sleep(50);
        }
        var orders = Math.max(1, done.get());
        var result = new Result(
                done.get() / (double) time.toSeconds(),
                (cpuMillis(process) - cpu) / orders,
                (databaseMillis() - databaseCpu) / orders);
        var times = took.stream().sorted().mapToDouble(nanos -> nanos / 1e6).toArray();
        System.out.printf(
                Locale.ROOT,
                "%-18s %3d clients %7.0f /s %6.2f ms CPU each (PostgreSQL %.2f), median %.1f ms, 99 of 100 within %.1f ms, slowest %.1f ms, %d failed%n",
                what,
                clients,
                result.perSecond(),
                result.cpuMillis(),
                result.databaseMillis(),
                times[times.length / 2],
                times[times.length * 99 / 100],
                times[times.length - 1],
                failed.get());
        return result;
    }

    private static boolean succeeds(Once once) {
        try {
            return once.call();
        } catch (Exception e) {
            return false;
        }
    }

    private boolean place(URI here, String token, List<String> bodies) throws Exception {
        var body = bodies.get(ThreadLocalRandom.current().nextInt(bodies.size()));
        return http.send(order(here, token, UUID.randomUUID().toString(), body), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 201;
    }

    private static HttpRequest order(URI here, String token, String key, String body) {
        return HttpRequest.newBuilder(here.resolve("/api/v1/orders"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** The last orders that were placed are what the floor writes again. */
    private void templates(DatabaseClient database) {
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

    /** Orders of as many different goods as the kitchen is offered, drawn anew for each; always the same draw. */
    private List<String> bodies(URI here, String token, Shop shop) throws Exception {
        var answer =
                get(here, token, "/api/v1/offers?limit=100&destination=%d&date=%s".formatted(shop.site, shop.date));
        var offers = new ArrayList<String>();
        json.readTree(answer)
                .required("items")
                .valueStream()
                .filter(offer -> offer.path("available").isString())
                .forEach(offer -> offers.add(offer.required("id").asString()));
        System.out.printf("%d goods to order%n", offers.size());
        var random = new Random(7);
        return IntStream.range(0, TEMPLATES)
                .mapToObj(i -> {
                    Collections.shuffle(offers, random);
                    var asked = IntStream.range(0, lines)
                            .mapToObj(n ->
                                    "{\"offer\":\"%s\",\"quantity\":\"1\"}".formatted(offers.get(n % offers.size())))
                            .toList();
                    return "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"purchaseOrderNumber\":\"BC-1\",\"lines\":[%s],\"payment\":{\"method\":\"account\"}}"
                            .formatted(shop.site, shop.date, String.join(",", asked));
                })
                .toList();
    }

    private String token(URI here, Shop shop) throws Exception {
        var basic = Base64.getEncoder().encodeToString((shop.email + ":demo").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(here.resolve("/api/v1/tokens"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return json.readTree(answer).required("token").asString();
    }

    private String get(URI here, String token, String path) throws Exception {
        var request = HttpRequest.newBuilder(here.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void awaitReadiness(URI here) throws Exception {
        var request = HttpRequest.newBuilder(here.resolve("/actuator/health/readiness"))
                .build();
        for (var tries = 0; tries < 600 && !isReady(request); tries++) {
            Thread.sleep(200);
        }
    }

    private boolean isReady(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** CPU of a process and of PostgreSQL: the server, its living processes and those that have ended. */
    private double cpuMillis(long process) {
        return ticks(process, 2) * (double) MILLIS_PER_TICK + databaseMillis();
    }

    private double databaseMillis() {
        var ticks = ticks(postmaster, 4)
                + ProcessHandle.of(postmaster).stream()
                        .flatMap(ProcessHandle::children)
                        .mapToLong(child -> ticks(child.pid(), 2))
                        .sum();
        return ticks * (double) MILLIS_PER_TICK;
    }

    /** The first of utime, stime, cutime and cstime, which stand in this order behind the process's name in brackets; 0 when it has just ended. */
    private static long ticks(long process, int figures) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(process), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(fields, 11, 11 + figures)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
