package coop.tablee.ordering;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted of one line. The decision follows from it: all of it without a fault is ACCEPT, with one ACCEPT_WITH_RESERVE, less PARTIAL, none REJECT.
 *
 * @param quantity ordering units accepted, at most what was packed; 0 refuses the line
 * @param weight kilograms as weighed at the door, for catch weight only, at most what was packed; absent = the packed weight, or its share when less is accepted
 * @param fault what is wrong; required when less than everything is accepted
 */
public record ReceivedLine(
        long line,
        BigDecimal quantity,
        @Nullable BigDecimal weight,
        @Nullable LineFault fault) {}
