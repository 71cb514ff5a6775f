package coop.tablee.catalogimport.cli;

import coop.tablee.catalogimport.CatalogueIssue;
import coop.tablee.catalogimport.CatalogueLimits;
import coop.tablee.catalogimport.CatalogueReader;
import coop.tablee.catalogimport.CatalogueRow;
import coop.tablee.catalogimport.CatalogueSummary;
import coop.tablee.catalogimport.Gap;
import coop.tablee.catalogimport.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Names every problem of a file, and what its products still lack before they can be offered. */
final class CheckCommand {

    private final PrintStream out;
    private final IssueTable table;
    private final Map<Gap, Integer> gaps = new EnumMap<>(Gap.class);

    CheckCommand(PrintStream out) {
        this.out = out;
        this.table = new IssueTable(out);
    }

    ExitCode run(Path file) throws IOException {
        CatalogueSummary summary = read(file);
        summary.issues().forEach(this::print);
        table.printCounts();
        out.println();
        if (summary.rejected()) {
            out.println("The file is rejected; nothing in it was read.");
            return ExitCode.REFUSED;
        }
        out.printf(
                Locale.ROOT,
                "%d rows read: %d accepted, %d refused. %s, separated by %s.%n",
                summary.read(),
                summary.accepted(),
                summary.refused(),
                summary.encoding(),
                separator(summary));
        printGaps();
        return ExitCode.ofRefusedRows(summary.refused());
    }

    private CatalogueSummary read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new CatalogueReader(CatalogueLimits.standard()).read(in, this::print);
        }
    }

    private void print(CatalogueRow row) {
        row.issues().forEach(this::print);
        if (row.product() != null) {
            row.product().gaps().forEach(gap -> gaps.merge(gap, 1, Integer::sum));
        }
    }

    private void print(CatalogueIssue issue) {
        String found = issue.found() == null ? "nothing" : "\"" + issue.found() + "\"";
        String notice = issue.severity() == Severity.NOTICE ? " (notice)" : "";
        table.add(issue.row(), issue.column(), issue.code().code(), found + " / " + issue.expected() + notice);
    }

    private void printGaps() {
        if (!gaps.isEmpty()) {
            String counted = gaps.entrySet().stream()
                    .map(gap -> inWords(gap.getKey()) + " (" + gap.getValue() + ")")
                    .collect(Collectors.joining(", "));
            out.println("Products that still lack something before they can be offered: " + counted + ".");
        }
    }

    private static String inWords(Gap gap) {
        return switch (gap) {
            case PRICE -> "price";
            case VAT_CATEGORY -> "VAT category";
            case ALLERGENS -> "allergens";
            case STORAGE -> "storage";
        };
    }

    private static String separator(CatalogueSummary summary) {
        Character separator = summary.separator();
        return separator != null && separator == '\t' ? "tab" : "\"" + separator + "\"";
    }
}
