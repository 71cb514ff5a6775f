package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.platform.DatabaseAddress;
import coop.tablee.platform.EmbeddedDatabase;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A backup that is taken while people order, and the restore of it, by hand as {@code pg_basebackup} does them: everything that was acknowledged before the
 * backup's end is there, and the books are right.
 */
@MarketplaceTest
class RestoreTests {

    private static final int BUYERS = 3;

    /** What belongs to the running server and not to its data. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "epg-lock");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    Environment environment;

    @TempDir
    Path directory;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private Village village;

    @Test
    void everyOrderAcknowledgedBeforeTheBackupsEndIsInTheRestoredDatabase() throws Exception {
        village = Village.build(database, accounts);
        var copy = directory.resolve("restored");
        List<String> owed;
        var begun = new CountDownLatch(BUYERS);
        var crowd = Executors.newFixedThreadPool(BUYERS);
        try (var session = connect(source())) {
            for (var buyer = 0; buyer < BUYERS; buyer++) {
                crowd.execute(() -> orderUntilItIsOver(begun));
            }
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            var before = acknowledged.size();

            owed = backUp(session, copy);

            assertThat(owed).as("orders placed while the files were copied").hasSizeGreaterThan(before);
        } finally {
            over.set(true);
            crowd.shutdown();
            assertThat(crowd.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        try (var server = EmbeddedDatabase.startForgetful(copy)) {
            var restored = restored(server);
            var found = restored.sql("select number from ordering.orders")
                    .mapValue(String.class)
                    .all()
                    .collectList()
                    .block();
            assertThat(found).containsAll(owed);
            Invariants.assertHold(restored);
        }
    }

    /** Answers the numbers of the orders that were acknowledged before it asked for the end. */
    private List<String> backUp(Connection session, Path copy) throws SQLException, IOException {
        try (var statement = session.createStatement()) {
            Path data;
            try (var row = statement.executeQuery("show data_directory")) {
                row.next();
                data = Path.of(row.getString(1));
            }
            statement.execute("select pg_backup_start('by hand', fast => true)");
            copy(data, copy);
            var owed = new ArrayList<>(acknowledged);
            try (var row = statement.executeQuery("select labelfile from pg_backup_stop()")) {
                row.next();
                Files.writeString(copy.resolve("backup_label"), row.getString(1));
            }
            copy(data.resolve("pg_wal"), copy.resolve("pg_wal"));
            return owed;
        }
    }

    /** A file that goes or grows meanwhile is mended from the log. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        List<Path> files;
        try (var found = Files.list(from)) {
            files = found.filter(file -> !LEFT_OUT.contains(file.getFileName().toString()))
                    .toList();
        }
        for (var file : files) {
            var target = to.resolve(file.getFileName());
            try {
                if (Files.isDirectory(file)) {
                    copy(file, target);
                } else {
                    Files.copy(file, target);
                }
            } catch (NoSuchFileException gone) {
                // a table or a temporary file that was dropped since
            }
        }
    }

    private void orderUntilItIsOver(CountDownLatch begun) {
        var date = village.secondDate();
        while (!over.get()) {
            var lines = List.of(
                    new LineRequest(village.offer("Carotte", date), new BigDecimal("0.5"), null),
                    new LineRequest(village.offer("Lait entier", date), BigDecimal.ONE, null));
            var request = new OrderRequest(village.site("tilleulsDoor"), date, null, "BC-3", lines);
            var checkout = new PlaceCheckout(
                    UUID.randomUUID().toString(), List.of(request), PaymentMethod.ACCOUNT, false, true);
            placement
                    .place(checkout, village.actor("canteen"))
                    .block()
                    .orders()
                    .forEach(order -> acknowledged.add(order.number()));
            begun.countDown();
        }
    }

    private DatabaseAddress source() {
        return DatabaseAddress.parse(environment.getRequiredProperty("marketplace.database-url"));
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    private DatabaseClient restored(EmbeddedDatabase server) {
        var address = new DatabaseAddress(
                "localhost", server.address().port(), source().database(), source().user(), source().password());
        return DatabaseClient.create(ConnectionFactories.get(ConnectionFactoryOptions.parse(address.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.user())
                .option(ConnectionFactoryOptions.PASSWORD, address.password())
                .build()));
    }
}
