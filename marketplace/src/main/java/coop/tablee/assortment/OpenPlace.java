package coop.tablee.assortment;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A place where households may fetch on a date what a cooperative brings, as long as it is open for order.
 *
 * @param city may be empty
 * @param latitude in degrees, like {@code longitude}; absent where nobody has said where it is
 * @param cutOff the last moment at which something can still be ordered of it
 */
public record OpenPlace(
        long cooperative,
        String cooperativeName,
        long destination,
        String name,
        String city,
        @Nullable Double latitude,
        @Nullable Double longitude,
        LocalDate date,
        Instant cutOff) {}
