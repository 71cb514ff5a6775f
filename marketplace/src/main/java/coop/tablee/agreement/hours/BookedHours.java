package coop.tablee.agreement.hours;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clause that counts hours.
 *
 * @param asked hours; 0 where it counts none yet
 * @param done hours that stand
 * @param booker the organisation that books them; empty where it counts none yet
 * @param open whether hours may be booked: its agreement runs or has run
 * @param entries the latest first
 */
record BookedHours(
        long clause,
        String title,
        String agreement,
        String authority,
        LocalDate from,
        LocalDate due,
        BigDecimal asked,
        BigDecimal done,
        long bookerId,
        String booker,
        boolean open,
        List<Entry> entries) {

    BookedHours {
        entries = List.copyOf(entries);
    }

    /** Whole percents of what is asked, at most 100. */
    public int percent() {
        return asked.signum() == 0
                ? 0
                : Math.min(
                        100, done.movePointRight(2).divideToIntegralValue(asked).intValue());
    }

    public boolean isReached() {
        return asked.signum() > 0 && done.compareTo(asked) >= 0;
    }

    /**
     * Hours of one day.
     *
     * @param by who booked it
     * @param replaces the booking that it corrects; absent for a first one
     * @param reason why it was corrected; absent with it
     * @param stands whether no other corrected it
     */
    record Entry(
            long id,
            LocalDate on,
            BigDecimal hours,
            String work,
            String by,
            Instant at,
            @Nullable Long replaces,
            @Nullable String reason,
            boolean stands) {}
}
