package coop.tablee.distribution;

import coop.tablee.shared.Money;
import java.time.LocalDate;

/** What one delivery date of one cooperative brings a producer, in cents, EUR, VAT out: still expected, and earned. */
record OwedDay(
        long cooperative, String cooperativeName, LocalDate date, int lines, long expectedMinor, long earnedMinor) {

    public Money expected() {
        return Money.euro(expectedMinor);
    }

    public Money earned() {
        return Money.euro(earnedMinor);
    }
}
