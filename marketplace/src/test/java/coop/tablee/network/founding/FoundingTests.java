package coop.tablee.network.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.network.Certificate;
import coop.tablee.network.CertificateScheme;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.Profiles;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SiteKind;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.network.VatStatus;
import coop.tablee.network.founding.OrganisationFiles.Identity;
import coop.tablee.network.founding.OrganisationFiles.Spot;
import coop.tablee.platform.form.Paper;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A farm that founds itself: nobody sees it before it has said what law wants, and a cooperative agreed. */
@MarketplaceTest
class FoundingTests {

    private static final Paper PAPER = new Paper("PDF", "agrément.pdf", "%PDF".getBytes(StandardCharsets.US_ASCII));

    @Autowired
    Founding founding;

    @Autowired
    OrganisationFiles files;

    @Autowired
    SupplyRequests requests;

    @Autowired
    SupplyAgreements agreements;

    @Autowired
    CertificatePapers papers;

    @Autowired
    Profiles profiles;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    @LocalServerPort
    int port;

    private Village village;
    private Actor household;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        household = village.actor("household");
    }

    @Test
    void aProgramsKeyFoundsOneThingOnly() {
        var key = UUID.randomUUID();
        var founder = village.actor("household");
        var name = "Potager " + village.number();
        var first = founding.foundAsSaid(said(name, "PRODUCER"), key, founder).block();

        assertThat(founding.foundAsSaid(said(name, "PRODUCER"), key, founder).block())
                .isEqualTo(first);
        assertThatThrownBy(() -> founding.foundAsSaid(said(name, "COOPERATIVE"), key, founder)
                        .block())
                .isInstanceOf(DomainException.class)
                .hasMessage("idempotency-key-reused");
        assertThatThrownBy(() -> founding.foundAsSaid(said(name + " bis", "PRODUCER"), key, founder)
                        .block())
                .hasMessage("idempotency-key-reused");
        assertThat(founding.found(said(name + " bis", "PRODUCER"), key, founder).block())
                .as("a page that is sent again leads to what it founded")
                .isEqualTo(first);
    }

    private static Typed said(String name, String kind) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.set("name", name);
        fields.set("kind", kind);
        return new Typed(fields);
    }

    @Test
    void whoFoundsAFarmLeadsItAndTheSameFormFoundsItOnce() {
        var key = UUID.randomUUID();

        var twice = Flux.range(0, 8)
                .flatMap(time -> founding.found("Ferme du Ruisseau", OrganisationKind.PRODUCER, key, household))
                .map(Membership::partyId)
                .collectList()
                .block();

        assertThat(Set.copyOf(twice)).hasSize(1);
        assertThat(database.sql("select roles from network.membership where party_id = " + twice.get(0))
                        .mapValue(String[].class)
                        .one()
                        .block())
                .containsExactlyInAnyOrder("OWNER", "STOCK_KEEPER");
    }

    @Test
    void nobodyFillsTheListsOfChoices() {
        for (var n = 0; n < Founding.MOST; n++) {
            founding.found("Ferme " + n, OrganisationKind.PRODUCER, UUID.randomUUID(), household)
                    .block();
        }
        refuses(
                founding.found("Une de trop", OrganisationKind.PRODUCER, UUID.randomUUID(), household),
                "too-many-founded");
    }

    @Test
    void whatLawWantsIsCountedDownAsItIsSaid() {
        var farmer = farmer();
        assertThat(missing(farmer)).containsExactly("form", "number", "email", "phone", "farm", "vat", "animal");
        identify(farmer);
        assertThat(missing(farmer)).containsExactly("farm", "vat", "animal");
        place(farmer, SiteKind.FARM);
        files.sayVat(VatStatus.EXEMPT_SMALL, null, 0, farmer).block();
        files.sayAnimal(true, 0, farmer).block();
        assertThat(missing(farmer)).containsExactly("sanitary");
        certify(farmer, CertificateScheme.SANITARY);
        assertThat(missing(farmer)).isEmpty();
    }

    @Test
    void publicSeesItOnceBothSidesAgreedAndNotBefore() {
        var farmer = farmer();
        var farm = farmer.requireParty().id();
        var coordinator = lead("grandChamp");
        requests.ask(coordinator.requireParty().id(), SellerOfRecord.PRODUCER, farmer)
                .block();
        refuses(requests.accept(farm, coordinator), "not-said-yet");
        assertThatThrownBy(() -> agreements
                        .agree(farm, coordinator.requireParty().id(), SellerOfRecord.PRODUCER)
                        .block())
                .isInstanceOf(DataIntegrityViolationException.class);
        complete(farmer);
        refuses(requests.accept(coordinator.requireParty().id(), farmer), "not-found");
        assertThat(profiles.ofProducer(farm).block()).isNull();

        requests.accept(farm, coordinator).block();

        assertThat(profiles.ofProducer(farm).block().sellers()).hasSize(1);
        refuses(requests.accept(farm, coordinator), "not-found");
        refuses(requests.ask(coordinator.requireParty().id(), SellerOfRecord.PRODUCER, farmer), "asked-already");
    }

    @Test
    void nobodyAnswersForTheOtherSideOfWhatTheyAsked() {
        var farmer = farmer();
        complete(farmer);
        var both = as(
                new Membership(village.party("grandChamp"), "grandChamp", Set.of("COOPERATIVE"), Set.of(Role.OWNER)));
        requests.ask(village.party("grandChamp"), SellerOfRecord.PRODUCER, farmer)
                .block();

        refuses(requests.accept(farmer.requireParty().id(), both), "asked-by-yourself");
        requests.accept(farmer.requireParty().id(), lead("grandChamp")).block();
    }

    @Test
    void nobodyAsksWithoutEndAndAskingAgainWritesNoSecondLetter() {
        var farmer = farmer();
        for (var n = 0; n < SupplyRequests.MOST_A_DAY; n++) {
            requests.ask(village.party("grandChamp"), SellerOfRecord.PRODUCER, farmer)
                    .block();
            requests.drop(village.party("grandChamp"), farmer).block();
        }
        refuses(requests.ask(village.party("grandChamp"), SellerOfRecord.PRODUCER, farmer), "too-many-asked");
    }

    @Test
    void whoIsSeenTakesNothingBackOfWhatLawWants() {
        var farmer = farmer();
        complete(farmer);
        requests.ask(village.party("grandChamp"), SellerOfRecord.PRODUCER, farmer)
                .block();
        requests.accept(farmer.requireParty().id(), lead("grandChamp")).block();
        var nameless = new Identity(
                "Ferme du Ruisseau", "", "BE", "0403170701", false, "f@example.org", "02 123 45 67", Map.of("fr", ""));

        refuses(files.identify(nameless, 1, farmer), "said-for-good");
        assertThat(file(farmer).legalForm()).isEqualTo("SRL");
    }

    @Test
    void ofTwoWhoSaveTheSameSectionTheSecondIsTold() {
        var farmer = farmer();
        identify(farmer);
        var other = new Identity(
                "Autre nom", "SC", "BE", null, true, "g@example.org", "02 123 45 67", Map.of("fr", "Bonjour"));

        refuses(files.identify(other, 0, farmer), "changed-meanwhile");

        assertThat(file(farmer).name()).isEqualTo("Ferme du Ruisseau");
        assertThat(file(farmer).legalForm()).isEqualTo("SRL");
        files.sayVat(VatStatus.EXEMPT_SMALL, null, 0, farmer).block();
        files.identify(other, 1, farmer).block();
        assertThat(file(farmer).presentation()).containsEntry("fr", "Bonjour");
    }

    @Test
    void whatItSaysOfItselfIsKeptByLanguage() {
        var farmer = farmer();
        say(Map.of("fr", "Bonjour", "nl", "Goedendag", "de", "Guten Tag"), 0, farmer);

        say(Map.of("fr", "Bienvenue", "nl", ""), 1, farmer);

        assertThat(file(farmer).presentation()).isEqualTo(Map.of("fr", "Bienvenue", "de", "Guten Tag"));
    }

    private void say(Map<String, String> about, int version, Actor farmer) {
        files.identify(
                        new Identity(
                                "Ferme du Ruisseau", "SC", "BE", null, true, "g@example.org", "02 123 45 67", about),
                        version,
                        farmer)
                .block();
    }

    @Test
    void anothersPlacesAndCertificatesAreNotFound() {
        var farmer = farmer();
        complete(farmer);
        var site = file(farmer).sites().get(0);
        var thief = village.actor("producer");
        refuses(
                files.place(
                        new Spot(site.id(), SiteKind.FARM, "x", "x", "1", "x", "21007", null, null, 0), "BE", thief),
                "not-found");
        certify(farmer, CertificateScheme.ORGANIC);
        var certificate = file(farmer).certificates().get(0).id();
        refuses(papers.end(certificate, thief), "not-found");
        refuses(papers.paper(certificate, thief.requireParty()), "not-found");
        refuses(papers.paper(certificate, lead("grandChamp").requireParty()), "not-found");
        requests.ask(farmer.requireParty().id(), SellerOfRecord.PRODUCER, lead("grandChamp"))
                .block();
        refuses(papers.paper(certificate, lead("grandChamp").requireParty()), "not-found");
        requests.drop(farmer.requireParty().id(), lead("grandChamp")).block();
        requests.ask(village.party("grandChamp"), SellerOfRecord.PRODUCER, farmer)
                .block();
        assertThat(papers.paper(certificate, lead("grandChamp").requireParty())
                        .block()
                        .name())
                .isEqualTo("agrément.pdf");
        refuses(papers.paper(certificate, lead("valDeSenne").requireParty()), "not-found");
    }

    @Test
    void certificateThatHeldYesterdayHeldYesterday() {
        var farmer = farmer();
        certify(farmer, CertificateScheme.ORGANIC);
        var id = file(farmer).certificates().get(0).id();
        database.sql("update network.certificate set entered_at = entered_at - interval '2 days' where id = " + id)
                .then()
                .block();

        papers.end(id, farmer).block();

        assertThat(file(farmer).certificates())
                .singleElement()
                .satisfies(one -> assertThat(one.over()).isTrue());
        refuses(papers.end(id, farmer), "not-found");
    }

    @Test
    void wrongFileIsToldBesideItsFieldAndNothingTypedIsLost() {
        var before = certificates();

        var answer = certifies("#!/bin/sh".getBytes(StandardCharsets.UTF_8), "certificat.pdf");

        assertThat(answer).contains("id=\"paper-error\"", "value=\"BE-BIO-01 &lt;b&gt;\"", "value=\"2027-12-31\"");
        assertThat(answer).doesNotContain("<b>\"");
        assertThat(certificates()).isEqualTo(before);
    }

    private String certifies(byte[] content, String name) {
        var client = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .defaultHeader("Origin", "http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(30))
                .build();
        var cookie = client.post()
                .uri("/sign-in")
                .body(BodyInserters.fromFormData("email", village.email("producer"))
                        .with("password", "demo"))
                .exchange()
                .returnResult(Void.class)
                .getResponseCookies()
                .getFirst("session");
        var body = new MultipartBodyBuilder();
        body.part("scheme", "ORGANIC");
        body.part("reference", "BE-BIO-01 <b>");
        body.part("body", "Certisys");
        body.part("from", "2026-01-01");
        body.part("until", "2027-12-31");
        body.part("paper", content, MediaType.APPLICATION_PDF).filename(name);
        return client.post()
                .uri("/organisation/certificates")
                .cookie("session", cookie.getValue())
                .body(BodyInserters.fromMultipartData(body.build()))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private long certificates() {
        return database.sql(
                        "select count(*) from network.certificate where organisation_id = " + village.party("sillons"))
                .mapValue(Long.class)
                .one()
                .block();
    }

    private Actor farmer() {
        return as(founding.found("Ferme du Ruisseau", OrganisationKind.PRODUCER, UUID.randomUUID(), household)
                .block());
    }

    private Actor as(Membership membership) {
        return as(household, membership);
    }

    private static Actor as(Actor somebody, Membership membership) {
        return new Actor(
                somebody.accountId(),
                "",
                Locale.FRENCH,
                membership.party(),
                membership.roles(),
                List.of(membership),
                Credential.SESSION);
    }

    private Actor lead(String party) {
        return as(
                village.actor("coordinator"),
                new Membership(village.party(party), party, Set.of("COOPERATIVE"), Set.of(Role.OWNER)));
    }

    private void complete(Actor farmer) {
        identify(farmer);
        place(farmer, SiteKind.FARM);
        files.sayVat(VatStatus.EXEMPT_SMALL, null, 0, farmer).block();
        files.sayAnimal(false, 0, farmer).block();
        assertThat(missing(farmer)).isEmpty();
    }

    private void identify(Actor farmer) {
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
                        farmer)
                .block();
    }

    private void place(Actor farmer, SiteKind kind) {
        files.place(
                        new Spot(
                                null, kind, "La ferme", "Rue du Ruisseau 1", "1190", "Forest", "21007", 50.81, 4.32, 0),
                        "BE",
                        farmer)
                .block();
    }

    private void certify(Actor farmer, CertificateScheme scheme) {
        var farm = farmer.requireParty().id();
        var certificate =
                new Certificate(farm, scheme, "BE-1", "AFSCA", LocalDate.of(2026, 1, 1), LocalDate.of(2099, 12, 31));
        papers.certify(certificate, PAPER, farmer).block();
    }

    private List<String> missing(Actor farmer) {
        return file(farmer).missing();
    }

    private OrganisationFile file(Actor farmer) {
        return files.of(farmer.requireParty()).block();
    }

    private static void refuses(Mono<?> act, String code) {
        assertThatThrownBy(act::block)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
