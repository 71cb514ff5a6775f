package coop.tablee.delivery;

/** A point where households fetch, the door of one kitchen, or the gate of a farm where its own goods are fetched. */
public enum DestinationKind {
    POINT,
    KITCHEN_DOOR,
    FARM_GATE;

    /** Whether households come here for their goods. */
    public boolean isFetched() {
        return this != KITCHEN_DOOR;
    }
}
