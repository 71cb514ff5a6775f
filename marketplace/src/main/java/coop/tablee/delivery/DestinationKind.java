package coop.tablee.delivery;

/** A point where households fetch, or the door of one kitchen. */
public enum DestinationKind {
    POINT,
    KITCHEN_DOOR
}
