package coop.tablee.network;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An organisation to register.
 *
 * @param country ISO 3166 code of two letters; decides the VAT rates of what it sells
 * @param companyNumber absent for a public farm or garden that has none
 * @param authority for a kitchen: the organisation that contracts and pays
 * @param seal the number that the drawn field seal of a farm without a photo is made from
 * @param presentation what it says of itself, by language
 */
public record NewOrganisation(
        String name,
        Set<OrganisationKind> kinds,
        String country,
        @Nullable String companyNumber,
        @Nullable String vatNumber,
        VatStatus vatStatus,
        @Nullable Long authority,
        int seal,
        Map<String, String> presentation) {

    public NewOrganisation {
        kinds = Set.copyOf(kinds);
        presentation = Map.copyOf(presentation);
    }

    /** The plain case: one kind, Belgian, normal VAT status. */
    public static NewOrganisation of(String name, OrganisationKind kind) {
        return new NewOrganisation(name, Set.of(kind), "BE", null, null, VatStatus.NORMAL, null, 1, Map.of());
    }

    public NewOrganisation under(long authority) {
        return new NewOrganisation(
                name, kinds, country, companyNumber, vatNumber, vatStatus, authority, seal, presentation);
    }

    public NewOrganisation withVat(VatStatus status, @Nullable String number) {
        return new NewOrganisation(name, kinds, country, number, number, status, authority, seal, presentation);
    }

    public NewOrganisation presented(int seal, Map<String, String> presentation) {
        return new NewOrganisation(
                name, kinds, country, companyNumber, vatNumber, vatStatus, authority, seal, presentation);
    }
}
