package coop.tablee.distribution.round;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * One consignment on one stretch of its way, as its carrier sees it.
 *
 * @param ready whether it may be taken along: packed, or, straight from the field, its orders closed
 * @param crates delivery crates, of which {@code chilled} and {@code frozen}
 * @param received whether the place has received it, or nobody fetched it there
 * @param closes until when the place takes goods
 */
record Stretch(
        String number,
        Address from,
        Address to,
        boolean fromField,
        boolean ready,
        boolean received,
        @Nullable Long drop,
        BigDecimal crates,
        BigDecimal chilled,
        BigDecimal frozen,
        @Nullable LocalTime opens,
        @Nullable LocalTime closes,
        String phone,
        String directions,
        @Nullable Instant broughtAt) {

    /** Where a place is; {@code kind} tells a hub, a farm, a point and a kitchen's door apart. */
    record Address(
            long id,
            String kind,
            String name,
            String street,
            String postcode,
            String city,
            @Nullable Double latitude,
            @Nullable Double longitude) {

        /** Opens the map of the phone, whichever it is. */
        public @Nullable String map() {
            return latitude == null || longitude == null
                    ? null
                    : "geo:%1$s,%2$s?q=%1$s,%2$s".formatted(latitude, longitude);
        }
    }

    boolean isBrought() {
        return broughtAt != null || received;
    }
}
