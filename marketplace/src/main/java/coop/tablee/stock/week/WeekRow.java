package coop.tablee.stock.week;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One product of the table as the database tells it, in ordering units.
 *
 * @param came what came of it in the week so far
 */
record WeekRow(
        long product,
        LocalizedText names,
        String family,
        String picture,
        String orderingUnit,
        List<Held> stocks,
        @Nullable Expected expected,
        BigDecimal came) {

    /**
     * What there is.
     *
     * @param date absent for any day
     * @param seen the counted version
     */
    record Held(
            @Nullable LocalDate date,
            BigDecimal onHand,
            BigDecimal reserved,
            BigDecimal shortage,
            boolean onDemand,
            long seen,
            @Nullable Instant at,
            @Nullable String who) {

        BigDecimal counted() {
            return onHand.subtract(shortage);
        }
    }

    /** What is expected in the week. */
    record Expected(
            BigDecimal quantity,
            long version,
            Instant at,
            @Nullable String who) {}

    /** Whether nothing is left of what is there on any day. */
    boolean isSoldOut() {
        var any = held(null);
        return any != null && !any.onDemand() && any.onHand().compareTo(any.reserved()) <= 0;
    }

    @Nullable
    Held held(@Nullable LocalDate date) {
        return stocks.stream()
                .filter(held -> date == null ? held.date() == null : date.equals(held.date()))
                .findFirst()
                .orElse(null);
    }

    /** What the cell holds now. */
    Seen now(CellKey key) {
        if (key.forecast()) {
            return expected == null ? Seen.NOTHING : new Seen(expected.version(), expected.quantity());
        }
        var held = held(key.date());
        return held == null ? Seen.NOTHING : new Seen(held.seen(), held.counted());
    }
}
