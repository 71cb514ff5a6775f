package coop.tablee.catalogimport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a table of few named columns, with the same care for encodings, separators, quotes and sizes as {@link CatalogueReader} takes for a catalogue, and gives its
 * cells back as text: the counterpart of {@link SafeCsv}. What a cell means is for whoever asked.
 */
public final class TableReader {

    /**
     * One row.
     *
     * @param number as a spreadsheet counts it
     * @param cells by column; empty where the file has no such column
     */
    public record Row(long number, Map<String, String> cells) {

        /** The cell's text, trimmed. */
        public String cell(String column) {
            return cells.getOrDefault(column, "");
        }

        /** Yes or no in four languages; empty where it is neither, or nothing is said. */
        public Optional<Boolean> yesOrNo(String column) {
            String word = Text.slug(cell(column));
            return Vocabulary.YES.contains(word) || Vocabulary.NO.contains(word)
                    ? Optional.of(Vocabulary.YES.contains(word))
                    : Optional.empty();
        }
    }

    /**
     * What was read.
     *
     * @param rows none when the file is rejected
     */
    public record Table(List<Row> rows, List<CatalogueIssue> issues) {

        public boolean isRejected() {
            return issues.stream().anyMatch(issue -> issue.severity() == Severity.REJECTS_FILE);
        }
    }

    private final Set<String> required;
    private final Set<String> known;
    private final CatalogueLimits limits;

    /**
     * A reader of tables.
     *
     * @param required columns that must be there, in lower case
     * @param known all columns that are read, the required ones included
     */
    public TableReader(Set<String> required, Set<String> known, CatalogueLimits limits) {
        this.required = Set.copyOf(required);
        this.known = Set.copyOf(known);
        this.limits = limits;
    }

    /** Reads the file; what is wrong with it stands in the answer. */
    public Table read(byte[] file) {
        try {
            FileText text = FileText.read(new ByteArrayInputStream(file), limits.maxBytes());
            Reading reading = new Reading(text.issues());
            CsvSource.of(text, limits, heading -> known.contains(Text.comparable(heading)))
                    .visit(reading::visit);
            return reading.table();
        } catch (CatalogueRejected rejected) {
            return new Table(List.of(), rejected.issues());
        } catch (IOException fromMemory) {
            throw new UncheckedIOException(fromMemory);
        }
    }

    /** A file while it is read: the first row that is not blank names the columns. */
    private final class Reading {

        private final List<CatalogueIssue> issues;
        private final List<Row> rows = new ArrayList<>();
        private final Map<String, Integer> columns = new LinkedHashMap<>();
        private int width;

        Reading(List<CatalogueIssue> before) {
            issues = new ArrayList<>(before);
        }

        void visit(long number, RecordHandler.Cells cells) {
            if (cells.blank()) {
                return;
            }
            if (columns.isEmpty()) {
                readHeader(number, cells);
            } else {
                readRow(number, cells);
            }
        }

        private void readHeader(long number, RecordHandler.Cells cells) {
            List<CatalogueIssue> refusals = new ArrayList<>();
            width = cells.count();
            for (int place = 0; place < cells.values().size(); place++) {
                String heading = Text.comparable(cells.values().get(place));
                if (known.contains(heading) && columns.putIfAbsent(heading, place) != null) {
                    refusals.add(new CatalogueIssue(
                            number, heading, IssueCode.DUPLICATE_COLUMN, heading, "each column once"));
                } else if (!known.contains(heading)) {
                    issues.add(new CatalogueIssue(
                            number,
                            Text.visible(heading, 80),
                            IssueCode.UNKNOWN_COLUMN,
                            heading,
                            "a known column; this one is not read"));
                }
            }
            required.stream()
                    .sorted()
                    .filter(column -> !columns.containsKey(column))
                    .forEach(column -> refusals.add(new CatalogueIssue(
                            number, column, IssueCode.MISSING_COLUMN, null, "a column named " + column)));
            if (!refusals.isEmpty()) {
                throw new CatalogueRejected(refusals);
            }
        }

        private void readRow(long number, RecordHandler.Cells cells) {
            if (rows.size() >= limits.maxRows()) {
                throw new CatalogueRejected(
                        CatalogueIssue.ofFile(IssueCode.TOO_MANY_ROWS, null, "at most " + limits.maxRows() + " rows"));
            }
            if (cells.count() > width) {
                issues.add(new CatalogueIssue(
                        number, null, IssueCode.TOO_MANY_CELLS, cells.count() + " cells", width + " cells"));
                return;
            }
            Map<String, String> read = new LinkedHashMap<>();
            for (Map.Entry<String, Integer> column : columns.entrySet()) {
                String cell = column.getValue() < cells.values().size()
                        ? Text.trimmed(cells.values().get(column.getValue()))
                        : "";
                if (cell.length() > limits.maxCellLength()) {
                    issues.add(new CatalogueIssue(
                            number,
                            column.getKey(),
                            IssueCode.TEXT_TOO_LONG,
                            cell,
                            "at most " + limits.maxCellLength() + " characters"));
                    return;
                }
                read.put(column.getKey(), SafeCsv.restored(cell));
            }
            rows.add(new Row(number, read));
        }

        Table table() {
            if (rows.isEmpty() && issues.stream().noneMatch(issue -> issue.severity() == Severity.REFUSES_ROW)) {
                throw new CatalogueRejected(CatalogueIssue.ofFile(IssueCode.NO_ROWS, null, "rows below the header"));
            }
            return new Table(List.copyOf(rows), List.copyOf(issues));
        }
    }
}
