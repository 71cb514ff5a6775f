package coop.tablee.network;

import org.jspecify.annotations.Nullable;

/**
 * A place to register, with its coordinates in degrees, absent where nobody has said yet.
 *
 * @param municipality official code of the municipality, by which territories are made
 * @param timeZone IANA name; opening hours and cut-offs there are wall time of this zone
 */
public record NewSite(
        long party,
        SiteKind kind,
        String name,
        String street,
        String postcode,
        String city,
        String municipality,
        String country,
        String timeZone,
        @Nullable Double latitude,
        @Nullable Double longitude) {}
