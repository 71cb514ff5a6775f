package coop.tablee.distribution.asked;

import coop.tablee.catalogimport.SafeCsv;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What will be asked, for a spreadsheet: one row per product and date, decimals with a point, no cell a formula. */
final class AskedCsv {

    private static final List<String> HEADER = List.of(
            "product", "unit", "date", "firm", "still_open", "being_paid", "waiting_for_approval", "standing", "usual");

    private AskedCsv() {}

    static String of(AskedPage page, Locale locale) {
        return SafeCsv.file(
                HEADER,
                page.products().stream()
                        .flatMap(product -> product.cells().stream()
                                .map(cell -> Arrays.asList(
                                        product.names().in(locale).text(),
                                        product.orderingUnit(),
                                        cell.date(),
                                        SafeCsv.plain(cell.firm()),
                                        SafeCsv.plain(cell.open()),
                                        SafeCsv.plain(cell.paying()),
                                        SafeCsv.plain(cell.approving()),
                                        SafeCsv.plain(cell.standing()),
                                        SafeCsv.plain(cell.usual())))));
    }
}
