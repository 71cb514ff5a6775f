package coop.tablee.catalogimport;

/** How far a problem reaches: the whole file, its row, or nothing but the reader's attention. */
public enum Severity {
    /** The file is not read; it hands out no row. */
    REJECTS_FILE,
    /** The row is left out, the others are read. */
    REFUSES_ROW,
    /** The row is taken as described; the person should know. */
    NOTICE
}
