package coop.tablee.assortment;

import java.time.Instant;
import java.time.LocalDate;

/** A delivery date that an audience may order for now, and the last moment at which something can still be ordered for it. */
public record OpenDate(LocalDate date, Instant cutOff) {}
