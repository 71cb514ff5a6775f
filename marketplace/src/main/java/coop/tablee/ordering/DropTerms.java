package coop.tablee.ordering;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;

/**
 * What coming to a kitchen's door costs and asks, for the drop (destination and date) of an order, quoted or placed. All amounts are VAT out.
 *
 * @param seller the carrier or cooperative that runs the drop and sells it
 * @param fee for the whole drop, once; zero when only a minimum is asked
 * @param goods of all living orders of the drop, those quoted included
 * @param carrier number of the order that carries the fee; absent when none does yet
 * @param carried whether the order in hand carries it, or would; otherwise it agrees to take it over if the one that does is cancelled
 */
public record DropTerms(
        long seller,
        String sellerName,
        Money fee,
        Money minimum,
        Money goods,
        @Nullable String carrier,
        boolean carried) {

    /** What is missing to the minimum; zero when it is reached. */
    public Money missing() {
        var missing = minimum.minus(goods);
        return missing.isPositive() ? missing : new Money(0, minimum.currency());
    }

    public boolean isReached() {
        return !missing().isPositive();
    }
}
