package coop.tablee.ordercycle.plan;

/** Whose public holidays a plan heeds. */
public enum HolidayCalendar {
    NONE,
    BE,
    FR
}
