package coop.tablee.ordercycle.plan;

import java.time.LocalDate;

/** Days without delivery (a period, or one day), or one day besides the rule's. {@code id} is 0 before it is stored. */
public record PlanException(long id, Kind kind, LocalDate first, LocalDate last, String note) {

    /** What it does to the rule's dates. */
    public enum Kind {
        LEFT_OUT,
        ADDED
    }

    boolean covers(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
