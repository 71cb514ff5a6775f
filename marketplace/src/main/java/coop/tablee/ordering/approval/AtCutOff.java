package coop.tablee.ordering.approval;

/** What becomes of an order that nobody decided on, at the earliest cut-off of its lines. */
public enum AtCutOff {
    /** It comes to nothing: goods and room are free again. */
    EXPIRE,
    /** It is ordered as it is. */
    PLACE
}
