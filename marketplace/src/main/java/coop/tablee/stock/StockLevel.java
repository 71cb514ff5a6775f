package coop.tablee.stock;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a product's row shows, in ordering units; an on-demand row has no limit.
 *
 * @param bestBefore the last day on which the lot may be delivered; null = not said
 * @param onHand what can be promised: while there is a shortage, exactly what is reserved
 * @param shortage how much of what is reserved is not there, as the producer declared
 */
public record StockLevel(
        long stockId,
        long product,
        String sku,
        LocalizedText names,
        String orderingUnit,
        @Nullable LocalDate deliveryDate,
        @Nullable String lot,
        @Nullable LocalDate bestBefore,
        BigDecimal onHand,
        BigDecimal reserved,
        BigDecimal shortage,
        boolean onDemand,
        long version) {

    public BigDecimal free() {
        return onHand.subtract(reserved);
    }
}
