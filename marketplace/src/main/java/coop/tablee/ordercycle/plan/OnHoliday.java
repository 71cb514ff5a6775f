package coop.tablee.ordercycle.plan;

/** What becomes of a date that falls on a public holiday. */
public enum OnHoliday {
    /** It does not take place. */
    SKIP,
    /** It takes place on the next working day, Monday to Friday, that is no holiday; not at all when the plan delivers then anyway. */
    MOVE,
    /** It takes place all the same. */
    KEEP
}
