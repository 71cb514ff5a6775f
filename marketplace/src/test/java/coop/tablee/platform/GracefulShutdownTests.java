package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One marketplace on the embedded database, from its start to its end by {@code SIGTERM}. */
class GracefulShutdownTests {

    private static final String READINESS = "/actuator/health/readiness";
    private static final String LIVENESS = "/actuator/health/liveness";
    private static final String FORM = "email=nobody%40village.example&password=wrong";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path directory;

    @Test
    void readinessFollowsTheDatabaseAndBegunRequestsEndBeforeTheProcessDoes() throws Exception {
        try (var marketplace = MarketplaceProcess.start(directory, Map.of()).untilReady()) {
            databaseRefuses(true);
            await(() -> marketplace.status(READINESS) == 503, Duration.ofSeconds(20));
            assertThat(marketplace.status(LIVENESS)).isEqualTo(200);
            databaseRefuses(false);
            await(() -> marketplace.status(READINESS) == 200, Duration.ofSeconds(20));

            try (var slow = begin(marketplace.port())) {
                var told = Instant.now();
                var saidBefore = marketplace.said().length();
                marketplace.terminate();
                await(() -> marketplace.status(READINESS) == 503, Duration.ofSeconds(2));
                assertThat(marketplace.status("/sign-in"))
                        .as("who comes before the proxy has heard")
                        .isEqualTo(200);
                await(() -> marketplace.status(READINESS) == 0, Duration.ofSeconds(20));
                assertThat(Duration.between(told, Instant.now()))
                        .as("the door was open all the notice long")
                        .isGreaterThan(Duration.ofMillis(1900));

                assertThat(finish(slow)).as("begun before the end").contains(" 401 ");
                assertThat(marketplace.exit(Duration.ofSeconds(30))).isEqualTo(SIGTERM);
                assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(30));
                assertThat(marketplace.said().substring(saidBefore)).doesNotContain("ERROR");
            }
            assertThat(PostmasterFile.in(directory.resolve(".data/postgresql"))).doesNotExist();
        }
    }

    /** As shipped it would get 20 s; it gets three here. */
    @Test
    void requestThatNeverEndsDoesNotKeepTheProcess() throws Exception {
        var settings = Map.of(
                "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE",
                "3s",
                "MARKETPLACE_DATABASE_URL",
                TestDatabase.url(TestDatabase.fresh()));
        try (var marketplace = MarketplaceProcess.start(directory, settings).untilReady();
                var endless = begin(marketplace.port())) {
            assertThat(endless.isConnected()).isTrue();
            var told = System.nanoTime();
            marketplace.terminate();

            assertThat(marketplace.exit(Duration.ofSeconds(30))).isEqualTo(SIGTERM);
            assertThat(Duration.ofNanos(System.nanoTime() - told))
                    .as("the notice, and then what a request gets, of a process that said%n%s", marketplace.said())
                    .isGreaterThan(Duration.ofMillis(4900));
        }
    }

    /** Half of a form, whose reading the server has begun: it says so to who waits for that word. */
    private static Socket begin(int port) throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout(30_000);
        var head =
                "POST /sign-in HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n"
                        .formatted(port, FORM.length());
        socket.getOutputStream().write((head + FORM.substring(0, 20)).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        assertThat(new String(socket.getInputStream().readNBytes(CONTINUE.length()), StandardCharsets.UTF_8))
                .isEqualTo(CONTINUE);
        return socket;
    }

    /** The rest of the form; answers the status line. */
    private static String finish(Socket socket) throws IOException {
        socket.getOutputStream().write(FORM.substring(20).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private void databaseRefuses(boolean refuses) {
        var port = PostmasterFile.read(directory.resolve(".data/postgresql"))
                .orElseThrow()
                .port();
        var beside = new DatabaseAddress("localhost", port, "template1", "postgres", "postgres");
        TestDatabase.execute(beside, "alter database postgres with allow_connections " + !refuses);
        TestDatabase.execute(
                beside, "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'postgres'");
    }

    private static void await(BooleanSupplier reached, Duration within) throws InterruptedException {
        var giveUp = Instant.now().plus(within);
        while (!reached.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(giveUp);
            Thread.sleep(50);
        }
    }
}
