package coop.tablee.distribution;

import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;

/**
 * What a producer is owed over a time, day by day.
 *
 * @param backMinor deposits that came back in that time and are the buyers' again, cents
 */
record OwedPage(LocalDate from, LocalDate until, List<OwedDay> days, long backMinor) {

    public Money back() {
        return Money.euro(-backMinor);
    }

    public Money expected() {
        return days.stream().map(OwedDay::expected).reduce(Money.euro(0), Money::plus);
    }

    public Money earned() {
        return days.stream().map(OwedDay::earned).reduce(Money.euro(0), Money::plus);
    }
}
