package coop.tablee.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL inside the process, for a first look and for small territories: durable (fsync and synchronous_commit on), kept in a directory, and joined
 * again when a killed process left its server running.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final DatabaseAddress address;
    private final @Nullable EmbeddedPostgres server;

    private EmbeddedDatabase(DatabaseAddress address, @Nullable EmbeddedPostgres server) {
        this.address = address;
        this.server = server;
    }

    public static EmbeddedDatabase start(Path directory) {
        var data = directory.resolve("postgresql").toAbsolutePath().normalize();
        return orphanPort(data)
                .map(port -> new EmbeddedDatabase(addressAt(port), null))
                .orElseGet(() -> startServer(data, true));
    }

    /** For tests: same server, no wait for the disk. */
    public static EmbeddedDatabase startForgetful(Path directory) {
        return startServer(directory.toAbsolutePath().normalize(), false);
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                LOG.warn("The embedded PostgreSQL did not stop cleanly: {}", e.getMessage());
            }
        }
    }

    private static EmbeddedDatabase startServer(Path data, boolean durable) {
        var onOff = durable ? "on" : "off";
        try {
            Files.createDirectories(data.getParent());
            var server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", onOff)
                    .setServerConfig("synchronous_commit", onOff)
                    .setServerConfig("full_page_writes", onOff)
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "128MB")
                    .setServerConfig("timezone", "UTC")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            return new EmbeddedDatabase(addressAt(server.getPort()), server);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL could not start in " + data, e);
        }
    }

    /** The port of a server that a killed process left running on the same data; line 4 of postmaster.pid. */
    private static Optional<Integer> orphanPort(Path data) {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            var port = Integer.parseInt(Files.readAllLines(pidFile).get(3).trim());
            return serves(port, data) ? Optional.of(port) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.debug("No server to join in {}: {}", data, e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean serves(int port, Path data) {
        var address = addressAt(port);
        try (var connection = DriverManager.getConnection(
                        address.jdbcUrl() + "&connectTimeout=3", address.user(), address.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("show data_directory")) {
            return row.next() && Path.of(row.getString(1)).toRealPath().equals(data.toRealPath());
        } catch (SQLException | IOException e) {
            return false;
        }
    }

    private static DatabaseAddress addressAt(int port) {
        return new DatabaseAddress("localhost", port, "postgres", "postgres", "postgres");
    }
}
