package coop.tablee.catalogimport;

import org.jspecify.annotations.Nullable;

/**
 * One problem at one place of a catalogue.
 *
 * @param row the row as a spreadsheet counts it (the first line is 1, blank lines count); 0 for the file as a whole
 * @param column the column's name as {@code docs/catalogue-import.md} writes it; null when no single cell is meant
 * @param code what is wrong; its {@link IssueCode#severity() severity} says what follows from it
 * @param found what stood there, cut to 80 characters and with control characters made visible; null when nothing did
 * @param expected what would have been right, in English; pages choose their own words by {@code code}
 */
public record CatalogueIssue(
        long row,
        @Nullable String column,
        IssueCode code,
        @Nullable String found,
        String expected) {

    private static final int LONGEST_FOUND = 80;

    public CatalogueIssue {
        found = found == null ? null : Text.visible(found, LONGEST_FOUND);
    }

    static CatalogueIssue ofFile(IssueCode code, @Nullable String found, String expected) {
        return new CatalogueIssue(0, null, code, found, expected);
    }

    /** The severity of the code. */
    public Severity severity() {
        return code.severity();
    }
}
