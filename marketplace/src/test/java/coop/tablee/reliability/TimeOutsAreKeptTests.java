package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.FragileDatabase;
import coop.tablee.testing.FragileTest;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.OwnPostgres;
import coop.tablee.testing.Patience;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Village;
import coop.tablee.testing.Wire;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.SocketChannel;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.R2dbcException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** The time-outs of {@code docs/operations}, each in the small ({@link FragileDatabase}): something does not answer, and is given up in time. */
@FragileTest
class TimeOutsAreKeptTests {

    private static final int POOL = 8;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    OwnPostgres postgres;

    @Autowired
    Wire wire;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    @Autowired
    TransactionalOperator transaction;

    @Autowired
    ConnectionFactory pool;

    @Autowired
    R2dbcConnectionDetails details;

    @Autowired
    JavaMailSenderImpl mail;

    @LocalServerPort
    int port;

    private Village village;
    private Shop shop;

    @BeforeEach
    void settle() {
        village = Market.build(FragileDatabase.directly(postgres.address()), accounts);
        shop = Shop.of(village, port, "canteen", "tilleulsDoor");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(FragileDatabase.directly(postgres.address()));
    }

    @Test
    void serverThatTakesNoConnectionIsGivenUp() throws IOException {
        try (var deaf = new Deaf()) {
            var factory = ConnectionFactories.get(details.getConnectionFactoryOptions()
                    .mutate()
                    .option(ConnectionFactoryOptions.PORT, deaf.port())
                    .build());
            assertGivenUp(
                    Duration.ofMillis(800), () -> Mono.from(factory.create()).block());
        }
    }

    @Test
    void serverThatTakesAConnectionAndSaysNothingIsGivenUpAndFoundAgain() {
        wire.fallSilent();
        try {
            wire.cut();
            var begun = System.nanoTime();
            assertThat(shop.place(UUID.randomUUID().toString(), shop.basket(1, 1))
                            .status())
                    .isEqualTo(503);
            assertThat(since(begun)).isLessThan(SOON);
        } finally {
            wire.speakAgain();
        }
        placesAgain(UUID.randomUUID().toString());
    }

    /** Every connection of the pool is asked something when it happens, and each is given up; nothing cuts them. */
    @Test
    void databaseThatStopsAnsweringIsGivenUpAndThePoolHealsOnceItIsBack() {
        placesAgain(UUID.randomUUID().toString());
        wire.fallSilent();
        try {
            var begun = System.nanoTime();
            var answers = Flux.range(0, 2 * POOL)
                    .flatMap(i -> Mono.fromCallable(
                                    () -> shop.place(UUID.randomUUID().toString(), shop.basket(1, 1))
                                            .status())
                            .subscribeOn(Schedulers.boundedElastic()))
                    .collectList()
                    .block(Duration.ofMinutes(1));
            // Whose order was not read to its end yet when his turn came only after others' is hung up on like a slow
            // sender
            assertThat(answers).hasSize(2 * POOL).isSubsetOf(503, 0).contains(503);
            assertThat(since(begun)).isBetween(Duration.ofMillis(7_900), SOON);
        } finally {
            wire.speakAgain();
        }
        placesAgain(UUID.randomUUID().toString());
    }

