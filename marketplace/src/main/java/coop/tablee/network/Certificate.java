package coop.tablee.network;

import java.time.LocalDate;

/** A certificate of an organisation, valid on both of its days. SQL asks {@code network.certified_on(organisation, scheme, day)}. */
public record Certificate(
        long organisation,
        CertificateScheme scheme,
        String reference,
        String controlBody,
        LocalDate validFrom,
        LocalDate validUntil) {

    public boolean isValidOn(LocalDate day) {
        return !day.isBefore(validFrom) && !day.isAfter(validUntil);
    }
}
