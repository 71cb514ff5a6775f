package coop.tablee.shared;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * What the clock on the wall says, as a moment. When clocks change there is one answer, the same as the database gives ({@code timestamp at time zone}): a time
 * that does not exist is the one an hour later (half past two is half past three), and of a time that exists twice the second one counts.
 */
public final class WallTime {

    private WallTime() {}

    /** The moment of a wall time in its zone. */
    public static Instant instant(LocalDateTime wall, ZoneId zone) {
        return wall.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }
}
