package coop.tablee.ordering;

import java.util.Locale;

/** The life of an order; stored, never derived from the clock alone. */
public enum OrderState {
    AWAITING_APPROVAL,
    AWAITING_PAYMENT,
    PLACED,
    CONFIRMED,
    PACKED,
    DELIVERED,
    SETTLED,
    CANCELLED,
    EXPIRED,
    FAILED;

    /** The word of the API: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
