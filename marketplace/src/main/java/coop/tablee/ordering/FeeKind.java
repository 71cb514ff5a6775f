package coop.tablee.ordering;

/** What a fee is asked for: by a cooperative a percentage of the goods, its order as such, or a kilogram of goods; or coming to the door, by whoever runs the drop. */
public enum FeeKind {
    COOPERATIVE,
    PER_ORDER,
    PER_KG,
    DROP
}
