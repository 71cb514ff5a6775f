package coop.tablee.network;

import coop.tablee.identity.Role;
import coop.tablee.platform.bulk.BulkIds;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Very many parties at once, with their sites, certificates, agreements and memberships, for old books and demos. */
public final class NetworkLoading {

    private final BulkIds partyIds;
    private final BulkIds siteIds;
    private final BulkTable parties;
    private final BulkTable organisations;
    private final BulkTable households;
    private final BulkTable sites;
    private final BulkTable certificates;
    private final BulkTable agreements;
    private final BulkTable memberships;

    private NetworkLoading(BulkLoad load) {
        partyIds = load.ids("network.party");
        siteIds = load.ids("network.site");
        parties = load.table("network.party", "id", "type", "name");
        organisations = load.table(
                "network.organisation",
                "id",
                "kinds",
                "country",
                "company_number",
                "vat_number",
                "vat_status",
                "authority_id",
                "seal",
                "presentation",
                "kitchen_kind");
        households = load.table("network.household", "id", "persons");
        sites = load.table(
                "network.site",
                "id",
                "party_id",
                "kind",
                "name",
                "street",
                "postcode",
                "city",
                "municipality_code",
                "country",
                "time_zone",
                "latitude",
                "longitude");
        certificates = load.table(
                "network.certificate",
                "organisation_id",
                "scheme",
                "reference",
                "control_body",
                "valid_from",
                "valid_until");
        agreements = load.table("network.supply_agreement", "producer_id", "cooperative_id", "seller_of_record");
        memberships = load.table("network.membership", "account_id", "party_id", "roles");
    }

    public static NetworkLoading into(BulkLoad load) {
        return load.part(NetworkLoading.class, NetworkLoading::new);
    }

    /** Adds an organisation and gives its id; {@code kitchen} says whom a kitchen cooks for. */
    public long organisation(NewOrganisation organisation, @Nullable KitchenKind kitchen) {
        var id = party("ORGANISATION", organisation.name());
        organisations.row(
                id,
                names(organisation.kinds()),
                organisation.country(),
                organisation.companyNumber(),
                organisation.vatNumber(),
                organisation.vatStatus(),
                organisation.authority(),
                organisation.seal(),
                presentation(organisation.presentation()),
                kitchen);
        return id;
    }

    /** Adds a household and gives its id. */
    public long household(String name, int persons) {
        var id = party("HOUSEHOLD", name);
        households.row(id, persons);
        return id;
    }

    /** Adds a site and gives its id. */
    public long site(NewSite site) {
        var id = siteIds.next();
        sites.row(
                id,
                site.party(),
                site.kind(),
                site.name(),
                site.street(),
                site.postcode(),
                site.city(),
                site.municipality(),
                site.country(),
                site.timeZone(),
                site.latitude(),
                site.longitude());
        return id;
    }

    public void certificate(Certificate certificate) {
        certificates.row(
                certificate.organisation(),
                certificate.scheme(),
                certificate.reference(),
                certificate.controlBody(),
                certificate.validFrom(),
                certificate.validUntil());
    }

    /** The producer supplies the cooperative, and this one of them sells. */
    public void agreement(long producer, long cooperative, SellerOfRecord seller) {
        agreements.row(producer, cooperative, seller);
    }

    public void membership(long account, long party, Collection<Role> roles) {
        memberships.row(account, party, names(roles));
    }

    private long party(String type, String name) {
        var id = partyIds.next();
        parties.row(id, type, name);
        return id;
    }

    private static Collection<String> names(Collection<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().toList();
    }

    /** Texts without anything that JSON would have to escape are all that is loaded this way. */
    private static String presentation(Map<String, String> texts) {
        return texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(text ->
                        "\"%s\":\"%s\"".formatted(text.getKey(), text.getValue().replace("\"", "”")))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
