package coop.tablee.distribution;

import coop.tablee.catalogimport.SafeCsv;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** The harvest list for a spreadsheet: one row per product and drop, decimals with a point, no cell a formula. */
final class HarvestCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final List<String> HEADER =
            List.of("producer", "product", "unit", "destination", "city", "date", "firm", "being_paid", "still_open");

    private HarvestCsv() {}

    static String of(LocalDate date, List<HarvestRow> rows, Locale locale) {
        var file = new StringBuilder(BYTE_ORDER_MARK).append(SafeCsv.line(HEADER));
        rows.forEach(row -> file.append(SafeCsv.line(List.of(
                row.producerName(),
                row.names().in(locale).text(),
                row.orderingUnit(),
                row.destination(),
                row.city(),
                date,
                plain(row.firm()),
                plain(row.paying()),
                plain(row.open())))));
        return file.toString();
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
