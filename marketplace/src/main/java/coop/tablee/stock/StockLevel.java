package coop.tablee.stock;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a product's row shows: on hand, reserved and free, in ordering units; an on-demand row has no limit. */
public record StockLevel(
        long stockId,
        long product,
        String sku,
        LocalizedText names,
        String orderingUnit,
        @Nullable LocalDate deliveryDate,
        BigDecimal onHand,
        BigDecimal reserved,
        boolean onDemand,
        long version) {

    public BigDecimal free() {
        return onHand.subtract(reserved);
    }
}
