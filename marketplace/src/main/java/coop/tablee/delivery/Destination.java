package coop.tablee.delivery;

import java.time.ZoneId;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place that goods can be ordered to. Its id is the site's. {@code chilled} and {@code frozen} say whether it can keep such goods;
 * {@code distanceKm} is the straight line from where the asker is, absent when nobody said where.
 */
public record Destination(
        long id,
        DestinationKind kind,
        String name,
        long party,
        String street,
        String postcode,
        String city,
        ZoneId zone,
        @Nullable Double latitude,
        @Nullable Double longitude,
        boolean chilled,
        boolean frozen,
        @Nullable Double distanceKm) {

    public boolean isPoint() {
        return kind == DestinationKind.POINT;
    }

    /** A point or a farm's gate: households come here for their goods. */
    public boolean isFetched() {
        return kind.isFetched();
    }

    /** Street, postcode and town in one line; what nobody has said is left out. */
    public String address() {
        var town = Stream.of(postcode, city).filter(part -> !part.isBlank()).collect(Collectors.joining(" "));
        return Stream.of(street, town).filter(part -> !part.isBlank()).collect(Collectors.joining(", "));
    }

    /** Whether goods of this storage class (AMBIENT, CHILLED, FROZEN) can be kept here. */
    public boolean keeps(String storage) {
        return switch (storage) {
            case "FROZEN" -> frozen;
            case "CHILLED" -> chilled;
            default -> true;
        };
    }
}
