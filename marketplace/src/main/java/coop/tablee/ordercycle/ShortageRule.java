package coop.tablee.ordercycle;

/** Who bears it when there is too little of something: the rule of a delivery date, set by its coordinator, applied at the cut-off or when it is shared out. */
public enum ShortageRule {
    /** Kitchens keep theirs as long as households have something to lose. */
    SCHOOLS_FIRST,
    /** Everybody loses the same share. */
    PRO_RATA,
    /** Who ordered last loses first. */
    FIRST_COME
}
