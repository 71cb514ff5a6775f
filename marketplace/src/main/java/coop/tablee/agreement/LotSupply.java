package coop.tablee.agreement;

/** Who supplies a lot: one, several of whom the first is asked first, or several who answer together. */
public enum LotSupply {
    SOLE,
    CASCADE,
    GROUP
}
