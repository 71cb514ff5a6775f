package coop.tablee.catalogimport;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the file says about stock.
 *
 * @param onHand ordering units on hand, up to 3 decimals; null when not said
 * @param onDemand made or harvested as ordered, without a limit; {@code onHand} then limits nothing
 */
public record Availability(@Nullable BigDecimal onHand, boolean onDemand) {}
