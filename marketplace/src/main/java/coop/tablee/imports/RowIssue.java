package coop.tablee.imports;

import coop.tablee.catalogimport.CatalogueIssue;
import coop.tablee.catalogimport.Severity;
import org.jspecify.annotations.Nullable;

/** One problem of a row as it is kept: the reader's own, and what the marketplace adds to them. */
record RowIssue(
        @Nullable String column,
        String code,
        Severity severity,
        @Nullable String found,
        @Nullable String expected) {

    static RowIssue of(CatalogueIssue issue) {
        return new RowIssue(issue.column(), issue.code().code(), issue.severity(), issue.found(), issue.expected());
    }

    static RowIssue notice(String column, String code, @Nullable String found, @Nullable String expected) {
        return new RowIssue(column, code, Severity.NOTICE, found, expected);
    }

    static RowIssue refusal(String column, String code, @Nullable String found, @Nullable String expected) {
        return new RowIssue(column, code, Severity.REFUSES_ROW, found, expected);
    }
}
