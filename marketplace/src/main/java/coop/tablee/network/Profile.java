package coop.tablee.network;

import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What anybody may know of an organisation that takes part. No street, no telephone and no address for mails: a farm is somebody's home.
 *
 * @param presentation what it says of itself; empty where it has not said anything yet
 * @param seal the number that the drawn field seal is made from
 * @param insertionApproval as which kind of enterprise it is approved for social insertion; absent where it is not
 * @param city where it is; may be empty, like the postcode
 * @param latitude in degrees, like {@code longitude}: for a drawing, not to be told to the metre
 * @param certificates valid today
 * @param sellers cooperatives that may sell its goods today, by name
 * @param growers producers whose goods it may sell today, by name
 */
public record Profile(
        long id,
        String name,
        LocalizedText presentation,
        int seal,
        boolean socialEnterprise,
        @Nullable String insertionApproval,
        String postcode,
        String city,
        @Nullable Double latitude,
        @Nullable Double longitude,
        List<Attested> certificates,
        List<Partner> sellers,
        List<Partner> growers) {

    /** A certificate: {@code until} is its last day. */
    public record Attested(
            CertificateScheme scheme,
            @Nullable String reference,
            @Nullable String controlBody,
            LocalDate until) {}

    /** Another organisation, and the town where it is; may be empty. */
    public record Partner(long id, String name, String city) {}

    /** Whether an authority calls it part of the social economy today. */
    public boolean isSocialEconomy() {
        return socialEnterprise
                || insertionApproval != null
                || certificates.stream().anyMatch(one -> one.scheme == CertificateScheme.SOCIAL);
    }
}
