package coop.tablee.catalogimport.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Starts the command line; the exit code is that of {@link ExitCode}. */
public final class Main {

    private Main() {}

    /** Runs {@code check} or {@code push}; without arguments it prints how. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CommandLine commandLine = new CommandLine(out, System.getenv("TABLEE_TOKEN"), Duration.ofMillis(500));
        System.exit(commandLine.run(arguments).number());
    }
}
