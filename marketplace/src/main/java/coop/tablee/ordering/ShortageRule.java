package coop.tablee.ordering;

/** Who bears it when there is too little of something: the rule of the cycle. */
enum ShortageRule {
    /** Kitchens keep theirs as long as households have something to lose. */
    SCHOOLS_FIRST,
    /** Everybody loses the same share. */
    PRO_RATA,
    /** Who ordered last loses first. */
    FIRST_COME
}
