package coop.tablee.distribution;

import coop.tablee.catalogimport.SafeCsv;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a producer is owed, for a spreadsheet: one row per line of an order, euros VAT out, decimals with a point, no cell a formula. */
final class OwedCsv {

    private static final List<String> HEADER = List.of(
            "date",
            "cooperative",
            "order",
            "destination",
            "kind",
            "product",
            "quantity",
            "unit",
            "priced_quantity",
            "pricing_unit",
            "sold_by",
            "state",
            "owed_eur_vat_out",
            "vat_eur");

    private OwedCsv() {}

    static String of(List<OwedLine> lines, Locale locale) {
        return SafeCsv.file(
                HEADER,
                lines.stream()
                        .map(line -> Arrays.asList(
                                line.date(),
                                line.cooperativeName(),
                                line.number(),
                                line.destination(),
                                line.deposit() ? "deposit" : "goods",
                                line.names().in(locale).text(),
                                SafeCsv.plain(line.quantity()),
                                line.orderingUnit(),
                                SafeCsv.plain(line.amount()),
                                line.pricingUnit(),
                                line.ownSale() ? "producer" : "cooperative",
                                line.earned() ? "earned" : "expected",
                                BigDecimal.valueOf(line.owedMinor(), 2),
                                BigDecimal.valueOf(line.vatMinor(), 2))));
    }
}
