package coop.tablee.catering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/** What another week has and this one did not take over as it was, and why. {@code day} is this week's. */
record LeftOut(LocalizedText names, LocalDate day, BigDecimal quantity, Why why) {

    /** Why an amount stays where it is; {@code LEFT_OUT}: what comes by itself was left out on that day; {@code TYPED}: something else stands in its cell. */
    enum Why {
        NOT_OFFERED,
        CLOSED,
        SOLD_OUT,
        ORDERED,
        COMING,
        LEFT_OUT,
        TYPED
    }
}
