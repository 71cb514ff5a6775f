package coop.tablee.catalogimport.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Hands a file to a marketplace, waits for its preview, and has it applied where asked. */
final class PushCommand {

    private final PrintStream out;
    private final ImportClient client;
    private final Duration pollInterval;
    private final Duration wait;

    PushCommand(PrintStream out, ImportClient client, Duration pollInterval, Duration wait) {
        this.out = out;
        this.client = client;
        this.pollInterval = pollInterval;
        this.wait = wait;
    }

    ExitCode run(Path file, boolean apply) throws IOException, InterruptedException {
        if (client.exposed()) {
            out.println("Warning: the token travels unencrypted; use https.");
        }
        String id = client.send(file);
        out.println("Import " + Terminal.safe(id) + " was taken in.");
        ImportStatus status = awaited(id, "reading");
        if (apply && status.state().equals("preview")) {
            client.apply(id);
            status = awaited(id, "preview");
        }
        print(status);
        if (status.refusedWhole()) {
            return ExitCode.REFUSED;
        }
        return ExitCode.ofRefusedRows(status.refused());
    }

    /** Asks until the import is neither under way nor any longer in the state that it is to leave. */
    private ImportStatus awaited(String id, String leaving) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        ImportStatus status = client.status(id);
        while (status.underWay() || status.state().equals(leaving)) {
            if (System.nanoTime() > deadline) {
                throw new CommandRefused("No answer after " + wait.toSeconds() + " s; import " + Terminal.safe(id)
                        + " is still \"" + status.state() + "\" and goes on without us.");
            }
            Thread.sleep(pollInterval.toMillis());
            status = client.status(id);
        }
        return status;
    }

    private void print(ImportStatus status) {
        IssueTable table = new IssueTable(out);
        for (Map<?, ?> issue : status.issues()) {
            table.add(Json.whole(issue, "row"), safe(issue, "column"), safe(issue, "code"), safe(issue, "message"));
        }
        table.printCounts();
        out.println();
        out.printf(
                Locale.ROOT,
                "State: %s. %d rows read: %d accepted, %d refused. %d created, %d changed, %d unchanged.%n",
                status.state(),
                status.read(),
                status.accepted(),
                status.refused(),
                status.created(),
                status.changed(),
                status.unchanged());
        if (status.state().equals("preview")) {
            out.println("Nothing is applied yet: apply it on the page, or push again with --apply.");
        }
    }

    private static String safe(Map<?, ?> object, String name) {
        return Terminal.safe(Objects.requireNonNullElse(Json.text(object, name), ""));
    }
}
