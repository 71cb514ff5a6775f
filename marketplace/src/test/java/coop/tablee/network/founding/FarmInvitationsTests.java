package coop.tablee.network.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.identity.SecretToken;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.Profiles;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SiteKind;
import coop.tablee.network.VatStatus;
import coop.tablee.network.founding.OrganisationFiles.Identity;
import coop.tablee.network.founding.OrganisationFiles.Spot;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A cooperative asks a farm to come: the letter founds it once, and the agreement takes both sides' yes. */
@MarketplaceTest
class FarmInvitationsTests {

    @Autowired
    FarmInvitations invitations;

    @Autowired
    Founding founding;

    @Autowired
    OrganisationFiles files;

    @Autowired
    SupplyRequests requests;

    @Autowired
    Profiles profiles;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;
    private Actor farmer;
    private Actor coordinator;
    private String email;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        farmer = village.actor("household");
        email = village.email("household");
        coordinator = of(
                village.actor("coordinator"),
                new Membership(
                        village.party("grandChamp"),
                        "Grand Champ",
                        Set.of("COOPERATIVE"),
                        Set.of(Role.OWNER, Role.COORDINATOR)));
    }

    @Test
    void invitedFarmIsFoundedWithWhatIsKnownAndTheAgreementWaitsForBoth() {
        var secret = invited(email);
        assertThat(invitations.find(secret).block().farm()).isEqualTo("Ferme du Ruisseau");

        var farm = invitations.come(secret, "Ferme du Ruisseau", null, farmer).block();
        var leader = of(farmer, farm);
        var cooperative = coordinator.requireParty();

        assertThat(file(leader).requests()).singleElement().satisfies(one -> {
            assertThat(one.other()).isEqualTo(cooperative.id());
            assertThat(one.prepared()).isTrue();
            assertThat(one.own()).isFalse();
            assertThat(one.seller()).isEqualTo(SellerOfRecord.COOPERATIVE);
        });
        refuses(requests.accept(farm.partyId(), coordinator), "not-found");
        complete(leader);
        requests.accept(cooperative.id(), leader).block();
        assertThat(profiles.ofProducer(farm.partyId()).block())
                .as("the farm’s yes alone shows it to nobody")
                .isNull();
        refuses(requests.accept(cooperative.id(), leader), "not-found");
        requests.accept(farm.partyId(), coordinator).block();
        assertThat(profiles.ofProducer(farm.partyId()).block().sellers()).hasSize(1);
    }

    @Test
    void ofManyWhoPressAtOnceOneFarmIsFounded() {
        var secret = invited(email);
        var farms = new HashSet<>(Flux.range(0, 8)
                .flatMap(time -> invitations.come(secret, "Ferme du Ruisseau", null, farmer))
                .map(Membership::partyId)
                .collectList()
                .block());
        assertThat(farms).hasSize(1);
    }

    @Test
    void whoLeadsAFarmBringsItAlong() {
        var own = founding.found("Ferme d’ici", OrganisationKind.PRODUCER, UUID.randomUUID(), farmer)
                .block();
        var secret = invited(email);
        refuses(invitations.come(secret, "", village.party("sillons"), of(farmer, own)), "not-found");
        assertThat(invitations
                        .come(secret, "", own.partyId(), of(farmer, own))
                        .block()
                        .partyId())
                .isEqualTo(own.partyId());
        assertThat(file(of(farmer, own)).requests()).hasSize(1);
        refuses(invitations.come(secret, "", own.partyId(), of(farmer, own)), "invitation-worn-out");
    }

    @Test
    void invitationIsForTheAddressItWasSentTo() {
        var secret = invited(email.toUpperCase(Locale.ROOT));
        refuses(invitations.come(secret, "Vol", null, village.actor("household2")), "invitation-of-another");
        invitations.come(secret, "Ferme du Ruisseau", null, farmer).block();
    }

    @Test
    void withdrawnReplacedAndOldInvitationsAreWorthNothing() {
        var first = invited(email);
        var second = invited(email);
        refuses(invitations.come(first, "x", null, farmer), "invitation-worn-out");
        run(
                "update network.farm_invitation set expires_at = clock_timestamp() - interval '1 minute' where cooperative_id = "
                        + village.party("grandChamp"));
        refuses(invitations.come(second, "x", null, farmer), "invitation-worn-out");
        assertThat(invitations.make("farm_invitation:" + id()).block())
                .as("no secret is made for a letter that leaves too late")
                .isNull();
        run(
                "update network.farm_invitation set expires_at = clock_timestamp() + interval '1 day' where cooperative_id = "
                        + village.party("grandChamp"));
        refuses(
                invitations.withdraw(
                        id(),
                        of(
                                coordinator,
                                new Membership(
                                        village.party("valDeSenne"),
                                        "",
                                        Set.of("COOPERATIVE"),
                                        Set.of(Role.COORDINATOR)))),
                "not-found");
        invitations.withdraw(id(), coordinator).block();
        refuses(invitations.come(second, "x", null, farmer), "invitation-worn-out");
    }

    @Test
    void whetherAnAddressHasAnAccountIsToldToNobody() {
        invitations
                .invite(email, "Connue", SellerOfRecord.PRODUCER, coordinator)
                .block();
        invitations
                .invite(
                        "nobody-%d@village.example".formatted(village.number()),
                        "Inconnue",
                        SellerOfRecord.PRODUCER,
                        coordinator)
                .block();
        var both = invitations.of(coordinator.requireParty()).block();
        assertThat(both).hasSize(2).allSatisfy(one -> assertThat(one.over()).isFalse());
        both.forEach(one -> awaitLetter(one.id()));
    }

    @Test
    void nobodyWritesLettersWithoutEndAndOnlyCooperativesInvite() {
        refuses(invitations.invite("nobody", "Ferme", SellerOfRecord.PRODUCER, coordinator), "invalid-input");
        refuses(invitations.invite(email, "Ferme", SellerOfRecord.PRODUCER, village.actor("producer")), "not-found");
        for (var n = 0; n < FarmInvitations.MOST_A_DAY; n++) {
            invitations
                    .invite(
                            "farm-%d-%d@village.example".formatted(village.number(), n),
                            "Ferme",
                            SellerOfRecord.PRODUCER,
                            coordinator)
                    .block();
        }
        refuses(invitations.invite(email, "Ferme", SellerOfRecord.PRODUCER, coordinator), "too-many-asked");
    }

    @Test
    void ofAllSendersTogetherAnAddressGetsThreeLettersAWeekWhoeversItIs() {
        var other = of(
                village.actor("coordinator2"),
                new Membership(village.party("valDeSenne"), "", Set.of("COOPERATIVE"), Set.of(Role.COORDINATOR)));
        for (var address : List.of(email, "no-farm-%d@village.example".formatted(village.number()))) {
            var sent = Flux.range(0, 8)
                    .flatMap(n -> invitations
                            .invite(
                                    n % 2 == 0 ? address : address.toUpperCase(Locale.ROOT),
                                    "Ferme",
                                    SellerOfRecord.PRODUCER,
                                    n % 2 == 0 ? coordinator : other)
                            .thenReturn("sent")
                            .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())))
                    .collectList()
                    .block();
            assertThat(sent).filteredOn("sent"::equals).hasSize(FarmInvitations.MOST_A_WEEK);
            assertThat(sent).filteredOn("too-many-letters"::equals).hasSize(8 - FarmInvitations.MOST_A_WEEK);
        }
        run(
                "update network.farm_letter set sent_at = sent_at - interval '7 days' where address_hash = sha256(convert_to('%s', 'UTF8'))"
                        .formatted(email.toLowerCase(Locale.ROOT)));
        invitations.invite(email, "Ferme", SellerOfRecord.PRODUCER, coordinator).block();
    }

    private SecretToken invited(String address) {
        invitations
                .invite(address, "Ferme du Ruisseau", SellerOfRecord.COOPERATIVE, coordinator)
                .block();
        awaitLetter(id());
        return SecretToken.read(invitations.make("farm_invitation:" + id()).block())
                .orElseThrow();
    }

    /** Until its letter has left: a secret that is made before is replaced by the letter's. */
    private void awaitLetter(long id) {
        Patience.until(
                "the letter of invitation " + id,
                () -> database.sql("select token_hash is not null from network.farm_invitation where id = " + id)
                        .mapValue(Boolean.class)
                        .one()
                        .block());
    }

    private long id() {
        return invitations.of(coordinator.requireParty()).block().get(0).id();
    }

    private void complete(Actor leader) {
        files.identify(
                        new Identity(
                                "Ferme du Ruisseau",
                                "SRL",
                                "BE",
                                "0403170701",
                                false,
                                "f@example.org",
                                "02 123 45 67",
                                Map.of("fr", "")),
                        0,
                        leader)
                .block();
        files.place(
                        new Spot(
                                null,
                                SiteKind.FARM,
                                "La ferme",
                                "Rue du Ruisseau 1",
                                "1190",
                                "Forest",
                                "21007",
                                50.81,
                                4.32,
                                0),
                        "BE",
                        leader)
                .block();
        files.sayVat(VatStatus.EXEMPT_SMALL, null, 0, leader).block();
        files.sayAnimal(false, 0, leader).block();
    }

    private OrganisationFile file(Actor leader) {
        return files.of(leader.requireParty()).block();
    }

    private static Actor of(Actor somebody, Membership membership) {
        return new Actor(
                somebody.accountId(),
                "",
                Locale.FRENCH,
                membership.party(),
                membership.roles(),
                List.of(membership),
                Credential.SESSION);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static void refuses(Mono<?> act, String code) {
        assertThatThrownBy(act::block)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
