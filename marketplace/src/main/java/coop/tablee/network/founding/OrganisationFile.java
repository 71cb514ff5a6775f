package coop.tablee.network.founding;

import coop.tablee.network.CertificateScheme;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SiteKind;
import coop.tablee.network.VatStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation has said of itself so far, as those see it who lead it.
 *
 * @param founded whether somebody founded it by themselves; those that were written down by who runs the marketplace miss nothing
 * @param weekdays ISO weekdays on which it can deliver or take in goods
 * @param versions how often each section was saved
 * @param agreements those in force today, by name, and {@code requests} those that wait for an answer
 * @param choices with whom it could agree besides
 * @param admission where it stands with those who run the marketplace; absent when it needs nobody's yes
 * @param missing what law wants said before the public may see it: codes
 */
record OrganisationFile(
        long id,
        String name,
        String country,
        Set<String> kinds,
        boolean founded,
        String legalForm,
        @Nullable String companyNumber,
        boolean withoutNumber,
        @Nullable String vatNumber,
        VatStatus vatStatus,
        boolean vatSaid,
        @Nullable String email,
        String phone,
        Map<String, String> presentation,
        @Nullable Boolean animalProducts,
        List<Integer> weekdays,
        String feeHint,
        Map<String, Integer> versions,
        List<Place> sites,
        List<Attested> certificates,
        List<Agreement> agreements,
        List<Asked> requests,
        List<Other> choices,
        @Nullable Admission admission,
        List<String> missing) {

    /** A place: {@code municipality} is the official code. */
    record Place(
            long id,
            SiteKind kind,
            String name,
            String street,
            String postcode,
            String city,
            String municipality,
            @Nullable Double latitude,
            @Nullable Double longitude,
            int version) {}

    /** A certificate and its paper, if one was handed in. */
    record Attested(
            long id,
            CertificateScheme scheme,
            @Nullable String reference,
            @Nullable String controlBody,
            LocalDate from,
            LocalDate until,
            boolean holds,
            boolean over,
            @Nullable String paper) {}

    record Agreement(long other, String name, SellerOfRecord seller) {}

    /**
     * A wish that waits: {@code own} when the other side has to answer. {@code prepared}: it came of an invitation, and takes the farm's yes and then the cooperative's.
     * {@code weekdays} and {@code feeHint} are the other side's.
     */
    record Asked(
            long other,
            String name,
            SellerOfRecord seller,
            boolean own,
            boolean prepared,
            List<Integer> weekdays,
            String feeHint) {}

    record Other(long id, String name, String city) {}

    /** {@code asked} is absent until it asked; {@code reason} says why it was declined, and is empty otherwise. */
    record Admission(
            AdmissionState state,
            @Nullable Instant asked,
            @Nullable Instant decided,
            String reason) {}

    /** Where on the page what is missing is said. */
    public String at(String code) {
        return switch (code) {
            case "farm", "place" -> "places";
            case "vat" -> "vat-h";
            case "sanitary" -> "certificates";
            default -> code;
        };
    }

    public boolean isProducer() {
        return kinds.contains("PRODUCER");
    }

    /** Whether it cooks, or pays for those who do. */
    public boolean isKitchens() {
        return kinds.contains("AUTHORITY") || kinds.contains("KITCHEN");
    }

    public boolean isCooperative() {
        return kinds.contains("COOPERATIVE");
    }

    /** Whether it grows or sells, and so is to be seen by the public. */
    public boolean isOfTheOffer() {
        return isProducer() || isCooperative();
    }

    /** Whether it may vouch for others, and be chosen by them. */
    public boolean isAdmitted() {
        return admission == null || admission.state == AdmissionState.ADMITTED;
    }

    public boolean isPublic() {
        return !agreements.isEmpty();
    }

    public int version(String section) {
        return versions.getOrDefault(section, 0);
    }

    /** What a place of it can be: message keys end with these words in lower case. */
    public List<SiteKind> placeKinds() {
        return isProducer() ? List.of(SiteKind.FARM) : List.of(SiteKind.HUB, SiteKind.POINT);
    }
}
