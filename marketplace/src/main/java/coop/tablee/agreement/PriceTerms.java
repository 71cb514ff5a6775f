package coop.tablee.agreement;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A line of a lot's price schedule: what is ordered under the lot of the products that it prices costs this, by the rules of {@link PriceSeries}.
 *
 * @param product as the contract names it
 * @param unit as the contract writes it
 * @param price P0, EUR per unit, VAT out, up to four decimals; what it costs as long as the index or quotation has no value
 * @param coefficient indexed: the part that follows the index, at most 1; market: what the quotation is multiplied with; absent for a fixed price
 * @param quotation the index or market; absent for a fixed price
 */
public record PriceTerms(
        String product,
        String unit,
        PriceBasis basis,
        BigDecimal price,
        @Nullable BigDecimal coefficient,
        @Nullable String quotation,
        LocalDate from,
        LocalDate until) {}
