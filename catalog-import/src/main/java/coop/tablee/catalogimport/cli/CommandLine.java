package coop.tablee.catalogimport.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Understands the arguments and runs one command. */
final class CommandLine {

    static final String USAGE = """
            Usage:
              check FILE                         name every problem of a product list, row by row
              push FILE --to URL [--token T]     hand it to a marketplace and show what would change
                   [--apply]                     … and apply it
                   [--wait SECONDS]              how long to wait for an answer (600)

            The token may stand in the environment variable TABLEE_TOKEN, where other users cannot see it.
            Exit code: 0 all rows good, 1 some rows refused, 2 nothing taken.
            """;

    private final PrintStream out;
    private final @Nullable String environmentToken;
    private final Duration pollInterval;

    CommandLine(PrintStream out, @Nullable String environmentToken, Duration pollInterval) {
        this.out = out;
        this.environmentToken = environmentToken;
        this.pollInterval = pollInterval;
    }

    ExitCode run(String... arguments) {
        try {
            return command(Arguments.parse(arguments));
        } catch (CommandRefused e) {
            out.println(e.getMessage());
        } catch (IOException e) {
            out.println("Could not be read or sent: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            out.println("Interrupted.");
        }
        return ExitCode.REFUSED;
    }

    private ExitCode command(Arguments arguments) throws IOException, InterruptedException {
        return switch (arguments.command()) {
            case "check" -> new CheckCommand(out).run(file(arguments));
            case "push" -> push(arguments);
            default -> throw new CommandRefused(USAGE);
        };
    }

    private ExitCode push(Arguments arguments) throws IOException, InterruptedException {
        Path file = file(arguments);
        String token = arguments.option("--token", environmentToken);
        String address = arguments.option("--to", null);
        if (address == null || token == null || token.isBlank()) {
            throw new CommandRefused("push needs --to URL and a token.\n\n" + USAGE);
        }
        ImportClient client = new ImportClient(address, token.trim());
        Duration wait = Duration.ofSeconds(arguments.number("--wait", 600));
        return new PushCommand(out, client, pollInterval, wait).run(file, arguments.flag("--apply"));
    }

    private static Path file(Arguments arguments) {
        String name = arguments.file();
        try {
            Path file = Path.of(name);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // a name that no file can have is answered like a file that is not there
        }
        throw new CommandRefused("No readable file: " + name);
    }
}
