package coop.tablee.network;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A place with its address. Coordinates are degrees, absent while nobody has said where it is. */
public record Site(
        long id,
        long party,
        SiteKind kind,
        String name,
        String street,
        String postcode,
        String city,
        String municipality,
        String country,
        ZoneId zone,
        @Nullable Double latitude,
        @Nullable Double longitude) {}
