package coop.tablee.ordering;

/** What was decided about one line at the door. */
public enum ReceptionDecision {
    /** All of it, nothing to say. */
    ACCEPT,
    /** All of it, and something to say. */
    ACCEPT_WITH_RESERVE,
    /** Less than was packed. */
    PARTIAL,
    /** Nothing of it. */
    REJECT
}
