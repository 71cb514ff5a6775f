package coop.tablee.catalogimport;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A first walk through the whole file, before any row is handed out: finds the header, what rejects the file as a whole, and
 * whether it writes decimals with a comma, without which "1.234" cannot be read.
 */
final class Survey implements CsvSource.RowVisitor {

    private final CatalogueLimits limits;
    private @Nullable Header header;
    private int rows;
    private boolean products;
    private boolean decimalCommas;

    private Survey(CatalogueLimits limits) {
        this.limits = limits;
    }

    static Survey of(CsvSource source, CatalogueLimits limits) throws IOException {
        Survey survey = new Survey(limits);
        source.visit(survey);
        if (survey.header == null) {
            throw new CatalogueRejected(CatalogueIssue.ofFile(IssueCode.EMPTY_FILE, null, "a header row and products"));
        }
        if (!survey.products) {
            throw new CatalogueRejected(
                    CatalogueIssue.ofFile(IssueCode.NO_ROWS, "a header alone", "at least one product below it"));
        }
        return survey;
    }

    @Override
    public void visit(long row, RecordHandler.Cells cells) {
        if (header == null) {
            header = cells.blank() ? null : Header.of(row, cells, limits.maxColumns());
            return;
        }
        if (++rows > limits.maxRows()) {
            throw new CatalogueRejected(new CatalogueIssue(
                    row, null, IssueCode.TOO_MANY_ROWS, null, "at most " + limits.maxRows() + " rows"));
        }
        products |= !cells.blank();
        decimalCommas |= cells.count() == header.width() && writesDecimalComma(header, cells);
    }

    private static boolean writesDecimalComma(Header header, RecordHandler.Cells cells) {
        return Column.NUMERIC.stream()
                .map(column -> header.cell(column, cells.values()))
                .anyMatch(cell -> cell != null && Decimals.isDecimalComma(cell));
    }

    Header header() {
        return Objects.requireNonNull(header);
    }

    boolean decimalCommas() {
        return decimalCommas;
    }
}
