package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why the amount in one cell cannot be ordered, and the amounts that could be. It marks its cell and blocks nothing else.
 *
 * @param code the last part of the message key: {@code below-minimum}, {@code cut-off-passed} …
 * @param answers amounts that would do, the smaller first; none when only an empty cell would do
 */
record CellProblem(String code, List<BigDecimal> answers) {

    static final String LATE = "cut-off-passed";

    static Optional<CellProblem> of(OfferCard card, boolean open, TypedAmount typed, @Nullable String refusal) {
        if (!open) {
            return Optional.of(new CellProblem(LATE, List.of()));
        }
        if (typed.flaw() != null) {
            return Optional.of(new CellProblem(code(typed.flaw()), List.of()));
        }
        var allowed = new AllowedAmounts(card.minimum(), card.step(), card.maximum(), card.available());
        return allowed.problemOf(typed.amount())
                .map(problem -> new CellProblem(code(problem), allowed.near(typed.amount())))
                .or(() -> Optional.ofNullable(refusal).map(code -> new CellProblem(code, List.of())));
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
