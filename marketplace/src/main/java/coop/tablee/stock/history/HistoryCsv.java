package coop.tablee.stock.history;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened, for a spreadsheet: one row each, the last first, times in UTC, ordering units with a decimal point, no cell a formula. */
final class HistoryCsv {

    static final int MOST_ROWS = 10_000;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final List<String> HEADER = List.of(
            "at",
            "product",
            "name",
            "delivery_date",
            "lot",
            "kind",
            "quantity",
            "unit",
            "before",
            "shortage",
            "best_before",
            "best_before_was",
            "week",
            "why",
            "who");

    private HistoryCsv() {}

    static String of(List<Happening> happenings, Locale locale) {
        var file = new StringBuilder(BYTE_ORDER_MARK).append(SafeCsv.line(HEADER));
        happenings.forEach(one -> file.append(SafeCsv.line(Arrays.asList(
                one.at(),
                one.product(),
                one.names().in(locale).text(),
                one.deliveryDate(),
                one.lot(),
                one.kind().word(),
                plain(one.quantity()),
                one.orderingUnit(),
                plain(one.before()),
                plain(one.shortage()),
                one.bestBefore(),
                one.dayBefore(),
                one.week(),
                one.why(),
                one.who()))));
        return file.toString();
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal amount) {
        return amount == null ? null : TypedAmount.plain(amount);
    }
}
