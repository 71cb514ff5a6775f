package coop.tablee.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL inside the process, for a first look and for small territories: durable (fsync and synchronous_commit on), kept in a directory that one living
 * process uses, and joined again when a killed process left its server running. It stops when it is closed and not before, so that begun requests can end.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final DatabaseAddress address;
    private final Ending ending;

    private EmbeddedDatabase(DatabaseAddress address, Ending ending) {
        this.address = address;
        this.ending = ending;
    }

    /** Starts or joins the server in the directory; fails with words for the operator when another living process uses it. */
    public static EmbeddedDatabase start(Path directory) {
        var data = directory.resolve("postgresql").toAbsolutePath().normalize();
        var claim = DirectoryClaim.on(directory);
        try {
            return LeftServer.find(data)
                    .map(left -> new EmbeddedDatabase(left.address(), left::stop))
                    .orElseGet(() -> startServer(data, true))
                    .andThen(claim::close);
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
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
        try {
            ending.end();
        } catch (IOException e) {
            LOG.warn("The embedded PostgreSQL did not stop cleanly: {}", e.getMessage());
        }
    }

    private EmbeddedDatabase andThen(Runnable last) {
        return new EmbeddedDatabase(address, () -> {
            try {
                ending.end();
            } finally {
                last.run();
            }
        });
    }

    private static EmbeddedDatabase startServer(Path data, boolean durable) {
        var onOff = durable ? "on" : "off";
        try {
            Files.createDirectories(data.getParent());
            var server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    // whoever started it stops it, after the last request: a hook would stop it first
                    .setRegisterShutdownHook(false)
                    .setServerConfig("fsync", onOff)
                    .setServerConfig("synchronous_commit", onOff)
                    .setServerConfig("full_page_writes", onOff)
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "128MB")
                    .setServerConfig("timezone", "UTC")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            return new EmbeddedDatabase(LeftServer.addressAt(server.getPort()), server::close);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL could not start in " + data, e);
        }
    }

    private interface Ending {

        void end() throws IOException;
    }
}
