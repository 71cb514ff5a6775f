package coop.tablee.ordercycle.plan;

import java.time.LocalTime;

/** A wall time so many days before a delivery date. */
public record DaysBefore(int days, LocalTime time) implements Comparable<DaysBefore> {

    /** The earlier one is the smaller one. */
    @Override
    public int compareTo(DaysBefore other) {
        return days == other.days ? time.compareTo(other.time) : Integer.compare(other.days, days);
    }
}
