package coop.tablee.catalogimport.cli;

/** What a script learns from a run. */
enum ExitCode {
    /** All rows are good. */
    GOOD(0),
    /** Some rows were refused, the others are good. */
    ROWS_REFUSED(1),
    /** The file, the marketplace or the command itself was refused; nothing was taken. */
    REFUSED(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static ExitCode ofRefusedRows(long refused) {
        return refused == 0 ? GOOD : ROWS_REFUSED;
    }
}
