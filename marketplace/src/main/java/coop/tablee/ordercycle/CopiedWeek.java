package coop.tablee.ordercycle;

import java.time.LocalDate;
import java.util.List;

/** What copying a week opened. Empty when every date was taken already. */
public record CopiedWeek(LocalDate week, List<OpenedDate> dates) {

    public CopiedWeek {
        dates = List.copyOf(dates);
    }

    /** A new cycle. */
    public record OpenedDate(long cycle, LocalDate deliveryDate) {}
}
