package coop.tablee.demo;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.network.Certificate;
import coop.tablee.network.CertificateScheme;
import coop.tablee.network.Households;
import coop.tablee.network.KitchenKind;
import coop.tablee.network.Memberships;
import coop.tablee.network.NewOrganisation;
import coop.tablee.network.NewSite;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.Organisations;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SiteKind;
import coop.tablee.network.Sites;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.network.Territories;
import coop.tablee.network.VatStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** First chapter: who there is, where, and who may act for whom. */
@Component
class People {

    static final String PASSWORD = "demo";
    static final String DOMAIN = "@demo.example";

    /** Of these Grand Champ gets the goods, of the others Val de Senne. */
    static final List<String> OF_GRAND_CHAMP =
            List.of("sillons", "ruisseau", "commun", "cave", "vergers", "levain", "conserverie");

    static final List<String> OF_VAL_DE_SENNE =
            List.of("coquelicot", "bergerie", "poulailler", "moulin", "preVert", "truites", "pressoir");

    private static final Set<String> KEEPERS_OF_ANIMALS =
            Set.of("coquelicot", "bergerie", "poulailler", "preVert", "truites");
    private static final Set<String> SELL_THEMSELVES = Set.of("sillons", "levain", "conserverie", "bergerie");

    private final Cast cast;
    private final Organisations organisations;
    private final Households households;
    private final Sites sites;
    private final SupplyAgreements agreements;
    private final Territories territories;
    private final Accounts accounts;
    private final Memberships memberships;

    People(
            Cast cast,
            Organisations organisations,
            Households households,
            Sites sites,
            SupplyAgreements agreements,
            Territories territories,
            Accounts accounts,
            Memberships memberships) {
        this.cast = cast;
        this.organisations = organisations;
        this.households = households;
        this.sites = sites;
        this.agreements = agreements;
        this.territories = territories;
        this.accounts = accounts;
        this.memberships = memberships;
    }

    void settle(LocalDate today) {
        Rows.of("parties.csv").forEach(row -> register(row, today));
        Rows.of("sites.csv").forEach(this::place);
        agree();
        territories
                .define("val-de-senne", "Val-de-Senne", cast.id("council"), List.of("21007", "21013", "23027", "25105"))
                .block();
        territories
                .define("foret", "La Forêt", cast.id("council2"), List.of("21016"))
                .block();
        Rows.of("people.csv").forEach(this::welcome);
        for (var index = 0; index < HouseholdNames.ALL.size(); index++) {
            welcomeHousehold(index);
        }
    }

    private void register(Rows.Row row, LocalDate today) {
        if (cast.knows(row.get("key"))) {
            return;
        }
        var organisation = NewOrganisation.of(row.get("name"), OrganisationKind.valueOf(row.get("kind")))
                .presented(Integer.parseInt(row.get("seal")), presentation(row))
                .withVat(VatStatus.NORMAL, null);
        var id = told(organisations.register(
                row.get("under").isEmpty() ? organisation : organisation.under(cast.id(row.get("under")))));
        cast.remember(row.get("key"), id);
        if (row.get("labels").contains("ORGANIC")) {
            certify(id, CertificateScheme.ORGANIC, "BE-BIO-01", today);
        }
        if (row.get("labels").contains("IN_CONVERSION")) {
            certify(id, CertificateScheme.IN_CONVERSION, "BE-BIO-02", today);
        }
        if (row.get("labels").contains("SOCIAL_ECONOMY")) {
            certify(id, CertificateScheme.SOCIAL, "Région", today);
        }
        if (row.get("kind").equals("KITCHEN")) {
            organisations
                    .cooksFor(
                            id,
                            row.get("name").startsWith("Résidence")
                                    ? KitchenKind.CARE_HOME
                                    : KitchenKind.SCHOOL_CANTEEN)
                    .block();
        }
        if (row.get("kind").equals("COOPERATIVE")) {
            certify(id, CertificateScheme.ORGANIC, "BE-BIO-03", today);
        }
        if (KEEPERS_OF_ANIMALS.contains(row.get("key"))) {
            certify(id, CertificateScheme.SANITARY, "AFSCA", today);
        }
    }

    private static Map<String, String> presentation(Rows.Row row) {
        return row.get("text_fr").isEmpty()
                ? Map.of()
                : Map.of(
                        "fr",
                        row.get("text_fr"),
                        "nl",
                        row.get("text_nl"),
                        "de",
                        row.get("text_de"),
                        "en",
                        row.get("text_en"));
    }

    private void certify(long organisation, CertificateScheme scheme, String body, LocalDate today) {
        organisations
                .certify(new Certificate(
                        organisation, scheme, body + "-" + organisation, body, today.minusYears(2), today.plusYears(1)))
                .block();
    }

    private void place(Rows.Row row) {
        if (cast.knows(row.get("key"))) {
            return;
        }
        var site = told(sites.register(new NewSite(
                cast.id(row.get("party")),
                SiteKind.valueOf(row.get("kind")),
                row.get("name"),
                row.get("street"),
                row.get("postcode"),
                row.get("city"),
                row.get("municipality"),
                "BE",
                "Europe/Brussels",
                Double.parseDouble(row.get("latitude")),
                Double.parseDouble(row.get("longitude")))));
        cast.remember(row.get("key"), site);
    }

    private void agree() {
        OF_GRAND_CHAMP.forEach(producer -> agree(producer, "grandChamp"));
        OF_VAL_DE_SENNE.forEach(producer -> agree(producer, "valDeSenne"));
    }

    private void agree(String producer, String cooperative) {
        var seller = SELL_THEMSELVES.contains(producer) ? SellerOfRecord.PRODUCER : SellerOfRecord.COOPERATIVE;
        agreements.agree(cast.id(producer), cast.id(cooperative), seller).block();
    }

    private void welcome(Rows.Row row) {
        var roles = Rows.list(row.get("roles")).stream().map(Role::valueOf).toList();
        if (cast.knows("account:" + row.get("email"))) {
            return;
        }
        var account = account(row.get("email"), row.get("name"));
        memberships.grant(account, cast.id(row.get("party")), roles).block();
        if (row.get("email").startsWith("admin")) {
            accounts.makeAdministrator(account).block();
        }
    }

    private void welcomeHousehold(int index) {
        var name = HouseholdNames.ALL.get(index);
        if (cast.knows("household" + index)) {
            return;
        }
        var household = told(households.register("Ménage " + name, 1 + index % 5));
        var account = account(HouseholdNames.email(index), name);
        cast.remember("household" + index, household);
        memberships.grant(account, household, List.of(Role.HOUSEHOLD_MEMBER)).block();
    }

    private long account(String email, String name) {
        var account = told(accounts.create(email + DOMAIN, name, Locale.FRENCH, PASSWORD));
        cast.remember("account:" + email, account);
        return account;
    }

    private static <T> T told(Mono<T> step) {
        return Objects.requireNonNull(step.block());
    }
}
