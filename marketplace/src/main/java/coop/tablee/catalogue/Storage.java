package coop.tablee.catalogue;

/** How a product is kept and carried; decides which points, slots and vehicles can take it. */
public enum Storage {
    AMBIENT,
    CHILLED,
    FROZEN;

    public String messageKey() {
        return "storage." + name();
    }
}
