package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.DatabaseAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A second marketplace beside the one of the test, on the same database, to which it comes under a name of its own, so that one sees who does what, and may kill
 * it in the middle of something.
 */
public final class OtherNode implements AutoCloseable {

    private static final String NAME = "other_node";

    private final DatabaseClient database;
    private final String url;
    private final MarketplaceProcess process;

    private OtherNode(DatabaseClient database, String url, MarketplaceProcess process) {
        this.database = database;
        this.url = url;
        this.process = process;
    }

    /** Begins to start one; {@code url} is that of the test's own marketplace. */
    public static OtherNode start(Path directory, DatabaseClient database, String url, Map<String, String> settings) {
        database.sql("do $$ begin create role %s superuser login; exception when duplicate_object then null; end $$"
                        .formatted(NAME))
                .then()
                .block();
        var environment = new HashMap<>(settings);
        environment.put("MARKETPLACE_DATABASE_URL", url.replace("postgres:postgres@", NAME + ":@"));
        return new OtherNode(database, url, MarketplaceProcess.start(directory, environment));
    }

    public MarketplaceProcess process() {
        return process;
    }

    public int port() {
        return process.port();
    }

    /** Whether it waits for a lock that somebody else holds. */
    public boolean waits() {
        return waitsIn("");
    }

    /**
     * Kills it when it is closing a cycle whose cut-offs pass: it waits for a placement in flight, which somebody else has begun and never ends, and dies there.
     *
     * @param cutOffsPass makes the cycle due
     */
    public void dieWhileItCloses(long cycle, Runnable cutOffsPass) {
        try (var placementInFlight = hold(url, "select ordercycle.enter(array[%d]::bigint[])".formatted(cycle))) {
            cutOffsPass.run();
            Patience.until("it is closing", () -> waitsIn("close_door") || sendTheOthersToTheEndOfTheQueue());
            process.kill();
            assertThat(isOpen(cycle)).as("still open, as nobody has closed it").isTrue();
            placementInFlight.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A second transaction, which holds what it took until it is closed. */
    public static Connection hold(String url, String sql) throws SQLException {
        var address = DatabaseAddress.parse(url);
        var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean isOpen(long cycle) {
        return database.sql("select state = 'OPEN' from ordercycle.cycle where id = " + cycle)
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private boolean waitsIn(String statement) {
        return database.sql(
                        "select count(*) > 0 from pg_stat_activity where usename = '%s' and query like '%%%s%%' and wait_event_type = 'Lock' and datname = current_database()"
                                .formatted(NAME, statement))
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private boolean sendTheOthersToTheEndOfTheQueue() {
        database.sql(
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename <> '%s' and query like '%%close_door%%' and wait_event_type = 'Lock' and datname = current_database()"
                                .formatted(NAME))
                .fetch()
                .all()
                .then()
                .block();
        return false;
    }
}
