package coop.tablee.catering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/** What was ordered a week before and cannot be taken over as it was, and why. {@code day} is this week's. */
record LeftOut(LocalizedText names, LocalDate day, BigDecimal quantity, Why why) {

    /** Why a line of last week stays where it is. */
    enum Why {
        NOT_OFFERED,
        CLOSED,
        SOLD_OUT,
        ORDERED
    }
}
