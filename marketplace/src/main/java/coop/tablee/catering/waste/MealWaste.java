package coop.tablee.catering.waste;

import coop.tablee.catering.menu.Meal;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one meal left.
 *
 * @param covers how many ate; 0 where nobody knows
 * @param stage how sure that is: a stage of counting, {@code HEAD_COUNT} or {@code ORDINARY}; empty where nobody knows
 * @param weighings in the order in which they were weighed
 * @param dishes what was on the menu
 */
record MealWaste(LocalDate day, Meal meal, int covers, String stage, List<Weighing> weighings, List<Dish> dishes) {

    /** A dish of the menu. */
    record Dish(long recipe, LocalizedText names) {}

    /** Grams of one kind. */
    long grams(WasteKind kind) {
        return weighings.stream()
                .filter(one -> one.kind() == kind)
                .mapToLong(Weighing::grams)
                .sum();
    }

    long grams() {
        return Arrays.stream(WasteKind.values()).mapToLong(this::grams).sum();
    }

    /** Grams for each who ate, to the gram; empty where nobody knows how many did. */
    Optional<BigDecimal> perCover(WasteKind kind) {
        return perCover(grams(kind), covers);
    }

    static Optional<BigDecimal> perCover(long grams, long covers) {
        return covers <= 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(grams).divide(BigDecimal.valueOf(covers), 0, RoundingMode.HALF_UP));
    }
}
