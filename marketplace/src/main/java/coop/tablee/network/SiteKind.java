package coop.tablee.network;

/** What a place is for. */
public enum SiteKind {
    FARM,
    HUB,
    POINT,
    KITCHEN_DOOR
}
