package coop.tablee.platform;

import java.nio.file.Path;

/** A process that holds the embedded database of the directory in its argument, says so, and waits to be ended. */
final class EmbeddedDatabaseHolder {

    private EmbeddedDatabaseHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var database = EmbeddedDatabase.start(Path.of(arguments[0]))) {
            System.out.println("holds " + database.address().port());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
