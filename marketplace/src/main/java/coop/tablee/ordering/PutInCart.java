package coop.tablee.ordering;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Sets a line of the cart: absolute, so that two tabs never add up by surprise.
 *
 * @param quantity in ordering units; 0 takes the line out
 * @param slot the opening wished for at this destination and date; absent = as before
 */
public record PutInCart(
        long destination,
        long offer,
        BigDecimal quantity,
        @Nullable Long slot) {

    public PutInCart(long destination, long offer, BigDecimal quantity) {
        this(destination, offer, quantity, null);
    }
}
