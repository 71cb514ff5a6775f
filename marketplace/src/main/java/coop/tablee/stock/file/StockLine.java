package coop.tablee.stock.file;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One line of the file as the stock says it, in ordering units.
 *
 * @param date the count of one delivery date; absent for any day
 * @param counted absent where nobody ever counted
 * @param seen the counted version
 */
record StockLine(
        long product,
        String sku,
        LocalizedText names,
        String orderingUnit,
        @Nullable LocalDate date,
        @Nullable BigDecimal counted,
        BigDecimal reserved,
        long seen) {}
