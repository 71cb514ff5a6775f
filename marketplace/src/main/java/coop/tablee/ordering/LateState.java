package coop.tablee.ordering;

/** How far a late request is. */
public enum LateState {
    ASKED,
    GRANTED,
    REFUSED,
    /** Nobody answered in time. */
    LAPSED;

    public String messageKey() {
        return "late-state." + name();
    }
}
