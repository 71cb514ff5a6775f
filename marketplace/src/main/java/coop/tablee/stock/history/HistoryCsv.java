package coop.tablee.stock.history;

import coop.tablee.catalogimport.SafeCsv;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What happened, for a spreadsheet: one row each, the last first, times in UTC, ordering units with a decimal point, no cell a formula. */
final class HistoryCsv {

    static final int MOST_ROWS = 10_000;

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
        return SafeCsv.file(
                HEADER,
                happenings.stream()
                        .map(one -> Arrays.asList(
                                one.at(),
                                one.product(),
                                one.names().in(locale).text(),
                                one.deliveryDate(),
                                one.lot(),
                                one.kind().word(),
                                SafeCsv.plain(one.quantity()),
                                one.orderingUnit(),
                                SafeCsv.plain(one.before()),
                                SafeCsv.plain(one.shortage()),
                                one.bestBefore(),
                                one.dayBefore(),
                                one.week(),
                                one.why(),
                                one.who())));
    }
}
