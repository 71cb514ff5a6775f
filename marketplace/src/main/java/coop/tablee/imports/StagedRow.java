package coop.tablee.imports;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the file in our words, ready to be held against the catalogue.
 *
 * @param facts what it says, in the form of {@code catalogue.facts}; null when the row is refused
 * @param onDemand null when the row says nothing about stock
 */
record StagedRow(
        long rowNo,
        @Nullable String producer,
        @Nullable String producerKey,
        @Nullable String sku,
        @Nullable String name,
        @Nullable String category,
        @Nullable String categoryKey,
        @Nullable String family,
        @Nullable Map<String, Object> facts,
        @Nullable BigDecimal crateShare,
        @Nullable BigDecimal onHand,
        @Nullable Boolean onDemand,
        List<RowIssue> issues) {

    boolean accepted() {
        return facts != null;
    }

    static StagedRow refused(long row, @Nullable String producer, @Nullable String name, List<RowIssue> issues) {
        return new StagedRow(row, producer, null, null, name, null, null, null, null, null, null, null, issues);
    }
}
