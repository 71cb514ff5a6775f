package coop.tablee.distribution.board;

import coop.tablee.catalogimport.SafeCsv;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** A list of orders for a spreadsheet: amounts with a point, no cell a formula. */
final class OrderCsv {

    private static final List<String> HEADER = List.of(
            "number",
            "state",
            "date",
            "buyer",
            "purchase_order",
            "destination",
            "from",
            "until",
            "lines",
            "value_vat_in",
            "consignments",
            "packed",
            "short",
            "refused",
            "shared");

    private OrderCsv() {}

    static String of(List<OrderRow> rows) {
        return SafeCsv.file(
                HEADER,
                rows.stream()
                        .map(row -> List.of(
                                row.number(),
                                row.state(),
                                row.day(),
                                row.buyer(),
                                Objects.requireNonNullElse(row.purchaseOrderNumber(), ""),
                                row.destination(),
                                Objects.toString(row.opens(), ""),
                                Objects.toString(row.closes(), ""),
                                row.lines(),
                                BigDecimal.valueOf(row.value(), 2),
                                row.consignments(),
                                row.packed(),
                                row.shortage(),
                                row.refused(),
                                row.shared())));
    }
}
