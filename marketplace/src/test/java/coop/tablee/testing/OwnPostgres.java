package coop.tablee.testing;

import coop.tablee.platform.DatabaseAddress;
import coop.tablee.platform.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL that belongs to one test or program, waits for its disk, and may be stopped, killed and started again: then at another address. */
public final class OwnPostgres implements AutoCloseable {

    private final Path directory;
    private EmbeddedDatabase server;

    private OwnPostgres(Path directory, EmbeddedDatabase server) {
        this.directory = directory;
        this.server = server;
    }

    /** In a directory that is kept. */
    public static OwnPostgres start(Path directory) {
        var own = new OwnPostgres(directory, EmbeddedDatabase.start(directory));
        Runtime.getRuntime().addShutdownHook(new Thread(own::close));
        return own;
    }

    /** In a directory that goes with the process. */
    public static OwnPostgres start() throws IOException {
        var directory = Files.createTempDirectory("tablee-own");
        var own = new OwnPostgres(directory, EmbeddedDatabase.start(directory));
        Scratch.goesAtTheEnd(directory, own::close);
        return own;
    }

    public DatabaseAddress address() {
        return server.address();
    }

    /** Stops it as an operator does, who does not wait for those who are connected. */
    public void stop() {
        server.close();
    }

    /** As {@code kill -9} of the whole server: what is not on the disk is gone. */
    public void kill() {
        var postmaster = ProcessHandle.of(pid()).orElseThrow();
        var all = postmaster.children().toList();
        postmaster.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        Patience.until("dead", () -> !postmaster.isAlive() && all.stream().noneMatch(ProcessHandle::isAlive));
        server.close();
    }

    public boolean isAlive() {
        try {
            return number("select 1") == 1;
        } catch (IllegalStateException dead) {
            return false;
        }
    }

    public void startAgain() {
        server = EmbeddedDatabase.start(directory);
    }

    /** One statement on a connection of its own, beside the wire. */
    public void run(String sql) {
        TestDatabase.execute(address(), sql);
    }

    public long number(String sql) {
        var address = address();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private long pid() {
        try {
            return Long.parseLong(Files.readAllLines(directory.resolve("postgresql/postmaster.pid"))
                    .get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
