package coop.tablee.stock.file;

import coop.tablee.stock.file.StockFile.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file would do, for a person.
 *
 * @param name the file's; absent before there is one
 * @param code the changes as the page carries them
 */
record StockFilePage(
        @Nullable String name, List<Change> changes, int unchanged, int silent, List<Said> issues, String code) {

    static final StockFilePage NONE = new StockFilePage(null, List.of(), 0, 0, List.of(), "");

    /** What is wrong at one place, in words. */
    record Said(long row, @Nullable String column, String words, boolean notice) {}

    public long refused() {
        return issues.stream().filter(issue -> !issue.notice()).count();
    }
}
