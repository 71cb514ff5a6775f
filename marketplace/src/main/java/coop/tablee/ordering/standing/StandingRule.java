package coop.tablee.ordering.standing;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * On which dates something is wanted: the same rule as {@code ordering.standing_wants}, for showing what comes next, but for dates that standing needs which were
 * ended ordered already. Weeks are counted from the one of the first day and begin on Monday.
 *
 * @param closed days on which the calendar of the door's kitchen closes it
 */
public record StandingRule(
        Set<DayOfWeek> weekdays,
        int everyWeeks,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        @Nullable LocalDate pausedFrom,
        @Nullable LocalDate pausedUntil,
        Set<LocalDate> skipped,
        Set<LocalDate> closed) {

    private static final int LOOKED_AT = 400;

    /** The next dates from this one on, pauses and skipped dates among them, so that they can be seen and taken back. */
    public List<LocalDate> next(LocalDate from, int count) {
        var first = from.isBefore(startsOn) ? startsOn : from;
        return Stream.iterate(first, day -> day.plusDays(1))
                .limit(LOOKED_AT)
                .filter(this::isDay)
                .limit(count)
                .toList();
    }

    public boolean wants(LocalDate day) {
        return isDay(day) && !isPaused(day) && !skipped.contains(day) && !closed.contains(day);
    }

    public boolean isPaused(LocalDate day) {
        return pausedFrom != null && !day.isBefore(pausedFrom) && (pausedUntil == null || !day.isAfter(pausedUntil));
    }

    private boolean isDay(LocalDate day) {
        return !day.isBefore(startsOn)
                && (endsOn == null || !day.isAfter(endsOn))
                && weekdays.contains(day.getDayOfWeek())
                && weeksSinceStart(day) % everyWeeks == 0;
    }

    private long weeksSinceStart(LocalDate day) {
        return ChronoUnit.WEEKS.between(monday(startsOn), monday(day));
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
