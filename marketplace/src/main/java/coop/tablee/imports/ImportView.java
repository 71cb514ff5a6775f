package coop.tablee.imports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an import stands. In the preview the figures of created, changed and unchanged say what would happen; afterwards, what did.
 *
 * @param rowsExpected about how many rows the file has; never less than what was read
 * @param waiting rows of producers whose name nobody has answered yet
 * @param leftOut rows of producers that are not to be taken
 */
record ImportView(
        long id,
        String fileName,
        ImportState state,
        int rowsExpected,
        int read,
        int accepted,
        int refused,
        int created,
        int changed,
        int unchanged,
        int waiting,
        int leftOut,
        Instant submittedAt,
        @Nullable Instant endedAt) {

    /** Read so far, in whole percents. */
    public int percent() {
        return state == ImportState.READING && rowsExpected > 0 ? Math.min(99, read * 100 / rowsExpected) : 100;
    }

    /** Whether an application may be asked for. */
    public boolean isApplicable() {
        return state == ImportState.PREVIEW && waiting == 0;
    }

    public boolean isEmptyHanded() {
        return created == 0 && changed == 0;
    }
}
