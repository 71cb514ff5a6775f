package coop.tablee.network;

import coop.tablee.shared.LocalizedText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A legal or organised party. {@code authority} is a kitchen's contracting and paying party. */
public record Organisation(
        long id,
        String name,
        Set<OrganisationKind> kinds,
        String country,
        @Nullable String vatNumber,
        VatStatus vatStatus,
        @Nullable Long authority,
        int seal,
        LocalizedText presentation) {

    public boolean is(OrganisationKind kind) {
        return kinds.contains(kind);
    }
}
