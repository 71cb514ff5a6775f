package coop.tablee.network;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.testing.MarketplaceTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@MarketplaceTest
class NetworkTests {

    @Autowired
    Organisations organisations;

    @Autowired
    Households households;

    @Autowired
    Sites sites;

    @Autowired
    SupplyAgreements agreements;

    @Autowired
    Territories territories;

    @Autowired
    Memberships memberships;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    @Test
    void personActsForOrganisationsAndForTheirHousehold() {
        var farm = register("Ferme des Essais", OrganisationKind.PRODUCER);
        var home = households.register("Ménage des Essais", 3).block();
        var account = accounts.create("essais@network.example", "Essais", Locale.FRENCH, "a long password")
                .block();
        memberships.grant(account, farm, Set.of(Role.OWNER, Role.STOCK_KEEPER)).block();
        memberships.grant(account, home, Set.of(Role.HOUSEHOLD_MEMBER)).block();

        var found = memberships.membershipsOf(account).collectList().block();

        assertThat(found).extracting(membership -> membership.partyId()).containsExactly(farm, home);
        assertThat(found.get(0).roles()).containsExactlyInAnyOrder(Role.OWNER, Role.STOCK_KEEPER);
        assertThat(found.get(0).partyKinds()).containsExactly("PRODUCER");
        assertThat(found.get(1).partyKinds()).containsExactly("HOUSEHOLD");
    }

    @Test
    void endedMembershipGivesNothingAnyMore() {
        var farm = register("Ferme quittée", OrganisationKind.PRODUCER);
        var account = accounts.create("parti@network.example", "Parti", Locale.FRENCH, "a long password")
                .block();
        memberships.grant(account, farm, Set.of(Role.STOCK_KEEPER)).block();
        memberships.end(account, farm).block();

        StepVerifier.create(memberships.membershipsOf(account)).verifyComplete();
    }

    @Test
    void certificateIsJudgedOnTheDeliveryDate() {
        var farm = register("Ferme certifiée", OrganisationKind.PRODUCER);
        var until = LocalDate.parse("2026-12-10");
        organisations
                .certify(new Certificate(
                        farm, CertificateScheme.ORGANIC, "B-1", "BE-BIO-01", until.minusYears(1), until))
                .block();

        assertThat(certified(farm, until)).isTrue();
        assertThat(certified(farm, until.plusDays(1))).isFalse();
    }

    @Test
    void agreementNamesTheSellerOfRecord() {
        var farm = register("Ferme mandante", OrganisationKind.PRODUCER);
        var cooperative = register("Coopérative mandatée", OrganisationKind.COOPERATIVE);
        agreements.agree(farm, cooperative, SellerOfRecord.PRODUCER).block();

        var agreement = agreements
                .ofCooperative(cooperative, LocalDate.parse("2026-11-21"))
                .blockLast();

        assertThat(agreement.seller()).isEqualTo(farm);
    }

    @Test
    void siteAndTerritoryAreFoundAgain() {
        var council = register("Conseil", OrganisationKind.FOOD_COUNCIL);
        var site = sites.register(new NewSite(
                        council,
                        SiteKind.HUB,
                        "Maison",
                        "Rue du Pré 1",
                        "1190",
                        "Forest",
                        "21007",
                        "BE",
                        "Europe/Brussels",
                        50.81,
                        4.32))
                .block();
        territories
                .define("network-tests", "Essais", council, List.of("21007", "21013"))
                .block();

        assertThat(sites.of(council, SiteKind.HUB).blockFirst().id()).isEqualTo(site);
        assertThat(territories.find("network-tests").block().municipalities())
                .containsExactlyInAnyOrder("21007", "21013");
        StepVerifier.create(organisations.find(-1)).verifyComplete();
    }

    private long register(String name, OrganisationKind kind) {
        return organisations.register(NewOrganisation.of(name, kind)).block();
    }

    private boolean certified(long organisation, LocalDate day) {
        return database.sql("select network.certified_on(:organisation, 'ORGANIC', :day) valid")
                .bind("organisation", organisation)
                .bind("day", day)
                .map(row -> row.get("valid", Boolean.class))
                .one()
                .block();
    }
}
