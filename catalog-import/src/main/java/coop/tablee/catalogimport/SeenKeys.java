package coop.tablee.catalogimport;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which products a file has named so far. The first row keeps its product; which of two was meant, nobody can tell. */
final class SeenKeys {

    private final Map<String, Integer> firstRows = new HashMap<>();

    void check(RowCells cells, String producer, String key, @Nullable String sku, @Nullable String name) {
        Integer first = firstRows.putIfAbsent(Text.comparable(producer) + "\n" + key, Math.toIntExact(cells.row()));
        if (first == null) {
            return;
        }
        boolean bySku = sku != null;
        cells.problem(
                bySku ? Column.SKU : Column.NAME,
                bySku ? IssueCode.DUPLICATE_SKU : IssueCode.DUPLICATE_PRODUCT,
                bySku ? sku : name,
                "each product of a producer once; row " + first + " has it already");
    }
}
