package coop.tablee.catalogimport;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file's text cut into rows and cells, as often as one asks. Rows are numbered as a spreadsheet does. */
final class CsvSource {

    /** Receives the rows of a file. */
    interface RowVisitor {
        void visit(long row, RecordHandler.Cells cells);
    }

    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final int LONGEST_HEADER = 100_000;
    /** What spreadsheets write as a first line to tell each other the separator. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("\"?sep=([,;\\t])\"?", Pattern.CASE_INSENSITIVE);

    private final FileText text;
    private final CatalogueLimits limits;
    private final char separator;
    private final int skippedLines;

    private CsvSource(FileText text, CatalogueLimits limits, char separator, int skippedLines) {
        this.text = text;
        this.limits = limits;
        this.separator = separator;
        this.skippedLines = skippedLines;
    }

    static CsvSource of(FileText text, CatalogueLimits limits) throws IOException {
        return of(text, limits, heading -> Column.named(heading) != null);
    }

    /** The same for a file with other columns than a catalogue's. */
    static CsvSource of(FileText text, CatalogueLimits limits, Predicate<String> isColumn) throws IOException {
        List<String> firstLines = firstLines(text);
        Matcher declared = SEPARATOR_LINE.matcher(firstLines.get(0));
        if (declared.matches()) {
            return new CsvSource(text, limits, declared.group(1).charAt(0), 1);
        }
        return new CsvSource(text, limits, separatorOf(headerIn(firstLines), isColumn), 0);
    }

    private static List<String> firstLines(FileText text) throws IOException {
        char[] buffer = new char[LONGEST_HEADER];
        try (Reader reader = text.reader()) {
            int length = 0;
            int more;
            while (length < buffer.length && (more = reader.read(buffer, length, buffer.length - length)) > 0) {
                length += more;
            }
            return List.of(new String(buffer, 0, length).split("\\R", -1));
        }
    }

    private static String headerIn(List<String> firstLines) {
        return firstLines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElseThrow(() -> new CatalogueRejected(
                        CatalogueIssue.ofFile(IssueCode.EMPTY_FILE, null, "a header row and products")));
    }

    /** The separator that makes the most known columns of the header; the comma of the format when none does. */
    private static char separatorOf(String header, Predicate<String> isColumn) {
        char best = SEPARATORS[0];
        long most = 0;
        for (char candidate : SEPARATORS) {
            long known = List.of(header.replace("\"", "").split(Pattern.quote(String.valueOf(candidate)), -1)).stream()
                    .filter(isColumn)
                    .count();
            if (known > most) {
                best = candidate;
                most = known;
            }
        }
        return best;
    }

    /** Walks all rows, blank ones included. A file whose quotes do not pair is rejected at the row where it shows. */
    void visit(RowVisitor visitor) throws IOException {
        long row = 0;
        try (CsvReader<RecordHandler.Cells> reader = open()) {
            Iterator<RecordHandler.Cells> rows = reader.iterator();
            while (true) {
                row++;
                RecordHandler.Cells cells = next(rows, row);
                if (cells == null) {
                    return;
                }
                if (row > skippedLines) {
                    visitor.visit(row, cells);
                }
            }
        }
    }

    private static RecordHandler.@Nullable Cells next(Iterator<RecordHandler.Cells> rows, long row) {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (CsvParseException e) {
            throw new CatalogueRejected(new CatalogueIssue(
                    row,
                    null,
                    IssueCode.BROKEN_QUOTES,
                    null,
                    "quotes that open before a cell and close behind it, doubled inside"));
        }
    }

    private CsvReader<RecordHandler.Cells> open() {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .detectBomHeader(false)
                .maxBufferSize(Math.max(limits.maxBytes(), 1 << 16) + 1024)
                .build(new RecordHandler(limits.maxColumns()), text.reader());
    }

    char separator() {
        return separator;
    }

    /** The separator in words, for a person. */
    static String named(char separator) {
        return switch (separator) {
            case '\t' -> "tab";
            case ';' -> "semicolon";
            default -> "comma";
        };
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %s", text.encoding(), named(separator));
    }
}
