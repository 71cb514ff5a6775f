package coop.tablee.distribution;

import coop.tablee.catalogimport.SafeCsv;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The harvest list for a spreadsheet: one row per product and drop, decimals with a point, no cell a formula. */
final class HarvestCsv {

    private static final List<String> HEADER =
            List.of("producer", "product", "unit", "destination", "city", "date", "firm", "being_paid", "still_open");

    private HarvestCsv() {}

    static String of(LocalDate date, List<HarvestRow> rows, Locale locale) {
        return SafeCsv.file(
                HEADER,
                rows.stream()
                        .map(row -> Arrays.asList(
                                row.producerName(),
                                row.names().in(locale).text(),
                                row.orderingUnit(),
                                row.destination(),
                                row.city(),
                                date,
                                SafeCsv.plain(row.firm()),
                                SafeCsv.plain(row.paying()),
                                SafeCsv.plain(row.open()))));
    }
}
