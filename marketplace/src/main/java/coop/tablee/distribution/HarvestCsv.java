package coop.tablee.distribution;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** The harvest list for a spreadsheet: one row per product and drop, RFC 4180, decimals with a point. A cell that a spreadsheet would take for a formula is quoted as text. */
final class HarvestCsv {

    private static final String HEAD = "producer,product,unit,destination,city,date,firm,being_paid,still_open\r\n";

    private HarvestCsv() {}

    static String of(LocalDate date, List<HarvestRow> rows, Locale locale) {
        var csv = new StringBuilder(HEAD);
        for (var row : rows) {
            csv.append(String.join(
                            ",",
                            cell(row.producerName()),
                            cell(row.names().in(locale).text()),
                            cell(row.orderingUnit()),
                            cell(row.destination()),
                            cell(row.city()),
                            date.toString(),
                            plain(row.firm()),
                            plain(row.paying()),
                            plain(row.open())))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String cell(String text) {
        var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
