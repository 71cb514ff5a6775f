package coop.tablee.catalogimport.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A run of the command line and what it printed. */
record Console(ExitCode exit, String output) {

    static Console run(String... arguments) {
        return runWithToken(null, arguments);
    }

    static Console runWithToken(@Nullable String environmentToken, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ExitCode exit = new CommandLine(out, environmentToken, Duration.ofMillis(5)).run(arguments);
        return new Console(exit, bytes.toString(StandardCharsets.UTF_8));
    }
}
