package coop.tablee.catalogimport;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which cell of a row belongs to which column.
 *
 * @param row where the header stands
 * @param positions cells from 0
 * @param width cells of every row
 * @param issues columns that are not read, and what the file lacks as a whole
 */
record Header(long row, Map<Column, Integer> positions, int width, List<CatalogueIssue> issues) {

    static Header of(long row, RecordHandler.Cells cells, int maxColumns) {
        if (cells.count() > maxColumns) {
            String found = cells.count() + " columns";
            throw new CatalogueRejected(new CatalogueIssue(
                    row, null, IssueCode.TOO_MANY_COLUMNS, found, "at most " + maxColumns + " columns"));
        }
        Map<Column, Integer> positions = new EnumMap<>(Column.class);
        List<CatalogueIssue> notices = new ArrayList<>();
        List<CatalogueIssue> refusals = new ArrayList<>();
        for (int i = 0; i < cells.values().size(); i++) {
            String heading = Text.trimmed(cells.values().get(i));
            Column column = Column.named(heading);
            if (column != null && positions.putIfAbsent(column, i) != null) {
                refusals.add(new CatalogueIssue(
                        row, column.heading(), IssueCode.DUPLICATE_COLUMN, heading, "each column once"));
            } else if (column == null) {
                notices.add(new CatalogueIssue(
                        row,
                        Text.visible(heading, 80),
                        IssueCode.UNKNOWN_COLUMN,
                        heading,
                        "a known column; this one is not read"));
            }
        }
        refusals.addAll(missing(row, positions));
        if (!refusals.isEmpty()) {
            throw new CatalogueRejected(refusals);
        }
        if (!positions.containsKey(Column.SKU)) {
            notices.add(new CatalogueIssue(
                    row,
                    Column.SKU.heading(),
                    IssueCode.MISSING_SKU,
                    null,
                    "article numbers; products are recognised by name and packaging"));
        }
        return new Header(row, positions, cells.count(), List.copyOf(notices));
    }

    private static List<CatalogueIssue> missing(long row, Map<Column, Integer> positions) {
        List<CatalogueIssue> missing = new ArrayList<>();
        for (Column column : Column.MANDATORY) {
            if (!positions.containsKey(column)) {
                missing.add(missing(row, column, "a column named " + column.heading()));
            }
        }
        if (!positions.containsKey(Column.UNIT_TYPE) && !positions.containsKey(Column.VARIANT_UNIT_NAME)) {
            missing.add(missing(row, Column.UNIT_TYPE, "a column named unit_type or variant_unit_name"));
        }
        return missing;
    }

    private static CatalogueIssue missing(long row, Column column, String expected) {
        return new CatalogueIssue(row, column.heading(), IssueCode.MISSING_COLUMN, null, expected);
    }

    boolean has(Column column) {
        return positions.containsKey(column);
    }

    /** The cell as it stands, or null when the file has no such column. */
    @Nullable
    String cell(Column column, List<String> cells) {
        Integer position = positions.get(column);
        return position == null ? null : cells.get(position);
    }
}
