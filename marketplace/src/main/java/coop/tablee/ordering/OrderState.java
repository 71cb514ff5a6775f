package coop.tablee.ordering;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

    /** All words, for whoever has used another. */
    static String words() {
        return Arrays.stream(values()).map(OrderState::word).collect(Collectors.joining(", "));
    }
}
