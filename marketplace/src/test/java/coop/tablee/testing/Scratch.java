package coop.tablee.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** What a run writes and nobody reads afterwards: it goes when the process ends, so that tests and programs fill nobody's disk. */
public final class Scratch {

    private Scratch() {}

    /** The directory goes when this process ends, once what writes there has been closed. */
    public static Path goesAtTheEnd(Path directory, Runnable closing) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            closing.run();
            try {
                FileSystemUtils.deleteRecursively(directory);
            } catch (IOException e) {
                System.err.println("Left behind: " + e.getMessage());
            }
        }));
        return directory;
    }

    /** The same for what is closed before the process ends. */
    public static Path goesAtTheEnd(Path directory) {
        return goesAtTheEnd(directory, () -> {});
    }
}
