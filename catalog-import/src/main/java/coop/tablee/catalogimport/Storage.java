package coop.tablee.catalogimport;

/** How a product is stored and carried. */
public enum Storage {
    AMBIENT,
    CHILLED,
    FROZEN
}
