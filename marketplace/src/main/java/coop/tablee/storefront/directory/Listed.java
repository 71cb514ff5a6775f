package coop.tablee.storefront.directory;

import coop.tablee.catalogue.Label;
import coop.tablee.network.CertificateScheme;
import coop.tablee.shared.LocalizedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One producer or cooperative of the directory.
 *
 * @param kinds PRODUCER, COOPERATIVE or both
 * @param latitude in degrees, like {@code longitude}: for the drawing only
 * @param families codes of what it makes or brings, {@code labels} what products of them carry
 * @param certificates its own, valid today
 * @param social whether an authority calls it part of the social economy; {@code approval} as what, where it is approved for insertion
 * @param sellers the cooperatives that sell its goods, by name
 * @param growers how many producers' goods it brings
 */
record Listed(
        long id,
        List<String> kinds,
        String name,
        String postcode,
        String city,
        @Nullable Double latitude,
        @Nullable Double longitude,
        LocalizedText presentation,
        List<String> families,
        List<Label> labels,
        List<CertificateScheme> certificates,
        boolean social,
        @Nullable String approval,
        List<Seller> sellers,
        int growers) {

    record Seller(long id, String name) {}

    boolean isProducer() {
        return kinds.contains("PRODUCER");
    }
}
