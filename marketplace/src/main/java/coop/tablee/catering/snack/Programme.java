package coop.tablee.catering.snack;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A product for each pupil on some weekdays of a season.
 *
 * @param insertion as which kind of enterprise its producer is approved for social insertion; absent where it is not
 * @param unit what is ordered
 * @param base what {@code amount}'s portion and content are in
 * @param amount with content, least amount and steps as it is sold now
 * @param standing the standing order that orders it; absent until there is one
 * @param round counts standing orders
 * @param leftOut days that the calendar took out of the standing order when it was last in step
 * @param free coming days on which it would come, but nobody is at school
 */
record Programme(
        long id,
        long product,
        long cooperative,
        LocalizedText names,
        String producer,
        @Nullable String insertion,
        Allergens allergens,
        MeasureUnit unit,
        MeasureUnit base,
        SnackAmount amount,
        Set<DayOfWeek> weekdays,
        LocalDate first,
        LocalDate last,
        @Nullable String purchaseOrder,
        @Nullable Long standing,
        int round,
        boolean active,
        List<LocalDate> leftOut,
        List<LocalDate> free) {

    Programme {
        weekdays = new TreeSet<>(weekdays);
        leftOut = List.copyOf(leftOut);
        free = List.copyOf(free);
    }

    /** The dates on which it comes from a day on, free days left out. */
    List<LocalDate> dates(LocalDate from, int most) {
        var begin = from.isBefore(first) ? first : from;
        return begin.isAfter(last)
                ? List.of()
                : begin.datesUntil(last.plusDays(1))
                        .filter(day -> weekdays.contains(day.getDayOfWeek()) && !free.contains(day))
                        .limit(most)
                        .toList();
    }

    /** The day that is asked for, or the next one; a day on which it does not come is {@code not-found}. */
    LocalDate day(@Nullable LocalDate asked, LocalDate today) {
        if (asked == null) {
            return dates(today, 1).stream().findFirst().orElse(last);
        }
        if (!comesOn(asked)) {
            throw DomainException.notFound();
        }
        return asked;
    }

    boolean comesOn(LocalDate day) {
        return !day.isBefore(first)
                && !day.isAfter(last)
                && weekdays.contains(day.getDayOfWeek())
                && !free.contains(day);
    }
}
