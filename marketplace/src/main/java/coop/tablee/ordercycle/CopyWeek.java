package coop.tablee.ordercycle;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * A week of delivery dates to open again. Any day names its week.
 *
 * @param from a day of the week to copy
 * @param to a day of the week to open
 * @param withNewProducts whether complete products that were not offered then are offered too
 * @param marginPercent what new products get on the producer's price where the cooperative sells itself; copied offers keep their ratio
 */
public record CopyWeek(LocalDate from, LocalDate to, boolean withNewProducts, BigDecimal marginPercent) {

    public CopyWeek {
        from = mondayOf(from);
        to = mondayOf(to);
    }

    /** The same offers, a week later. */
    public static CopyWeek after(LocalDate week) {
        return new CopyWeek(week, week.plusWeeks(1), false, BigDecimal.ZERO);
    }

    static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    int shift() {
        return (int) ChronoUnit.DAYS.between(from, to);
    }
}
