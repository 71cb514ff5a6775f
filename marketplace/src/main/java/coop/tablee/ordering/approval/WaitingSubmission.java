package coop.tablee.ordering.approval;

import coop.tablee.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What was sent at once and still waits, in whole or in part.
 *
 * @param number of its first order that waits
 * @param numbers of all its orders that wait, by date
 * @param totalMinor cents, VAT in, of those
 * @param until the first of their cut-offs
 * @param mayDecide whether the reader may agree to it
 */
public record WaitingSubmission(
        String number,
        List<String> numbers,
        String kitchenName,
        String askedBy,
        Instant askedAt,
        LocalDate first,
        LocalDate last,
        long totalMinor,
        Instant until,
        AtCutOff atCutOff,
        boolean mayDecide) {

    public WaitingSubmission {
        numbers = List.copyOf(numbers);
    }

    public Money total() {
        return Money.euro(totalMinor);
    }
}
