package coop.tablee.ordering;

import java.util.EnumSet;
import java.util.Set;

/** What is wrong with goods, as seen when they are packed or at the door they come to. Words are messages: {@link #messageKey()}. */
public enum LineFault {
    MISSING,
    SHORT,
    OVER,
    WRONG_PRODUCT,
    WRONG_LABEL,
    QUALITY,
    DAMAGED,
    TEMPERATURE,
    DATE_SHORT,
    NO_LOT,
    LATE,
    PRICE;

    private static final Set<LineFault> WHEN_PACKING =
            EnumSet.of(MISSING, SHORT, WRONG_PRODUCT, QUALITY, DAMAGED, TEMPERATURE, DATE_SHORT, LATE);

    /** Whether it can be the reason why less is packed than was ordered. */
    public boolean isForPacking() {
        return WHEN_PACKING.contains(this);
    }

    public String messageKey() {
        return "line-fault." + name();
    }
}
