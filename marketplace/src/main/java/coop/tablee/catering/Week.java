package coop.tablee.catering;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.IntStream;

/** Seven delivery dates from a Monday on: what one sheet shows. */
record Week(LocalDate monday) {

    Week {
        if (monday.getDayOfWeek() != DayOfWeek.MONDAY) {
            throw new IllegalArgumentException("A week begins on Monday, not on " + monday);
        }
    }

    /** The week that a day lies in. */
    static Week of(LocalDate day) {
        return new Week(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }

    LocalDate sunday() {
        return monday.plusDays(6);
    }

    /** Its number after ISO 8601, as kitchens say it. */
    int number() {
        return monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    Week next() {
        return new Week(monday.plusWeeks(1));
    }

    Week previous() {
        return new Week(monday.minusWeeks(1));
    }

    boolean contains(LocalDate day) {
        return !day.isBefore(monday) && !day.isAfter(sunday());
    }

    List<LocalDate> days() {
        return IntStream.range(0, 7).mapToObj(monday::plusDays).toList();
    }
}
