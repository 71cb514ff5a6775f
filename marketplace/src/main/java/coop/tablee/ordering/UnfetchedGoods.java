package coop.tablee.ordering;

/** What became of goods that nobody came for. */
public enum UnfetchedGoods {
    /** They wait at the point, until a day that is named. */
    KEPT,
    FOOD_AID,
    /** They went back to the hub. */
    HUB,
    THROWN_AWAY
}
