package coop.tablee.stock;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a producer's stock page, in ordering units.
 *
 * @param deliveryDate the row of one delivery date; null = the product's general row
 * @param stock the row's id; null where nobody counted yet
 * @param bestBefore the last day on which the lot may be delivered; null = not said
 * @param past whether that day is over, so that nothing of the lot sells any more
 * @param shortage how much of what is reserved is not there
 * @param seen the counted version, which the next count names
 * @param last the last count, absent when nobody counted yet
 */
record StockRow(
        long product,
        LocalizedText names,
        String family,
        String picture,
        String ground,
        String orderingUnit,
        @Nullable Long stock,
        @Nullable LocalDate deliveryDate,
        @Nullable String lot,
        @Nullable LocalDate bestBefore,
        boolean past,
        BigDecimal onHand,
        BigDecimal reserved,
        BigDecimal shortage,
        boolean onDemand,
        long seen,
        @Nullable Count last) {

    private static final BigDecimal FEW = new BigDecimal("5");
    private static final BigDecimal MANY = new BigDecimal("100");
    private static final BigDecimal VERY_MANY = new BigDecimal("500");

    /** Somebody's count: what it was before, what it is, who said so. lost: of a loss, how much; below zero = one that was taken back; null = a count. */
    record Count(
            long id,
            BigDecimal before,
            BigDecimal counted,
            @Nullable BigDecimal lost,
            Instant at,
            @Nullable String who) {

        public boolean isLoss() {
            return lost != null && lost.signum() > 0;
        }
    }

    /** What marks the row in the page and its addresses. */
    public String key() {
        if (lot != null) {
            return product + "-lot-" + stock;
        }
        return deliveryDate == null ? String.valueOf(product) : product + "-" + deliveryDate;
    }

    /** What is really there. */
    public BigDecimal counted() {
        return onHand.subtract(shortage);
    }

    public BigDecimal free() {
        return onHand.subtract(reserved);
    }

    public boolean isShort() {
        return shortage.signum() > 0;
    }

    public boolean isSoldOut() {
        return !onDemand && !isShort() && !past && free().signum() <= 0;
    }

    /** By how much a key changes it: one by one while there are few. */
    public BigDecimal step() {
        if (onHand.compareTo(VERY_MANY) >= 0) {
            return BigDecimal.TEN;
        }
        return onHand.compareTo(MANY) >= 0 ? FEW : BigDecimal.ONE;
    }

    /** Whether the last count can be taken back: as long as what it said is still what stands. */
    public @Nullable Count undoable() {
        return last != null && Objects.requireNonNull(last).counted().compareTo(counted()) == 0 ? last : null;
    }
}
