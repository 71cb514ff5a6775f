package coop.tablee.catering.need;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kitchen needs of one food from one delivery: the sum of its reasons less what is there already. All weights are grams.
 *
 * @param deliverOn the day on which it must come
 * @param pieceGrams what a piece weighs; absent where nobody has said it
 * @param stock what is used of the kitchen's own stock, not below zero nor above the sum
 * @param ordered what is on order for that day already, not below zero
 */
public record Need(
        long food,
        LocalizedText names,
        LocalDate deliverOn,
        @Nullable BigDecimal pieceGrams,
        List<Reason> reasons,
        BigDecimal stock,
        BigDecimal ordered) {

    public Need {
        reasons = List.copyOf(reasons);
    }

    static Need of(
            long food,
            LocalizedText names,
            LocalDate deliverOn,
            @Nullable BigDecimal pieceGrams,
            List<Reason> reasons) {
        return new Need(food, names, deliverOn, pieceGrams, reasons, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    Need withStock(BigDecimal grams) {
        return new Need(food, names, deliverOn, pieceGrams, reasons, grams, ordered);
    }

    Need withOrdered(BigDecimal grams) {
        return new Need(food, names, deliverOn, pieceGrams, reasons, stock, grams);
    }

    /** All that the meals take, rounded up to the gram. */
    public BigDecimal gross() {
        return reasons.stream()
                .map(Reason::gross)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(0, RoundingMode.UP);
    }

    /** What is still to be bought; zero when stock and orders cover it. */
    public BigDecimal toBuy() {
        return gross().subtract(stock).subtract(ordered).max(BigDecimal.ZERO);
    }
}
