package coop.tablee.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a running PostgreSQL notes about itself in its data directory: its process in line 1, its port in line 4. */
record PostmasterFile(Path path, long process, int port) {

    private static final int PORT_LINE = 3;
    private static final Path OURSELVES = Path.of("/proc/self/cwd");

    /** Above every system's largest process number. */
    private static final String NOBODY = "2147483647";

    static Path in(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** Empty when there is none, and when it is not written to the end. */
    static Optional<PostmasterFile> read(Path data) {
        try {
            var lines = Files.readAllLines(in(data));
            return lines.size() <= PORT_LINE
                    ? Optional.empty()
                    : Optional.of(new PostmasterFile(
                            in(data),
                            Long.parseLong(lines.get(0).strip()),
                            Integer.parseInt(lines.get(PORT_LINE).strip())));
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether the process of that number is a server on this directory, and not one that got the number later. A server works in its data directory. */
    boolean isAtWork() {
        if (!Files.exists(OURSELVES)) {
            return isPostgres();
        }
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process), "cwd"), path.getParent());
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private boolean isPostgres() {
        return ProcessHandle.of(process)
                .flatMap(found -> found.info().command())
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
    }

    /**
     * PostgreSQL refuses to start while any process has the noted number. The rest of the note stays, for by it PostgreSQL sees whether a part of the old
     * server still uses the data.
     */
    void disown() throws IOException {
        var text = Files.readString(path);
        Files.writeString(path, NOBODY + text.substring(text.indexOf('\n')));
    }
}
