package coop.tablee.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that a killed process left running on its data. Whether it is one is asked of the server itself: the note that it leaves behind may be old,
 * half written, or name a number that has since become somebody else's.
 */
final class LeftServer {

    /** Within this a server that is starting or stopping has done so. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** PostgreSQL writes its note at one go; one that is still not whole then never will be. */
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(LeftServer.class);

    private final PostmasterFile note;

    private LeftServer(PostmasterFile note) {
        this.note = note;
    }

    /** Waits for one that is on its way up or down. Afterwards nothing that is left behind keeps a new server from starting. */
    static Optional<LeftServer> find(Path data) {
        try {
            return look(data, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory cannot be read: " + data, e);
        }
    }

    static DatabaseAddress addressAt(int port) {
        return new DatabaseAddress("localhost", port, "postgres", "postgres", "postgres");
    }

    DatabaseAddress address() {
        return addressAt(note.port());
    }

    /** A fast shutdown, as pg_ctl asks for. */
    void stop() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(note.process())).start();
        var since = System.nanoTime();
        while (Files.exists(note.path()) && !isOver(PATIENCE, since)) {
            pause();
        }
    }

    private static Optional<LeftServer> look(Path data, long since) throws IOException {
        while (Files.exists(PostmasterFile.in(data))) {
            var note = PostmasterFile.read(data);
            if (note.isPresent() && serves(note.get().port(), data)) {
                LOG.info("Joining the PostgreSQL that an earlier start left running in {}", data);
                return note.map(LeftServer::new);
            }
            if (note.isPresent() && !note.get().isAtWork()) {
                note.get().disown();
                return Optional.empty();
            }
            if (note.isEmpty() && isOver(WRITTEN_WITHIN, since)) {
                LOG.warn("An earlier start left a note of its PostgreSQL half written in {}: it is removed", data);
                Files.deleteIfExists(PostmasterFile.in(data));
                return Optional.empty();
            }
            if (note.isPresent() && isOver(PATIENCE, since)) {
                throw DatabaseNotStarted.silent(note.get());
            }
            pause();
        }
        return Optional.empty();
    }

    private static boolean isOver(Duration patience, long since) {
        return System.nanoTime() - since > patience.toNanos();
    }

    private static boolean serves(int port, Path data) {
        var address = addressAt(port);
        var url = address.jdbcUrl() + "&connectTimeout=3&loginTimeout=3&socketTimeout=3";
        try (var connection = DriverManager.getConnection(url, address.user(), address.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("show data_directory")) {
            return row.next() && Files.isSameFile(Path.of(row.getString(1)), data);
        } catch (SQLException | IOException e) {
            LOG.debug("Not our server on port {}: {}", port, e.getMessage());
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a PostgreSQL", e);
        }
    }
}