    @Test
    void connectionsAreKeptAliveAndGivenUpByTheSystemWhereItCan() {
        var factory = new PostgresqlConnectionFactoryProvider().create(details.getConnectionFactoryOptions());
        assertThat(factory.toString()).contains("tcpKeepAlive=true");
        var loops = (LoopResources) details.getConnectionFactoryOptions()
                .getRequiredValue(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES);
        var channel = loops.onChannel(SocketChannel.class, loops.onClient(true));
        try {
            Assumptions.assumeThat(channel.config()).isInstanceOf(EpollSocketChannelConfig.class);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                    .isEqualTo(20_000);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE))
                    .isEqualTo(10);
            assertThat(channel.config().getOption(EpollChannelOption.TCP_KEEPCNT))
                    .isEqualTo(10);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }

    @Test
    void whoWaitsForAConnectionThatNobodyGivesBackIsToldToComeBack() {
        var taken = Flux.range(0, POOL)
                .flatMap(i -> Mono.from(pool.create()).retry(20))
                .collectList()
                .block(SOON);
        try {
            var begun = System.nanoTime();
            assertThat(shop.place(UUID.randomUUID().toString(), shop.basket(1, 1))
                            .status())
                    .isEqualTo(503);
            assertThat(since(begun)).isBetween(Duration.ofMillis(1800), SOON);
        } finally {
            Flux.fromIterable(taken).flatMap(Connection::close).blockLast();
        }
        placesAgain(UUID.randomUUID().toString());
    }

    @Test
    void statementThatTakesTooLongIsEndedAndItsOrderIsNotThere() {
        var key = UUID.randomUUID().toString();
        sleepsBefore("ordering.orders");
        var begun = System.nanoTime();
        assertThat(shop.place(key, shop.basket(1, 1)).status()).isEqualTo(503);
        assertThat(since(begun)).isBetween(Duration.ofMillis(2800), SOON);
        sleepsNoMore("ordering.orders");
        placesAgain(key);
    }

    /** Longer than the lock's time, and told by the lock, so that it was not the statement's. */
    @Test
    void lockThatIsNotGivenIsWaitedForUntilItsTimeIsOver() throws Exception {
        try (var lock = OtherNode.hold(
                TestDatabase.url(postgres.address()), "lock table stock.move in access exclusive mode")) {
            var begun = System.nanoTime();
            assertThatThrownBy(() -> database.sql("select count(*) from stock.move")
                            .fetch()
                            .one()
                            .block())
                    .rootCause()
                    .isInstanceOfSatisfying(
                            R2dbcException.class,
                            error -> assertThat(error.getSqlState()).isEqualTo("55P03"));
            assertThat(since(begun)).isBetween(Duration.ofMillis(950), SOON);
            lock.rollback();
        }
        placesAgain(UUID.randomUUID().toString());
    }

    @Test
    void transactionInWhichNothingHappensLetsGoOfItsLocks() throws Exception {
        var begun = System.nanoTime();
        Disposable forgotten = transaction
                .execute(any -> database.sql("lock table stock.move in access exclusive mode")
                        .then()
                        .then(Mono.never()))
                .subscribe(done -> {}, ended -> {});
        Patience.until("the lock is taken", () -> locks() == 1);
        try (var other = OtherNode.hold(
                TestDatabase.url(postgres.address()), "lock table stock.move in access exclusive mode")) {
            assertThat(since(begun)).isBetween(Duration.ofMillis(1800), SOON);
            other.rollback();
        }
        forgotten.dispose();
        placesAgain(UUID.randomUUID().toString());
    }

    @Test
    void importMayTakeLongerThanAStatementButNotForEver() {
        var program = Shop.of(village, port, "coordinator", "tilleulsDoor");
        sleepsBefore("catalogue.product_version");
        program.imports("""
                producer,sku,name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand,allergens,allergens_complete,storage,vat_category,labels
                Ferme des Sept Sillons %d,SLOW,Panais,Vegetables,1,kg,,1.20,5,,,yes,ambient,food,
                """.formatted(village.number()));
        Patience.until("it is being written", () -> sleeping() == 1);
        var took = Patience.until("it is given up", () -> sleeping() == 0);
        sleepsNoMore("catalogue.product_version");

        assertThat(took).isBetween(Duration.ofMillis(3500), SOON);
        Patience.until(
                "it is applied in the end",
                () -> postgres.number(
                                "select count(*) from imports.catalogue_import where state = 'done' and cooperative_id = "
                                        + village.party("grandChamp"))
                        == 1);
    }

    /** Silence ends the first before its time is over, and never the others, who go on sending. */
    @Test
    void whoSendsHalfARequestOrTricklesOneIsHungUpOn() {
        var silent = CompletableFuture.supplyAsync(() -> untilItIsClosed("Content-Length: 60", Duration.ofMinutes(1)));
        var slow = CompletableFuture.supplyAsync(() -> untilItIsClosed("Content-Length: 60", Duration.ofMillis(700)));
        var endless = CompletableFuture.supplyAsync(
                () -> untilItIsClosed("Transfer-Encoding: chunked", Duration.ofMillis(700)));

        assertThat(silent.join()).isBetween(Duration.ofMillis(11_900), SOON);
        assertThat(slow.join()).isBetween(Duration.ofMillis(15_900), SOON);
        assertThat(endless.join()).isBetween(Duration.ofMillis(15_900), SOON);
    }

    @Test
    void whoAsksNothingOrEndsNoHeadIsHungUpOn() {
        var nothing = CompletableFuture.supplyAsync(() -> untilItIsClosed(""));
        var half = CompletableFuture.supplyAsync(() -> untilItIsClosed("GET /sign-in HTTP/1.1\r\nHost: loc"));
        var noSecond = CompletableFuture.supplyAsync(
                () -> untilItIsClosed("GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        assertThat(List.of(nothing, half, noSecond))
                .allSatisfy(
                        took -> assertThat(took.join()).isBetween(Duration.ofMillis(19_900), Duration.ofSeconds(45)));
    }

    @Test
    void silentMailServerKeepsTheMailAndHoldsUpNobodyElse() {
        postgres.run("""
                insert into platform.mail (key, recipient, subject, plain, html, language)
                select 'silent:%1$d:' || n, 'somebody@village.example', 'subject', 'text', '<p>text</p>', 'fr' from generate_series(1, 60) n
                """.formatted(village.number()));
        Patience.until("it is tried", () -> mails("attempts > 0 and last_error is not null") > 0);
        var before = mails("attempts > 0");
        var cycle = village.cycle("grandChamp", village.firstDate());
        postgres.run("""
                with offers as (
                    update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second',
                        institution_cutoff_at = clock_timestamp() - interval '1 second' where cycle_id = %1$d)
                update ordercycle.cycle set household_cutoff_at = clock_timestamp() - interval '1 second',
                    institution_cutoff_at = clock_timestamp() - interval '1 second' where id = %1$d
                """.formatted(cycle));
        Patience.until(
                "the cycle is closed",
                () -> postgres.number("select count(*) from ordercycle.cycle where state = 'CLOSED' and id = " + cycle)
                        == 1);
        assertThat(mails("attempts > 0"))
                .as("tried meanwhile, of sixty half a second each from %d on", before)
                .isLessThan(60);
        assertThat(mails("status = 'sent'")).isZero();
        postgres.run("delete from platform.mail where key like 'silent:%'");
    }

    @Test
    void mailServerThatTakesNoConnectionOrReadsNothingIsGivenUp() throws Exception {
        try (var deaf = new Deaf();
                var full = new NeverReads()) {
            assertGivenUp(Duration.ofMillis(400), () -> send(deaf.port(), "a word"));
            assertGivenUp(Duration.ofMillis(400), () -> send(full.port(), "many words ".repeat(4_000_000)));
        }
    }

    private void send(int server, String text) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server);
        sender.setJavaMailProperties(mail.getJavaMailProperties());
        var message = new SimpleMailMessage();
        message.setFrom("no-reply@village.example");
        message.setTo("somebody@village.example");
        message.setText(text);
        sender.send(message);
    }

    private static void assertGivenUp(Duration notBefore, Runnable work) {
        var begun = System.nanoTime();
        assertThatThrownBy(work::run).isNotNull();
        assertThat(since(begun)).isBetween(notBefore, SOON);
    }

    private void placesAgain(String key) {
        Patience.until(
                "it is placed under the same key",
                () -> shop.place(key, shop.basket(1, 1)).status() == 201);
    }

    /** Begins a form and sends a letter of it at this interval, in chunks if it has no length; answers how long the server listened. */
    private Duration untilItIsClosed(String length, Duration interval) {
        var letter = length.startsWith("Content-Length") ? "a" : "1\r\na\r\n";
        var begun = System.nanoTime();
        try (var socket = new Socket("localhost", port)) {
            var out = socket.getOutputStream();
            out.write(
                    "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n\r\n"
                            .formatted(length)
                            .getBytes(StandardCharsets.UTF_8));
            for (var sent = 0; sent < 59; sent++) {
                out.write(letter.getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (hasEnded(socket, interval)) {
                    return since(begun);
                }
            }
            throw new AssertionError("never hung up on");
        } catch (IOException hungUpWhileWeSent) {
            return since(begun);
        }
    }

    /** Sends this and no more. */
    private Duration untilItIsClosed(String sent) {
        var begun = System.nanoTime();
        try (var socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
            if (hasEnded(socket, Duration.ofMinutes(1))) {
                return since(begun);
            }
            throw new AssertionError("never hung up on");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasEnded(Socket socket, Duration wait) throws IOException {
        socket.setSoTimeout((int) wait.toMillis());
        try {
            while (socket.getInputStream().read() >= 0) {
                // what it says before it hangs up
            }
            return true;
        } catch (SocketTimeoutException stillThere) {
            return false;
        }
    }

    private void sleepsBefore(String table) {
        postgres.run("""
                create or replace function public.sleeps() returns trigger language plpgsql as $$ begin
                    perform pg_sleep(60);
                    return new;
                end $$""");
        postgres.run("create trigger sleeps before insert on %s for each row execute function public.sleeps()"
                .formatted(table));
    }

    private void sleepsNoMore(String table) {
        postgres.run("drop trigger sleeps on " + table);
    }

    private long sleeping() {
        return postgres.number("select count(*) from pg_stat_activity where wait_event = 'PgSleep'");
    }

    private long locks() {
        return postgres.number(
                "select count(*) from pg_locks where relation = 'stock.move'::regclass and mode = 'AccessExclusiveLock' and granted");
    }

    private long mails(String which) {
        return postgres.number("select count(*) from platform.mail where key like 'silent:%d:%%' and %s"
                .formatted(village.number(), which));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** A door with a queue so full that nobody who knocks is answered. */
    private static final class Deaf implements AutoCloseable {

        private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queue = new ArrayList<>();

        Deaf() throws IOException {
            for (var knocking = 0; knocking < 20; knocking++) {
                var socket = new Socket();
                queue.add(socket);
                try {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 200);
                } catch (SocketTimeoutException full) {
                    return;
                }
            }
        }

        int port() {
            return door.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (var socket : queue) {
                socket.close();
            }
            door.close();
        }
    }

    /** A mail server that says yes to everything and then does not read the letter. */
    private static final class NeverReads implements AutoCloseable {

        private final ServerSocket door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final CompletableFuture<Void> talk = CompletableFuture.runAsync(this::talk);

        NeverReads() throws IOException {}

        int port() {
            return door.getLocalPort();
        }

        private void talk() {
            try (var socket = door.accept()) {
                var out = socket.getOutputStream();
                out.write("220 here\r\n".getBytes(StandardCharsets.UTF_8));
                var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                while (true) {
                    var line = reader.readLine();
                    var letter = line.startsWith("DATA");
                    out.write((letter ? "354 go on\r\n" : "250 yes\r\n").getBytes(StandardCharsets.UTF_8));
                    if (letter) {
                        Thread.sleep(SOON.toMillis());
                        return;
                    }
                }
            } catch (IOException | InterruptedException | RuntimeException over) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            door.close();
            talk.cancel(true);
        }
    }
}
