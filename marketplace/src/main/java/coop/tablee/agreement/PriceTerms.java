package coop.tablee.agreement;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A line of a lot's price schedule. Data of the contract: what an order costs is its offer's price.
 *
 * @param product as the contract names it
 * @param unit as the contract writes it
 * @param price EUR per unit, VAT out, up to four decimals; the first day's where it follows something
 * @param coefficient what the quotation is multiplied with; absent for a fixed price
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
