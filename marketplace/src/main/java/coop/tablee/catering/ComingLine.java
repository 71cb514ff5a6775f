package coop.tablee.catering;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What a standing order is still going to order for a day.
 *
 * @param quantity ordering units; zero where it was left out for this day
 * @param follows whether it is of the door's standing needs, whose days can be changed; else of an order that repeats
 * @param changed whether it is not the usual amount
 */
record ComingLine(
        long product, long cooperative, LocalDate day, BigDecimal quantity, boolean follows, boolean changed) {}
