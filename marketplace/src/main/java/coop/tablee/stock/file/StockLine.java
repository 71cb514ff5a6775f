package coop.tablee.stock.file;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One line of the file as the stock says it, in ordering units.
 *
 * @param date the count of one delivery date; absent for any day
 * @param lot the count of one lot; absent for goods that are not told apart
 * @param bestBefore the last day on which the lot may be delivered; absent where nobody said
 * @param counted absent where nobody ever counted
 * @param onDemand whether it is made as ordered, without a limit
 * @param seen the counted version
 */
record StockLine(
        long product,
        String sku,
        LocalizedText names,
        String orderingUnit,
        @Nullable LocalDate date,
        @Nullable String lot,
        @Nullable LocalDate bestBefore,
        @Nullable BigDecimal counted,
        BigDecimal reserved,
        boolean onDemand,
        long seen) {}
