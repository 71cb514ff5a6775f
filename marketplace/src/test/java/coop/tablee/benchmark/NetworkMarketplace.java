package coop.tablee.benchmark;

import coop.tablee.platform.DatabaseAddress;
import coop.tablee.platform.EmbeddedDatabase;
import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.Scratch;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A marketplace in a process of its own on the data that {@link NetworkDemo} has left in a directory (give a copy: it is changed), beside their PostgreSQL. Test
 * payments are possible, so that households can order.
 */
final class NetworkMarketplace implements AutoCloseable {

    private final EmbeddedDatabase database;
    private final MarketplaceProcess process;
    private final long postmaster;
    private final List<ConnectionPool> pools = new ArrayList<>();

    private NetworkMarketplace(EmbeddedDatabase database, MarketplaceProcess process, long postmaster) {
        this.database = database;
        this.process = process;
        this.postmaster = postmaster;
    }

    static NetworkMarketplace start(Path data, List<String> flags) throws Exception {
        var database = EmbeddedDatabase.start(data);
        var postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postgresql/postmaster.pid")).get(0));
        var all = new ArrayList<>(List.of(
                "-Dspring.profiles.active=test",
                "-Dplatform.kept-pages.life=500ms",
                "-Dplatform.shared-reading.longest=10s"));
        all.addAll(flags);
        var logs = Scratch.goesAtTheEnd(Files.createTempDirectory("tablee-benchmark"));
        var process = MarketplaceProcess.start(logs, database.address(), all).untilReady();
        return new NetworkMarketplace(database, process, postmaster);
    }

    Calls calls() {
        return new Calls(process.port());
    }

    int port() {
        return process.port();
    }

    ApiCalls api() {
        return new ApiCalls(calls());
    }

    DatabaseAddress address() {
        return database.address();
    }

    long pid() {
        return process.pid();
    }

    long postmaster() {
        return postmaster;
    }

    /** A client of the database with as many connections, each with these settings. */
    DatabaseClient database(int connections, Map<String, String> settings) {
        var factory =
                ConnectionFactories.get(ConnectionFactoryOptions.parse(address().r2dbcUrl())
                        .mutate()
                        .option(ConnectionFactoryOptions.USER, address().user())
                        .option(ConnectionFactoryOptions.PASSWORD, address().password())
                        .option(PostgresqlConnectionFactoryProvider.OPTIONS, settings)
                        .build());
        var pool = new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(0)
                .maxSize(connections)
                .build());
        pools.add(pool);
        return DatabaseClient.create(pool);
    }

    @Override
    public void close() {
        pools.forEach(ConnectionPool::dispose);
        process.close();
        database.close();
    }
}
