package coop.tablee.ordering.standing;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A standing order as its buyer wants it, whole.
 *
 * @param slotOpens the hour of the opening in which the goods are fetched; absent or not to be had = the earliest with room
 * @param everyWeeks 1 = each week, 2 = every other week counted from the week of {@code startsOn} …
 * @param pausedUntil the last day without; absent with {@code pausedFrom} = until further notice
 * @param skipped single dates without
 */
public record KeepStanding(
        long destination,
        @Nullable LocalTime slotOpens,
        Set<DayOfWeek> weekdays,
        int everyWeeks,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        @Nullable LocalDate pausedFrom,
        @Nullable LocalDate pausedUntil,
        Set<LocalDate> skipped,
        HowPaid payment,
        @Nullable String purchaseOrderNumber,
        List<Wish> lines) {

    public KeepStanding {
        weekdays = new TreeSet<>(weekdays);
        skipped = new TreeSet<>(skipped);
        lines = List.copyOf(lines);
    }

    /**
     * One product of one cooperative.
     *
     * @param quantity ordering units
     * @param mostPrice EUR per pricing unit in the buyer's basis (VAT in for households, out for organisations); dearer is not ordered; absent = at any price
     * @param takesLess whether what is there is taken when it is less than was wanted
     * @param instead products of the same cooperative that may come in its place, the first wish first
     */
    public record Wish(
            long product,
            long cooperative,
            BigDecimal quantity,
            @Nullable BigDecimal mostPrice,
            boolean takesLess,
            List<Long> instead) {

        public Wish {
            instead = List.copyOf(instead);
        }
    }
}
