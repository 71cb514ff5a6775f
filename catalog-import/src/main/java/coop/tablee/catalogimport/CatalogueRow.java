package coop.tablee.catalogimport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a catalogue, read.
 *
 * @param row where it stands, as a spreadsheet counts
 * @param product null when one of the issues refuses the row
 * @param issues all that is wrong or worth knowing, in the order of the columns
 */
public record CatalogueRow(long row, @Nullable CatalogueProduct product, List<CatalogueIssue> issues) {

    public CatalogueRow {
        issues = List.copyOf(issues);
    }

    /** Whether the row gave a product. */
    public boolean accepted() {
        return product != null;
    }
}
