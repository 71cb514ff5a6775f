package coop.tablee.catalogimport;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads product lists as Open Food Network writes them, by column name, with Tablée's columns besides
 * ({@code docs/catalogue-import.md}). Encoding, separator and decimal mark are recognised; whatever can be read in two ways is
 * reported and not guessed. Blocking, and free of state: one reader serves any number of files and threads.
 */
public final class CatalogueReader {

    private final CatalogueLimits limits;

    /** A reader that rejects what passes the limits. */
    public CatalogueReader(CatalogueLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a file. It is first surveyed as a whole, so that a rejected file hands out no row; then its rows follow one by one,
     * none kept. The stream is read to its end or to one byte past the limit, and left open.
     *
     * @param rows receives every row that is not blank, in the order of the file
     * @return what became of it; a file that cannot be read is an answer, not an exception
     * @throws IOException if the stream itself fails
     */
    public CatalogueSummary read(InputStream in, Consumer<CatalogueRow> rows) throws IOException {
        try {
            FileText text = FileText.read(in, limits.maxBytes());
            CsvSource source = CsvSource.of(text, limits);
            Survey survey = Survey.of(source, limits);
            return deliver(text, source, survey, rows);
        } catch (CatalogueRejected e) {
            return CatalogueSummary.rejected(e.issues());
        }
    }

    private CatalogueSummary deliver(FileText text, CsvSource source, Survey survey, Consumer<CatalogueRow> rows)
            throws IOException {
        Header header = survey.header();
        RowReader reader = new RowReader(header, survey.decimalCommas(), limits.maxCellLength());
        Tally tally = new Tally();
        source.visit((row, cells) -> {
            if (row > header.row() && !cells.blank()) {
                CatalogueRow read = reader.read(row, cells);
                tally.count(read);
                rows.accept(read);
            }
        });
        List<CatalogueIssue> issues = new ArrayList<>(text.issues());
        issues.addAll(header.issues());
        return new CatalogueSummary(
                false,
                tally.accepted + tally.refused,
                tally.accepted,
                tally.refused,
                issues,
                text.encoding(),
                source.separator());
    }

    private static final class Tally {
        private int accepted;
        private int refused;

        void count(CatalogueRow row) {
            if (row.accepted()) {
                accepted++;
            } else {
                refused++;
            }
        }
    }
}
