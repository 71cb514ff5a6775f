package coop.tablee.ordercycle.plan;

/** Whose public holidays a plan heeds. */
enum HolidayCalendar {
    NONE,
    BE,
    FR
}
