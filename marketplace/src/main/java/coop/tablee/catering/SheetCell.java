package coop.tablee.catering;

import coop.tablee.assortment.Availability;
import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One product on one day: what is typed there, what was ordered before, and whether anything may still be typed.
 *
 * @param card what is offered; absent when the product does not come that day
 * @param open whether the cut-off is still ahead
 * @param typed the draft, in ordering units
 * @param ordered what earlier orders hold, ordering units
 * @param orders the numbers of those orders
 * @param coming what standing orders are still going to order here, ordering units; zero for nothing
 * @param leftOut whether something that comes by itself was left out on this day
 * @param followed whether what comes or was left out is of the door's standing needs, whose days can be changed
 * @param lastWeek what was ordered for the same weekday a week before
 * @param clash what somebody else set here meanwhile; absent when what is typed was kept
 * @param wrong what is wrong with what is typed; absent when nothing is
 */
record SheetCell(
        LocalDate day,
        @Nullable OfferCard card,
        boolean open,
        TypedAmount typed,
        BigDecimal ordered,
        List<String> orders,
        BigDecimal coming,
        boolean leftOut,
        boolean followed,
        BigDecimal lastWeek,
        @Nullable Clash clash,
        @Nullable CellProblem wrong) {

    /**
     * Judged once: a sheet asks often.
     *
     * @param refusal the code with which ordering refuses this line; absent when it takes it
     */
    static SheetCell of(
            LocalDate day,
            @Nullable OfferCard card,
            boolean open,
            TypedAmount typed,
            BigDecimal ordered,
            List<String> orders,
            BigDecimal coming,
            boolean leftOut,
            boolean followed,
            BigDecimal lastWeek,
            @Nullable String refusal,
            @Nullable Clash clash) {
        return new SheetCell(
                day,
                card,
                open,
                typed,
                ordered,
                orders,
                coming,
                leftOut,
                followed,
                lastWeek,
                clash,
                wrong(card, open, typed, refusal, clash));
    }

    private static @Nullable CellProblem wrong(
            @Nullable OfferCard card,
            boolean open,
            TypedAmount typed,
            @Nullable String refusal,
            @Nullable Clash clash) {
        if (card == null) {
            return null;
        }
        if (clash != null) {
            return CellProblem.of(clash, typed);
        }
        return isEmpty(typed)
                ? null
                : CellProblem.of(card, open, typed, refusal).orElse(null);
    }

    /** How a cell looks and what may be done with it. */
    enum Look {
        ABSENT,
        LOCKED,
        SOLD_OUT,
        OPEN
    }

    Look look() {
        if (card == null) {
            return Look.ABSENT;
        }
        if (!open) {
            return Look.LOCKED;
        }
        return isEmpty() && card.isSoldOut() ? Look.SOLD_OUT : Look.OPEN;
    }

    boolean isEmpty() {
        return isEmpty(typed);
    }

    private static boolean isEmpty(TypedAmount typed) {
        return typed.isUsable() && typed.amount().signum() == 0;
    }

    /** What is kept: what somebody else put there, where that clashes with what is typed. */
    BigDecimal held() {
        return clash == null ? typed.amount() : clash.held();
    }

    /** What is wrong with what is typed; empty for an empty cell. */
    Optional<CellProblem> problem() {
        return Optional.ofNullable(wrong);
    }

    /** Whether this cell would be sent as it stands. */
    boolean isReady() {
        return card != null && !isEmpty() && wrong == null;
    }

    /** Whether last week's amount would be put here: an open, empty cell for which nothing is ordered yet. */
    boolean takesLastWeek() {
        return takesAmounts() && lastWeek.signum() > 0;
    }

    /** Whether it may be filled from elsewhere: an open, empty cell for which nothing is ordered yet and nothing comes by itself, nor was left out on purpose. */
    boolean takesAmounts() {
        return look() == Look.OPEN && isEmpty() && ordered.signum() == 0 && coming.signum() == 0 && !leftOut;
    }

    /** Whether goods will arrive for this cell that no order holds yet: typed, or by themselves. */
    boolean isWanted() {
        return typed.amount().signum() > 0 || coming.signum() > 0;
    }

    boolean isScarce() {
        return card != null && card.availability() == Availability.FEW;
    }

    long offer() {
        return card == null ? 0 : card.offer();
    }
}
