package coop.tablee.ordering;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer wants of one offer.
 *
 * @param offer the offer's id
 * @param quantity in ordering units, at most three decimals; 0 only where a line may be removed (amendment)
 * @param offerVersion the version of the offer that the buyer saw; absent = whatever holds now
 */
public record LineRequest(
        long offer, BigDecimal quantity, @Nullable Long offerVersion) {}
