package coop.tablee.ordering;

/** Whose fee it is: a cooperative's percentage of the goods, or the price of a drop. */
public enum FeeKind {
    COOPERATIVE,
    DROP
}
