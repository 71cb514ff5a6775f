package coop.tablee.distribution.chain;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;

/**
 * Pieces of one kind between a farm and a cooperative.
 *
 * @param amount the deposit that buyers pay for one piece, EUR, outside of VAT
 * @param lent that came with goods; {@code brought} besides; {@code back} that the farm has again
 */
public record ChainBalance(
        long cooperative,
        String cooperativeName,
        long producer,
        String producerName,
        String returnable,
        LocalizedText names,
        BigDecimal amount,
        long lent,
        long brought,
        long back) {

    /** Pieces of the farm that are still out; below zero where less was packed in the end than went back. */
    public long left() {
        return lent + brought - back;
    }

    /** What they are worth, as buyers pay for them. */
    public Money value() {
        return Money.euro(amount.multiply(BigDecimal.valueOf(left() * 100)).longValueExact());
    }
}
