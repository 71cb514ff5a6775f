package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the amount in one cell cannot be ordered, and the amounts that could be. It marks its cell and blocks nothing else.
 *
 * @param code the last part of the message key: {@code below-minimum}, {@code cut-off-passed} …
 * @param answers amounts that would do, the smaller first; none when only an empty cell would do
 */
record CellProblem(String code, List<BigDecimal> answers) {

    static final String LATE = "cut-off-passed";
    static final String CLASH = "set-meanwhile";
    private static final String WITH_UNIT = "with-unit";
    private static final Pattern UNIT =
            Pattern.compile("([\\d.,\\s\\u00a0\\u202f]+?)[\\s\\u00a0\\u202f]*(\\p{L}[\\p{L}.]*)");

    /** Somebody else set the cell meanwhile: theirs, or what is typed. */
    static CellProblem of(Clash clash, TypedAmount typed) {
        return new CellProblem(CLASH, typed.isUsable() ? List.of(clash.held(), typed.amount()) : List.of(clash.held()));
    }

    static Optional<CellProblem> of(OfferCard card, boolean open, TypedAmount typed, @Nullable String refusal) {
        if (!open) {
            return Optional.of(new CellProblem(LATE, List.of()));
        }
        var allowed = new AllowedAmounts(card.minimum(), card.step(), card.maximum(), card.available());
        if (typed.flaw() == TypedAmount.Flaw.UNREADABLE
                && UNIT.matcher(typed.text()).matches()) {
            return Optional.of(new CellProblem(WITH_UNIT, withoutUnit(typed, allowed)));
        }
        if (typed.flaw() != null) {
            return Optional.of(new CellProblem(code(typed.flaw()), List.of()));
        }
        return allowed.problemOf(typed.amount())
                .map(problem -> new CellProblem(code(problem), allowed.near(typed.amount())))
                .or(() -> Optional.ofNullable(refusal).map(code -> new CellProblem(code, List.of())));
    }

    /** A number with a unit is not taken for a number: the unit may be another one than the offer's. The number is proposed. */
    private static List<BigDecimal> withoutUnit(TypedAmount typed, AllowedAmounts allowed) {
        var bare = UNIT.matcher(typed.text()).replaceFirst("$1");
        var amount = TypedAmount.of(bare);
        return amount.isUsable() ? allowed.near(amount.amount()) : List.of();
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
