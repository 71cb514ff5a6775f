package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.platform.DatabaseAddress;
import coop.tablee.testing.Patience;
import coop.tablee.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Time-outs of the pool that cannot be told apart while others are short too: each in a pool of one connection, made by the settings of {@code docs/operations},
 * of which this one is short and all others so long that nothing else can have ended what it ends.
 */
class PoolTimeOutsTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final DatabaseAddress database = TestDatabase.blank();

    @Test
    void connectionThatNobodyUsesIsClosedHoweverYoungItIs() {
        poolWith(database.port(), "max-idle-time=2s").run(context -> {
            var pool = context.getBean(ConnectionFactory.class);
            var process = process(pool);
            var unused = System.nanoTime();
            Patience.until("it is closed", () -> !isThere(process));
            assertThat(since(unused)).isBetween(Duration.ofMillis(1900), SOON);
        });
    }

    /** A machine so busy that nobody came for as long as that shows nothing. */
    @Test
    void connectionThatIsUsedIsNotIdle() throws InterruptedException {
        poolWith(database.port(), "max-idle-time=2s").run(context -> {
            var pool = context.getBean(ConnectionFactory.class);
            var process = process(pool);
            var longest = Duration.ZERO;
            for (var begun = System.nanoTime(); since(begun).compareTo(Duration.ofSeconds(5)) < 0; ) {
                var before = System.nanoTime();
                Thread.sleep(50);
                var now = process(pool);
                longest = since(before).compareTo(longest) > 0 ? since(before) : longest;
                assertThat(now == process || longest.compareTo(Duration.ofMillis(1900)) > 0)
                        .as("kept while it is used, at most %s apart", longest)
                        .isTrue();
            }
        });
    }

    @Test
    void connectionThatIsOldIsReplacedHoweverMuchItIsUsed() {
        poolWith(database.port(), "max-life-time=2s").run(context -> {
            var pool = context.getBean(ConnectionFactory.class);
            var begun = System.nanoTime();
            var process = process(pool);
            Patience.until("another", () -> process(pool) != process);
            assertThat(since(begun)).isBetween(Duration.ofSeconds(2), SOON);
            Patience.until("it is closed", () -> !isThere(process));
        });
    }

    /** A server that takes the connection, so that connecting is over, and then says nothing. */
    @Test
    void connectionThatIsNotOpenInTimeIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertGivenUp(silent.getLocalPort(), "max-create-connection-time=1s");
        }
    }

    /** By itself a pool asks the driver only, which answers at once; here it asks the database. */
    @Test
    void checkOfAConnectionThatTakesTooLongIsGivenUp() {
        assertGivenUp(database.port(), "max-validation-time=1s", "validation-query=select pg_sleep(60)");
    }

    private void assertGivenUp(int port, String... settings) {
        poolWith(port, settings).run(context -> {
            var pool = context.getBean(ConnectionFactory.class);
            var begun = System.nanoTime();
            assertThatThrownBy(() -> process(pool)).isNotNull();
            assertThat(since(begun)).isBetween(Duration.ofMillis(950), SOON);
        });
    }

    private ApplicationContextRunner poolWith(int port, String... settings) {
        var patient = Stream.of(
                "initial-size=0",
                "max-size=1",
                "max-idle-time=10m",
                "max-life-time=10m",
                "max-acquire-time=10m",
                "max-create-connection-time=10m",
                "max-validation-time=10m");
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class))
                .withBean(R2dbcConnectionDetails.class, () -> () -> options(port))
                .withPropertyValues(Stream.concat(patient, Stream.of(settings))
                        .map(setting -> "spring.r2dbc.pool." + setting)
                        .toArray(String[]::new));
    }

    private ConnectionFactoryOptions options(int port) {
        return ConnectionFactoryOptions.parse(database.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.PORT, port)
                .option(ConnectionFactoryOptions.USER, database.user())
                .option(ConnectionFactoryOptions.PASSWORD, database.password())
                .build();
    }

    /** The server's process at the other end of a connection. */
    private static int process(ConnectionFactory pool) {
        return ask(pool, "select pg_backend_pid()");
    }

    private boolean isThere(int process) {
        return ask(
                        ConnectionFactories.get(options(database.port())),
                        "select count(*)::int from pg_stat_activity where pid = " + process)
                == 1;
    }

    private static int ask(ConnectionFactory connections, String question) {
        return DatabaseClient.create(connections)
                .sql(question)
                .mapValue(Integer.class)
                .one()
                .block();
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
