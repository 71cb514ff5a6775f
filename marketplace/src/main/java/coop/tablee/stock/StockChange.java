package coop.tablee.stock;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One change of a stock row, in ordering units with at most three decimals: what is on hand now, by how much it changed, or how much of it was lost.
 *
 * @param deliveryDate the row of one delivery date; null = the product's general row
 * @param version what the row's version must still be; null = this change wins
 * @param seen what the row's counted version must still be, which only goods and counts raise; null = this change wins
 * @param lot the row of one lot, named as the producer names it; null = goods that are not told apart
 * @param bestBefore the last day on which the lot may be delivered; null = as it was. It may be all that changes
 * @param lost how much was lost, with its reason; below zero and without one, a loss that is taken back
 * @param onDemand whether goods are made as ordered, without a limit; null = as it was. It may be all that changes
 * @param undone whether it takes the last count back: the difference is neither goods that came nor goods that went
 */
public record StockChange(
        long product,
        @Nullable LocalDate deliveryDate,
        @Nullable BigDecimal onHand,
        @Nullable BigDecimal delta,
        @Nullable Long version,
        @Nullable Long seen,
        @Nullable String lot,
        @Nullable LocalDate bestBefore,
        @Nullable BigDecimal lost,
        @Nullable LossReason reason,
        @Nullable Boolean onDemand,
        boolean undone) {

    public StockChange(
            long product,
            @Nullable LocalDate deliveryDate,
            @Nullable BigDecimal onHand,
            @Nullable BigDecimal delta,
            @Nullable Long version) {
        this(product, deliveryDate, onHand, delta, version, null);
    }

    public StockChange(
            long product,
            @Nullable LocalDate deliveryDate,
            @Nullable BigDecimal onHand,
            @Nullable BigDecimal delta,
            @Nullable Long version,
            @Nullable Long seen) {
        this(product, deliveryDate, onHand, delta, version, seen, null, null, null, null, null, false);
    }

    public static StockChange set(long product, BigDecimal onHand) {
        return new StockChange(product, null, onHand, null, null);
    }

    /** The same of a lot; without one it stays as it is. */
    public StockChange ofLot(@Nullable String code, @Nullable LocalDate until) {
        return new StockChange(
                product, deliveryDate, onHand, delta, version, seen, code, until, lost, reason, onDemand, undone);
    }

    /** The same as a loss; without an amount it stays as it is. */
    public StockChange ofLoss(@Nullable BigDecimal amount, @Nullable LossReason why) {
        return new StockChange(
                product, deliveryDate, onHand, delta, version, seen, lot, bestBefore, amount, why, onDemand, undone);
    }

    /** The same of goods that are made as ordered, or no longer are; null = as it was. */
    public StockChange madeAsOrdered(@Nullable Boolean demand) {
        return new StockChange(
                product, deliveryDate, onHand, delta, version, seen, lot, bestBefore, lost, reason, demand, undone);
    }

    /** By how much a row changes when its last count, which was seen, is taken back. */
    static StockChange undo(long product, @Nullable LocalDate deliveryDate, BigDecimal delta, long seen) {
        return new StockChange(product, deliveryDate, null, delta, null, seen, null, null, null, null, null, true);
    }
}
