package coop.tablee.network;

/** Whom a kitchen cooks for. */
public enum KitchenKind {
    SCHOOL_CANTEEN,
    NURSERY,
    CARE_HOME,
    CENTRAL_KITCHEN,
    OTHER
}
