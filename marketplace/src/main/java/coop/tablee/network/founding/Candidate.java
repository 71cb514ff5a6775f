package coop.tablee.network.founding;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organisation that somebody founded, as those see it who run the marketplace.
 *
 * @param kind what it was founded as
 * @param state absent for who needs nobody's yes
 * @param asked when it last asked to be looked at
 * @param decidedBy who answered, by name; empty while nobody did
 * @param missing codes of what law wants said still
 * @param places where it works, or its kitchens' doors
 * @param sameNumber others that say the same enterprise number
 * @param alsoFounded what else the same person founded
 * @param ended when it ended by the will of who led it
 */
record Candidate(
        long id,
        String name,
        String kind,
        @Nullable AdmissionState state,
        @Nullable Instant asked,
        @Nullable Instant decided,
        String decidedBy,
        String reason,
        String country,
        String legalForm,
        @Nullable String companyNumber,
        boolean withoutNumber,
        @Nullable String vatNumber,
        @Nullable String email,
        String phone,
        String about,
        Instant founded,
        String founder,
        String founderEmail,
        Instant founderSince,
        List<String> missing,
        List<Place> places,
        List<String> sameNumber,
        List<String> alsoFounded,
        @Nullable Instant ended) {

    record Place(String kind, String name, String street, String postcode, String city) {}

    public boolean isWaiting() {
        return state == AdmissionState.WAITING && ended == null;
    }

    /** The word for where it stands: message keys end with it. */
    public String stand() {
        if (ended != null) {
            return "ENDED";
        }
        return state == null ? AdmissionState.ADMITTED.name() : state.name();
    }
}
