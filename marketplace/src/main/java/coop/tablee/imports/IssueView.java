package coop.tablee.imports;

import org.jspecify.annotations.Nullable;

/** A problem as it is shown; row 0 is the file as a whole. */
record IssueView(
        long row,
        @Nullable String column,
        String code,
        String severity,
        @Nullable String found,
        @Nullable String expected) {

    /** The same problem, wherever it is. */
    IssueView anywhere() {
        return new IssueView(0, column, code, severity, found, expected);
    }

    boolean isRefusal() {
        return !"NOTICE".equals(severity);
    }
}
