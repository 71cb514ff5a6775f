package coop.tablee.reliability;

import coop.tablee.Marketplace;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.FragileDatabase;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.OwnPostgres;
import coop.tablee.testing.Scratch;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Village;
import coop.tablee.testing.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Breaks a marketplace in every way of {@code docs/reliability.md} while a crowd places, amends and cancels, and prints a row for each: two marketplaces in
 * processes of their own, and a PostgreSQL of their own that waits for its disk, at the other end of a {@link Wire}. After each fault every order of the crowd
 * is looked up in the books as it was acknowledged last, and the invariants are asked. Ends with status 1 when anything was wrong.
 *
 * <p>Arguments: how often a process is killed (20), how many buyers (16), a directory for the database. If less than {@value #SMALL_MEGABYTES} MB are free
 * there (a small file system mounted for this), the disk is really filled; else a trigger says what PostgreSQL says of a full one. A fourth argument names
 * words of the faults that are wanted.
 */
final class FaultProgram {

    private static final int SMALL_MEGABYTES = 1500;
    private static final Set<Integer> EXPECTED = Set.of(0, 200, 201, 409, 412, 503);
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    private final int kills;
    private final int buyers;
    private final Path directory;
    private final String only;
    private final OwnPostgres postgres;
    private final Wire wire;
    private final Random random = new Random(20261122);
    private List<Shop> kitchens = List.of();
    private MarketplaceProcess one;
    private MarketplaceProcess two;
    private boolean wrong;

    private FaultProgram(int kills, int buyers, Path directory, String only) throws IOException {
        this.only = only;
        this.kills = kills;
        this.buyers = buyers;
        this.directory = directory;
        this.postgres = OwnPostgres.start(directory);
        var village = village();
        this.wire = Wire.to(postgres.address());
        this.one = start().untilReady();
        this.two = start().untilReady();
        this.kitchens = List.of(
                Shop.of(village, one.port(), "canteen", "tilleulsDoor"),
                Shop.of(village, one.port(), "canteen2", "erablesDoor"),
                Shop.of(village, one.port(), "canteen3", "bouleauxDoor"));
    }

    public static void main(String[] arguments) throws Exception {
        var kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        var buyers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
        var directory = arguments.length > 2
                ? Files.createDirectories(Path.of(arguments[2]))
                : Files.createTempDirectory("tablee-faults");
        var program = new FaultProgram(kills, buyers, directory, arguments.length > 3 ? arguments[3] : "");
        program.run();
        if (arguments.length <= 2 && !program.wrong) {
            Scratch.goesAtTheEnd(directory);
        }
        System.exit(program.wrong ? 1 : 0);
    }

    private interface Fault {

        /** Once. */
        void happen() throws Exception;
    }

    private void run() throws Exception {
        System.out.println(
                "| fault | times | orders acknowledged | asked again | longest until the answer | not answered 5 s after it | missing, double or different | invariants |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        try (wire;
                postgres) {
            endure("none", 1, () -> sleep(5000));
            endure("a node is killed (-9) and started again", kills, this::killAndStart);
            endure("clients hang up after 0, 1, 2 … 50 ms", 5, this::hangUp);
            endure("all connections are ended by the server", 20, () -> then(this::terminate));
            endure("all connections are cut on the way", 20, () -> then(wire::cut));
            endure("the answer to a placing is lost", 40, () -> lose("ordering.place_all"));
            endure("the answer to a COMMIT is lost", 40, () -> lose("COMMIT"));
            endure("the wire falls silent for 4 s", 3, this::silence);
            endure("PostgreSQL is restarted", 3, this::restartPostgres);
            endure("PostgreSQL is killed (-9) and started again", 5, this::killPostgres);
            endure("stock is locked for 12 s", 1, () -> lock("stock.stock_row"));
            endure("orders are locked for 12 s", 1, () -> lock("ordering.orders"));
            if (isSmall()) {
                endure("the disk is full for 5 s", 2, this::fillTheDisk);
            } else {
                endure("the disk is full for 5 s (said by a trigger)", 2, this::sayThatTheDiskIsFull);
            }
        } finally {
            one.close();
            two.close();
        }
    }

    /** A crowd of its own for each fault: before, meanwhile, and for as long after as shows that it is over. */
    private void endure(String what, int times, Fault fault) throws Exception {
        if (!what.contains(only)) {
            return;
        }
        postgres.run(
                "update ordering.orders set purchase_order_number = 'before' where purchase_order_number = 'BC-1'");
        try (var crowd = Crowd.of(buyers, shops())) {
            crowd.goesOnFor(30);
            for (var time = 0; time < times; time++) {
                fault.happen();
                crowd.goesOnFor(20);
            }
            sleep(RECOVERY.toMillis());
            var unanswered = unanswered(crowd);
            crowd.goesOnFor(200).ends();
            report(what, times, crowd, unanswered(crowd) - unanswered);
        }
    }

    private void report(String what, int times, Crowd crowd, int afterwards) {
        var differences = crowd.differences(postgres.address());
        var unexpected = crowd.statuses().keySet().stream()
                .filter(status -> !EXPECTED.contains(status))
                .toList();
        var broken = brokenInvariants();
        wrong |= !differences.isEmpty() || !unexpected.isEmpty() || !broken.isEmpty();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.1f s | %d | %s | %s |%s%n",
                what,
                times,
                crowd.acknowledged(),
                unanswered(crowd),
                crowd.longestWait().toMillis() / 1000.0,
                afterwards,
                differences.isEmpty() ? "0" : differences.toString(),
                broken.isEmpty() ? "0 failed" : broken,
                unexpected.isEmpty() ? "" : " UNEXPECTED " + crowd.statuses());
    }

    private String brokenInvariants() {
        try {
            Invariants.assertHold(FragileDatabase.directly(postgres.address()));
            return "";
        } catch (AssertionError broken) {
            return broken.getMessage().replaceAll("\\s+", " ");
        }
    }

    /** No answer at all, or "busy for a moment". */
    private static int unanswered(Crowd crowd) {
        return crowd.statuses().getOrDefault(0, 0) + crowd.statuses().getOrDefault(503, 0);
    }

    private void killAndStart() {
        sleep(random.nextInt(1500));
        if (random.nextBoolean()) {
            one = again(one);
        } else {
            two = again(two);
        }
    }

    private MarketplaceProcess again(MarketplaceProcess node) {
        node.kill();
        return start(node.port()).untilReady();
    }

    private void hangUp() throws IOException {
        for (var delay = 0; delay <= 50; delay++) {
            var shop = kitchens.get(delay % kitchens.size());
            var order = order(shop, shop.basket(3, 1).replace("BC-1", "BC-2"));
            try (var socket = new Socket("localhost", delay % 2 == 0 ? one.port() : two.port())) {
                socket.setSoLinger(delay % 3 == 0, 0);
                write(socket.getOutputStream(), order);
                sleep(delay);
            }
        }
    }

    private static String order(Shop shop, String body) {
        return "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(shop.token(), UUID.randomUUID(), body.length(), body);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void terminate() {
        postgres.run(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tablee' and pid <> pg_backend_pid()");
    }

    /** At some moment. */
    private void then(Runnable fault) {
        sleep(random.nextInt(300));
        fault.run();
    }

    private void lose(String words) {
        var before = wire.lost();
        wire.loseTheAnswerTo(words);
        while (wire.lost() == before) {
            sleep(5);
        }
    }

    private void silence() {
        wire.fallSilent();
        sleep(4000);
        wire.speakAgain();
    }

    private void restartPostgres() {
        postgres.stop();
        startPostgresAgain();
    }

    private void killPostgres() {
        sleep(random.nextInt(1000));
        postgres.kill();
        startPostgresAgain();
    }

    private void startPostgresAgain() {
        postgres.startAgain();
        wire.leadTo(postgres.address());
    }

    private void lock(String table) throws Exception {
        try (var lock = OtherNode.hold(
                TestDatabase.url(postgres.address()), "lock table %s in access exclusive mode".formatted(table))) {
            sleep(12_000);
            lock.rollback();
        }
    }

    private boolean isSmall() throws IOException {
        return Files.getFileStore(directory).getUsableSpace() < SMALL_MEGABYTES * 1024L * 1024L;
    }

    /** PostgreSQL goes down when it cannot write its log; then somebody makes room and starts it again. */
    private void fillTheDisk() throws IOException {
        var ballast = directory.resolve("ballast");
        try (var file = Files.newOutputStream(ballast)) {
            var piece = new byte[64 * 1024];
            while (true) {
                file.write(piece);
            }
        } catch (IOException full) {
            sleep(5000);
        } finally {
            Files.delete(ballast);
        }
        if (!postgres.isAlive()) {
            startPostgresAgain();
        }
    }

    private void sayThatTheDiskIsFull() {
        postgres.run("""
                create or replace function public.disk_is_full() returns trigger language plpgsql as $$ begin
                    raise exception 'could not extend file: No space left on device' using errcode = '53100';
                end $$""");
        postgres.run("create trigger disk_is_full before insert on stock.move execute function public.disk_is_full()");
        sleep(5000);
        postgres.run("drop trigger disk_is_full on stock.move");
    }

    /** Every kitchen at both nodes. */
    private List<List<Shop>> shops() {
        return kitchens.stream()
                .map(shop -> List.of(shop.at(one.port()), shop.at(two.port())))
                .toList();
    }

    private Village village() {
        try (var application = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(Map.of(
                        "marketplace.database-url",
                        TestDatabase.url(postgres.address()),
                        "marketplace.demo",
                        "none",
                        "server.port",
                        "0"))
                .run()) {
            return Market.build(application.getBean(DatabaseClient.class), application.getBean(Accounts.class));
        }
    }

    private MarketplaceProcess start() {
        return start(MarketplaceProcess.freePort());
    }

    private MarketplaceProcess start(int port) {
        return MarketplaceProcess.start(
                directory, port, Map.of("MARKETPLACE_DATABASE_URL", TestDatabase.url(wire.address())));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
