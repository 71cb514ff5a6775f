package coop.tablee.catalogimport.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints issues as they come, one line each, and counts them by code. */
final class IssueTable {

    private static final String LINE = "%-8s %-20s %-28s %s%n";

    private final PrintStream out;
    private final Map<String, Integer> counts = new TreeMap<>();

    IssueTable(PrintStream out) {
        this.out = out;
    }

    /**
     * Adds one line.
     *
     * @param row 0 for the file as a whole
     */
    void add(long row, @Nullable String column, String code, String explanation) {
        if (counts.isEmpty()) {
            out.printf(Locale.ROOT, LINE, "row", "column", "problem", "found / expected");
        }
        counts.merge(code, 1, Integer::sum);
        String place = row == 0 ? "file" : String.valueOf(row);
        out.printf(Locale.ROOT, LINE, place, column == null ? "" : column, code, explanation);
    }

    /** How often each problem occurred. */
    void printCounts() {
        if (!counts.isEmpty()) {
            out.println();
            counts.forEach((code, count) -> out.printf(Locale.ROOT, "%8d × %s%n", count, code));
        }
    }
}
