package coop.tablee.catering.calendar;

import coop.tablee.catering.AgeGroup;
import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;

/**
 * Days that are not ordinary, the first and the last among them.
 *
 * @param id 0 for a new one
 * @param site the kitchen door; 0 for all kitchens of the authority that says it
 * @param people with {@link Eating#PEOPLE} and {@link Eating#FEWER} a number, with {@link Eating#SHARE} a percentage, else 0
 * @param group who is away, with {@link Eating#FEWER}; else everyone
 * @param doorClosed whether nothing can be delivered on these days either; only when nobody eats
 * @param version that was read
 */
public record CalendarEntry(
        long id,
        long site,
        CalendarKind kind,
        LocalizedText names,
        LocalDate first,
        LocalDate last,
        Eating eating,
        int people,
        AgeGroup group,
        boolean doorClosed,
        long version) {

    /** Days on which nobody eats and nothing is delivered. */
    public static CalendarEntry closed(
            long site, CalendarKind kind, LocalizedText names, LocalDate first, LocalDate last) {
        return new CalendarEntry(0, site, kind, names, first, last, Eating.NOBODY, 0, AgeGroup.EVERYONE, true, 0);
    }

    /** A day on which so many of an age group are away. */
    public static CalendarEntry outing(long site, LocalizedText names, LocalDate day, AgeGroup group, int away) {
        return new CalendarEntry(0, site, CalendarKind.OUTING, names, day, day, Eating.FEWER, away, group, false, 0);
    }

    /** A day of which so many in a hundred are expected. */
    public static CalendarEntry strike(long site, LocalizedText names, LocalDate day, int percent) {
        return new CalendarEntry(
                0, site, CalendarKind.STRIKE, names, day, day, Eating.SHARE, percent, AgeGroup.EVERYONE, false, 0);
    }
}
