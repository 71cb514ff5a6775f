package coop.tablee.assortment;

/** How much is left, in the three words that a page shows. On-demand goods are always plenty. */
public enum Availability {
    PLENTY,
    FEW,
    SOLD_OUT
}
