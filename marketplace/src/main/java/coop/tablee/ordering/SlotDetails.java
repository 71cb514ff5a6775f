package coop.tablee.ordering;

import java.time.LocalTime;

/** An opening on the delivery date, at wall time of the destination. */
public record SlotDetails(long id, LocalTime opens, LocalTime closes) {}
