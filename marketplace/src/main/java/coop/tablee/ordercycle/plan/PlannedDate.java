package coop.tablee.ordercycle.plan;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One date of a plan.
 *
 * @param named the date that the rule or a coordinator names
 * @param delivery when it takes place; absent when it does not
 * @param holiday the public holiday that it falls on, as a message key's ending
 * @param note why a coordinator left it out or added it; may be empty
 */
record PlannedDate(
        LocalDate named,
        @Nullable LocalDate delivery,
        Outcome outcome,
        @Nullable String holiday,
        String note) {

    enum Outcome {
        BY_RULE,
        ADDED,
        KEPT,
        MOVED,
        SKIPPED,
        /** It would have moved to a day on which the plan delivers anyway. */
        COINCIDES,
        LEFT_OUT
    }

    boolean takesPlace() {
        return delivery != null;
    }

    /** The day it stands under in a list. */
    LocalDate shown() {
        return delivery == null ? named : delivery;
    }
}
