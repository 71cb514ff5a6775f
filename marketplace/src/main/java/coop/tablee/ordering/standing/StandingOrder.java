package coop.tablee.ordering.standing;

import coop.tablee.ordering.OrderState;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A standing order as it stands, with what became of its last dates. See {@link KeepStanding} for its terms.
 *
 * @param active whether it still orders; one that was ended never does again
 * @param today the date where its cooperatives are
 * @param closed days to come on which the calendar of the door's kitchen closes it: it rests by itself
 * @param aheadHours for standing needs ({@link StandingNeeds}): how long before the first cut-off they are placed; absent for those that are placed when ordering opens
 * @param runs the dates it has come to, the oldest first
 */
public record StandingOrder(
        long id,
        long version,
        boolean active,
        long buyer,
        long destination,
        String destinationName,
        @Nullable LocalTime slotOpens,
        List<Integer> weekdays,
        int everyWeeks,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        @Nullable LocalDate pausedFrom,
        @Nullable LocalDate pausedUntil,
        HowPaid payment,
        @Nullable String purchaseOrderNumber,
        @Nullable Integer aheadHours,
        LocalDate today,
        List<LocalDate> skipped,
        List<LocalDate> closed,
        List<Line> lines,
        List<Run> runs) {

    public StandingOrder {
        weekdays = List.copyOf(weekdays);
        skipped = List.copyOf(skipped);
        closed = List.copyOf(closed);
        lines = List.copyOf(lines);
        runs = List.copyOf(runs);
    }

    StandingOrder paid(HowPaid how) {
        return new StandingOrder(
                id,
                version,
                active,
                buyer,
                destination,
                destinationName,
                slotOpens,
                weekdays,
                everyWeeks,
                startsOn,
                endsOn,
                pausedFrom,
                pausedUntil,
                how,
                purchaseOrderNumber,
                aheadHours,
                today,
                skipped,
                closed,
                lines,
                runs);
    }

    /** What the amount of a line follows. */
    public enum AmountBy {
        /** The same on each date. */
        DATE,
        /** Standing needs: so much by weekday. */
        WEEKDAY,
        /** Standing needs: so much for each meal of the day. */
        MEALS
    }

    /**
     * A product that is wanted each time.
     *
     * @param by what the amount follows
     * @param quantity ordering units; only by {@code DATE} it says what comes, else it keeps the line's place
     */
    public record Line(
            long product,
            LocalizedText names,
            @Nullable String family,
            String producer,
            long cooperative,
            String cooperativeName,
            String unit,
            String pricingUnit,
            AmountBy by,
            BigDecimal quantity,
            @Nullable BigDecimal mostPrice,
            boolean takesLess,
            List<Other> instead) {

        public Line {
            instead = List.copyOf(instead);
        }
    }

    /** A product that may come instead. */
    public record Other(long product, LocalizedText names) {}

    /**
     * What became of one date.
     *
     * @param number the order that was placed; absent when nothing was, or not yet
     * @param report what was not had as it was wanted
     * @param reason why nothing could be placed at all, where that was not for its lines
     */
    public record Run(
            LocalDate day,
            RunState state,
            @Nullable String number,
            @Nullable OrderState orderState,
            List<Missed> report,
            @Nullable String reason) {

        public Run {
            report = List.copyOf(report);
        }
    }

    /** How far a date is. */
    public enum RunState {
        DUE,
        PLACED,
        NOTHING
    }

    public StandingRule rule() {
        return new StandingRule(
                days(), everyWeeks, startsOn, endsOn, pausedFrom, pausedUntil, Set.copyOf(skipped), Set.copyOf(closed));
    }

    public Set<DayOfWeek> days() {
        return weekdays.stream().map(DayOfWeek::of).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Its terms, to be changed and kept again. */
    public KeepStanding terms() {
        return new KeepStanding(
                destination,
                slotOpens,
                days(),
                everyWeeks,
                startsOn,
                endsOn,
                pausedFrom,
                pausedUntil,
                Set.copyOf(skipped),
                payment,
                purchaseOrderNumber,
                lines.stream()
                        .map(line -> new KeepStanding.Wish(
                                line.product(),
                                line.cooperative(),
                                line.quantity(),
                                line.mostPrice(),
                                line.takesLess(),
                                line.instead().stream().map(Other::product).toList()))
                        .toList());
    }
}
