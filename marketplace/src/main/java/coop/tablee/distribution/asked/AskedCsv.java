package coop.tablee.distribution.asked;

import coop.tablee.catalogimport.SafeCsv;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What will be asked, for a spreadsheet: one row per product and date, decimals with a point, no cell a formula. */
final class AskedCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final List<String> HEADER =
            List.of("product", "unit", "date", "firm", "still_open", "being_paid", "standing", "usual");

    private AskedCsv() {}

    static String of(AskedPage page, Locale locale) {
        var file = new StringBuilder(BYTE_ORDER_MARK).append(SafeCsv.line(HEADER));
        page.products()
                .forEach(product -> product.cells()
                        .forEach(cell -> file.append(SafeCsv.line(Arrays.asList(
                                product.names().in(locale).text(),
                                product.orderingUnit(),
                                cell.date(),
                                plain(cell.firm()),
                                plain(cell.open()),
                                plain(cell.paying()),
                                plain(cell.standing()),
                                plain(cell.usual()))))));
        return file.toString();
    }

    private static @Nullable BigDecimal plain(@Nullable BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
