package coop.tablee.platform;

import java.nio.file.Path;

/** The embedded database cannot be had, and a person has to do something about it. */
final class DatabaseNotStarted extends RuntimeException {

    private final String remedy;

    private DatabaseNotStarted(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static DatabaseNotStarted inUse(Path directory, String process) {
        return new DatabaseNotStarted(
                "Another Tablée (process %s) uses the data in %s".formatted(process, directory.toAbsolutePath()),
                "Stop it, or give this one a directory of its own (MARKETPLACE_DATA_DIRECTORY). Several processes share a PostgreSQL that you name in"
                        + " MARKETPLACE_DATABASE_URL.");
    }

    static DatabaseNotStarted silent(PostmasterFile server) {
        return new DatabaseNotStarted(
                "A PostgreSQL (process %d) that an earlier start left behind uses %s and does not answer on port %d"
                        .formatted(server.process(), server.path().getParent(), server.port()),
                "Look at what it does, stop it with `kill -INT %d`, and start again. Never delete its files while it runs."
                        .formatted(server.process()));
    }

    String remedy() {
        return remedy;
    }
}
