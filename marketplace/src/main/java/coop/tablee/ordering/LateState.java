package coop.tablee.ordering;

/** How far a late request is. */
public enum LateState {
    ASKED,
    GRANTED,
    REFUSED,
    /** Nobody answered in time. */
    LAPSED,
    /** Granted, and not paid in time: the order is paid by card, and more of it is paid by itself. */
    UNPAID,
    /** It was to be granted, and would have made the order more than was agreed to. */
    UNAPPROVED;

    public String messageKey() {
        return "late-state." + name();
    }
}
