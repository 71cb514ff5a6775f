package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places ten-line orders of a kitchen over HTTP, then has PostgreSQL write the same rows by one set-based function without any check (the floor), with the
 * same number of clients in the same run, and prints throughput, CPU per order (clients, application and PostgreSQL
 * together), and their ratio. Reads {@code /proc}, so it runs on Linux.
 *
 * <p>Arguments: clients (16), seconds of each part (20).
 */
public final class PlacingBenchmark {

    private static final int LINES = 10;
    private static final int MILLIS_PER_TICK = 10;
    private static final List<String> GOODS = List.of(
            "Poireau",
            "Carotte",
            "Betterave",
            "Pomme de terre",
            "Oignon jaune",
            "Chou rouge",
            "Jus de pomme",
            "Pain gris au levain",
            "Baguette",
            "Spaghetti");

    private final ConfigurableApplicationContext application;
    private final DatabaseClient database;
    private final Village village;
    private final int clients;
    private final Duration time;
    private final long postmaster;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PlacingBenchmark(ConfigurableApplicationContext application, int clients, Duration time) {
        this.application = application;
        this.database = application.getBean(DatabaseClient.class);
        this.village = Village.build(database, application.getBean(Accounts.class));
        this.clients = clients;
        this.time = time;
        this.postmaster = database.sql("select pg_backend_pid() pid")
                .map(row -> row.get("pid", Long.class))
                .one()
                .flatMap(backend -> Mono.justOrEmpty(ProcessHandle.of(backend).flatMap(ProcessHandle::parent)))
                .block()
                .pid();
    }

    public static void main(String[] arguments) throws Exception {
        var clients = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
        var seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(Map.of(
                        "marketplace.database-url",
                        TestDatabase.url(TestDatabase.fresh()),
                        "marketplace.demo",
                        "none",
                        "server.port",
                        "0"))
                .run()) {
            new PlacingBenchmark(application, clients, Duration.ofSeconds(seconds)).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        stockUp();
        database.sql(new ClassPathResource("benchmark/floor.sql").getContentAsString(StandardCharsets.UTF_8))
                .then()
                .block();
        var token = token();
        var body = body();
        measure("warm-up", () -> place(token, body));
        var product = measure("orders over HTTP", () -> place(token, body));
        var template = database.sql("select max(id) id from ordering.orders")
                .map(row -> row.get("id", Long.class))
                .one()
                .block();
        measure("warm-up", () -> floor(template));
        var floor = measure("floor", () -> floor(template));
        System.out.printf(
                Locale.ROOT,
                "ratio: %.0f %% of the floor's throughput, %.1f x its CPU%n",
                100.0 * product.perSecond() / floor.perSecond(),
                product.cpuMillis() / floor.cpuMillis());
        Invariants.assertHold(database);
    }

    private record Result(double perSecond, double cpuMillis) {}

    private Result measure(String what, Callable<Boolean> once) throws Exception {
        var done = new AtomicLong();
        var failed = new AtomicLong();
        var end = System.nanoTime() + time.toNanos();
        var cpu = cpuMillis();
        var pool = Executors.newFixedThreadPool(clients);
        for (var client = 0; client < clients; client++) {
            pool.execute(() -> {
                while (System.nanoTime() < end) {
                    count(once, done, failed);
                }
            });
        }
        pool.shutdown();
        while (!pool.isTerminated()) {
            Thread.sleep(50);
        }
        var result = new Result(done.get() / (double) time.toSeconds(), (cpuMillis() - cpu) / Math.max(1, done.get()));
        System.out.printf(
                Locale.ROOT,
                "%-18s %3d clients %8.0f /s %6.2f ms CPU each, %d failed%n",
                what,
                clients,
                result.perSecond(),
                result.cpuMillis(),
                failed.get());
        return result;
    }

    private static void count(Callable<Boolean> once, AtomicLong done, AtomicLong failed) {
        try {
            (once.call() ? done : failed).incrementAndGet();
        } catch (Exception e) {
            failed.incrementAndGet();
        }
    }

    private boolean place(String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(uri("/api/v1/orders"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 201;
    }

    private boolean floor(long template) {
        return database.sql("select benchmark.place(:buyer, :template, :key) id")
                        .bind("buyer", village.party("tilleuls"))
                        .bind("template", template)
                        .bind("key", UUID.randomUUID().toString())
                        .map(row -> row.get("id", Long.class))
                        .one()
                        .block()
                != null;
    }

    private void stockUp() {
        database.sql("update ordercycle.offer set maximum = null").then().block();
        database.sql("update delivery.slot set crates = 9000000, chilled_crates = 9000000, frozen_crates = 9000000")
                .then()
                .block();
        GOODS.forEach(name -> database.sql(
                        "select stock.post(array[:id]::bigint[], array['receive'], array[90000000]::numeric[], array[null]::bigint[], null, 'benchmark')")
                .bind("id", village.stock(name))
                .then()
                .block());
    }

    private String body() {
        var date = village.firstDate();
        var lines = GOODS.stream()
                .limit(LINES)
                .map(name ->
                        "{\"offer\":\"%d\",\"quantity\":\"%s\"}".formatted(village.offer(name, date), BigDecimal.ONE))
                .collect(Collectors.joining(","));
        return "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"purchaseOrderNumber\":\"BC-1\",\"lines\":[%s],\"payment\":{\"method\":\"account\"}}"
                .formatted(village.site("tilleulsDoor"), date, lines);
    }

    private String token() throws Exception {
        var basic = Base64.getEncoder()
                .encodeToString((village.email("canteen") + ":demo").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(uri("/api/v1/tokens"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new JsonMapper().readTree(answer).required("token").asString();
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
    }

    /** CPU of this process (the application and its clients), and of the PostgreSQL that it started: the server, its living processes and those that have ended. */
    private double cpuMillis() {
        var own = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var ticks = ticks(postmaster, 4)
                + ProcessHandle.of(postmaster).stream()
                        .flatMap(ProcessHandle::children)
                        .mapToLong(process -> ticks(process.pid(), 2))
                        .sum();
        return own.getProcessCpuTime() / 1e6 + ticks * MILLIS_PER_TICK;
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
