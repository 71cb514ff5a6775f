package coop.tablee.delivery;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a drop at a kitchen's door costs and asks on delivery dates from {@code from} to {@code until} (absent = until changed).
 *
 * @param cooperative who set it, and alone may end it
 * @param seller the carrier or cooperative that runs the drop and sells it
 * @param fee EUR for one drop, VAT out
 * @param minimum EUR of goods in one drop, VAT out, over all orders and cooperatives
 */
public record DropTariff(
        long id,
        long destination,
        String destinationName,
        long cooperative,
        String cooperativeName,
        long seller,
        String sellerName,
        BigDecimal fee,
        BigDecimal minimum,
        LocalDate from,
        @Nullable LocalDate until) {}
