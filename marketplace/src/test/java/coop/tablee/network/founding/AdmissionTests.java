package coop.tablee.network.founding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Membership;
import coop.tablee.identity.Role;
import coop.tablee.network.KitchenKind;
import coop.tablee.network.Kitchens;
import coop.tablee.network.OrganisationKind;
import coop.tablee.network.Profiles;
import coop.tablee.network.SellerOfRecord;
import coop.tablee.network.SiteKind;
import coop.tablee.network.SupplyAgreements;
import coop.tablee.network.VatStatus;
import coop.tablee.network.founding.OrganisationFiles.Identity;
import coop.tablee.network.founding.OrganisationFiles.Spot;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A cooperative that founds itself vouches for nobody before somebody has looked at it; and what was founded is ended by who leads it, once nothing is open. */
@MarketplaceTest
class AdmissionTests {

    @Autowired
    Founding founding;

    @Autowired
    OrganisationFiles files;

    @Autowired
    Admissions admissions;

    @Autowired
    Endings endings;

    @Autowired
    SupplyRequests requests;

    @Autowired
    FarmInvitations invitations;

    @Autowired
    SupplyAgreements agreements;

    @Autowired
    Kitchens kitchens;

    @Autowired
    Profiles profiles;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    @Autowired
    TransactionalOperator transaction;

    private Village village;
    private Actor founder;
    private Actor administrator;
    private String mark;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        founder = village.actor("household");
        administrator = village.actor("council");
        accounts.makeAdministrator(administrator.accountId()).block();
        mark = "Huche " + village.number();
    }

    @Test
    void cooperativeThatFoundedItselfVouchesForNobodyBeforeSomebodyLooked() {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        var farmer = complete(founded(OrganisationKind.PRODUCER, village.actor("household2")));
        var id = cooperative.requireParty().id();
        var farm = farmer.requireParty().id();

        refuses(requests.ask(farm, SellerOfRecord.COOPERATIVE, cooperative), "not-admitted-yet");
        refuses(invitations.invite("x@y.example", "Ferme", SellerOfRecord.PRODUCER, cooperative), "not-admitted-yet");
        refuses(requests.ask(id, SellerOfRecord.COOPERATIVE, farmer), "asked-already");
        assertThat(file(farmer).choices()).noneMatch(one -> one.id() == id);
        assertThatThrownBy(() ->
                        agreements.agree(farm, id, SellerOfRecord.PRODUCER).block())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("before somebody has looked at them");

        admit(cooperative);

        assertThat(file(farmer).choices()).anyMatch(one -> one.id() == id);
        requests.ask(id, SellerOfRecord.COOPERATIVE, farmer).block();
        requests.accept(farm, cooperative).block();
        assertThat(profiles.ofCooperative(id).block()).isNotNull();
    }

    @Test
    void whoWasThereBeforeAndFarmsNeedNobodysYes() {
        assertThat(file(lead("grandChamp")).isAdmitted()).isTrue();
        var farmer = complete(founded(OrganisationKind.PRODUCER, founder));
        assertThat(file(farmer).isAdmitted()).isTrue();
        refuses(admissions.ask(farmer), "not-found");
        requests.ask(village.party("grandChamp"), SellerOfRecord.PRODUCER, farmer)
                .block();
        requests.accept(farmer.requireParty().id(), lead("grandChamp")).block();
    }

    @Test
    void askedForOnceAllIsSaidAndOnceHoweverOften() {
        var cooperative = founded(OrganisationKind.COOPERATIVE, founder);
        refuses(admissions.ask(cooperative), "admission-not-ready");
        assertThat(found("PREPARING", mark)).hasSize(1);
        complete(cooperative);

        Flux.range(0, 4).flatMap(time -> admissions.ask(cooperative)).blockLast();

        assertThat(found("WAITING", mark)).singleElement().satisfies(one -> {
            assertThat(one.founderEmail()).isEqualTo(village.email("household"));
            assertThat(one.companyNumber()).isEqualTo("0403170701");
            assertThat(one.missing()).isEmpty();
            assertThat(one.places()).hasSize(1);
        });
        assertThat(found("WAITING", "no such name")).isEmpty();
        assertThat(found("WAITING", village.email("household"))).hasSize(1);
        assertThat(count("select count(*) from identity.trail where action = 'admission-asked' and object_id = '%d'"
                        .formatted(cooperative.requireParty().id())))
                .isEqualTo(1);
        assertThat(count("select count(*) from platform.mail where key like 'admission_asked:%d:%d:%%'"
                        .formatted(cooperative.requireParty().id(), administrator.accountId())))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void whoIsDeclinedReadsWhyCorrectsItAndAsksAgain() {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        var id = cooperative.requireParty().id();
        admissions.ask(cooperative).block();

        admissions
                .decline(id, "Le numéro est celui d’une autre.", administrator)
                .block();

        assertThat(Objects.requireNonNull(file(cooperative).admission()).reason())
                .isEqualTo("Le numéro est celui d’une autre.");
        refuses(admissions.accept(id, administrator), "admission-answered");
        assertThatThrownBy(() -> database.sql(
                                "update network.admission set state = 'ADMITTED', reason = '' where organisation_id = "
                                        + id)
                        .then()
                        .block())
                .as("an old page lets nobody in")
                .isInstanceOf(DataIntegrityViolationException.class);
        admissions.ask(cooperative).block();
        assertThat(Objects.requireNonNull(file(cooperative).admission()).reason())
                .isEmpty();
        admissions.accept(id, administrator).block();
        assertThat(file(cooperative).isAdmitted()).isTrue();
        refuses(admissions.decline(id, "Trop tard.", administrator), "admission-answered");
    }

    @Test
    void ofTwoWhoAnswerAtOnceOneIsToldThatItIsAnswered() {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        var id = cooperative.requireParty().id();
        admissions.ask(cooperative).block();

        var told = Flux.just(true, false)
                .flatMap(yes -> (yes
                                ? admissions.accept(id, administrator)
                                : admissions.decline(id, "Non.", administrator))
                        .thenReturn("done")
                        .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())))
                .collectList()
                .block();

        assertThat(told).containsExactlyInAnyOrder("done", "admission-answered");
    }

    @Test
    void whatWasTakenBackMeanwhileIsNotAdmitted() {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        admissions.ask(cooperative).block();
        files.identify(
                        new Identity(mark, "", "BE", "0403170701", false, "c@example.org", "02 123 45 67", Map.of()),
                        1,
                        cooperative)
                .block();
        refuses(admissions.accept(cooperative.requireParty().id(), administrator), "admission-not-ready");
    }

    @Test
    void kitchensOfAPublicBodyAreChosenOnceItIsAdmitted() {
        var mayor = founded(OrganisationKind.AUTHORITY, founder);
        kitchens.add(
                        new Kitchens.New(
                                "École " + village.number(),
                                KitchenKind.SCHOOL_CANTEEN,
                                "Rue 1",
                                "1180",
                                "Uccle",
                                "21016"),
                        mayor)
                .block();
        var kitchen = number("select id from network.organisation where authority_id = "
                + mayor.requireParty().id());
        assertThat(admitted(kitchen)).isFalse();
        identify(mayor);
        files.sayVat(VatStatus.EXEMPT_SMALL, null, 0, mayor).block();
        admit(mayor);
        assertThat(admitted(kitchen)).isTrue();

        refuses(endings.end(as(founder, "HOUSEHOLD", founder.requireParty().id())), "not-founded-here");
        endings.end(mayor).block();
        assertThat(count("select count(*) from network.membership where until is null and party_id in (%d, %d)"
                        .formatted(mayor.requireParty().id(), kitchen)))
                .isZero();
        endings.undo(mayor.requireParty().id(), administrator).block();
        assertThat(count("select count(*) from network.membership where until is null and party_id in (%d, %d)"
                        .formatted(mayor.requireParty().id(), kitchen)))
                .isEqualTo(2);
        assertThat(count(
                        "select count(*) from delivery.destination d join network.site s on s.id = d.site_id where d.active and s.party_id = "
                                + kitchen))
                .isEqualTo(1);
    }

    @Test
    void whatIsOpenIsSeenToFirstAndThenTheOrganisationEndsForEverybody() {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        var id = cooperative.requireParty().id();
        admit(cooperative);
        var farmer = complete(founded(OrganisationKind.PRODUCER, village.actor("household2")));
        requests.ask(farmer.requireParty().id(), SellerOfRecord.COOPERATIVE, cooperative)
                .block();
        requests.accept(id, farmer).block();
        var date = number("""
                insert into ordercycle.cycle (cooperative_id, delivery_date, state, time_zone, opens_local, household_cutoff_local, institution_cutoff_local,
                    opens_at, household_cutoff_at, institution_cutoff_at)
                values (%d, current_date + 9, 'PLANNED', 'Europe/Brussels', current_date, current_date + 7, current_date + 7,
                    current_date, current_date + 7, current_date + 7) returning id
                """.formatted(id));

        assertThat(endings.open(cooperative).block().orElseThrow())
                .anySatisfy(matter -> {
                    assertThat(matter.word()).isEqualTo("dates");
                    assertThat(matter.binding()).isTrue();
                })
                .anySatisfy(matter -> {
                    assertThat(matter.word()).isEqualTo("agreements");
                    assertThat(matter.binding()).isFalse();
                });
        refuses(endings.end(cooperative), "ending-waits");
        run("update ordercycle.cycle set state = 'CANCELLED' where id = " + date);
        run(
                "insert into identity.api_token (token_hash, account_id, party_id, name, expires_at) values (sha256(random()::text::bytea), %d, %d, 'x', clock_timestamp() + interval '1 day')"
                        .formatted(cooperative.accountId(), id));

        endings.end(cooperative).block();

        assertThat(profiles.ofCooperative(id).block()).isNull();
        assertThat(profiles.ofProducer(farmer.requireParty().id()).block()).isNull();
        assertThat(count("select count(*) from network.membership where until is null and party_id = " + id))
                .isZero();
        assertThat(count("select count(*) from identity.api_token where revoked_at is null and party_id = " + id))
                .isZero();
        assertThat(count("select count(*) from platform.mail where key like 'supply_left:%d:%d:%%'"
                                .formatted(id, farmer.requireParty().id()))
                        + count(
                                "select count(*) from identity.trail where action = 'organisation-ended' and object_id = '%d'"
                                        .formatted(id)))
                .isPositive();
        refuses(endings.end(cooperative), "not-founded-here");
        refuses(requests.ask(id, SellerOfRecord.PRODUCER, farmer), "asked-already");
        assertThat(found("ENDED", mark)).hasSize(1);

        endings.undo(id, administrator).block();

        assertThat(found("ADMITTED", mark)).hasSize(1);
        assertThat(profiles.ofCooperative(id).block())
                .as("agreements are made anew")
                .isNull();
        refuses(endings.undo(id, administrator), "not-found");
    }

    @Test
    void requestThatMeetsAnEndingIsRefusedOrEndsWithIt() throws Exception {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        var id = cooperative.requireParty().id();
        admit(cooperative);
        var farmer = complete(founded(OrganisationKind.PRODUCER, village.actor("household2")));
        var farm = farmer.requireParty().id();

        var asked = meanwhile(
                endings.end(cooperative),
                requests.ask(id, SellerOfRecord.PRODUCER, farmer).thenReturn("asked"),
                "insert into network.supply_request");
        assertThat(asked).as("the ending was first").isEqualTo("asked-already");
        assertThat(requestsOf(id)).isZero();

        endings.undo(id, administrator).block();
        var ended = meanwhile(
                requests.ask(id, SellerOfRecord.PRODUCER, farmer),
                endings.end(cooperative).thenReturn("ended"),
                "update network.organisation set ended_at");
        assertThat(ended).as("the request was first").isEqualTo("ended");
        assertThat(requestsOf(id)).isZero();
        assertThatThrownBy(() -> run(
                        "insert into network.supply_request (producer_id, cooperative_id, asked_by_party, asked_by, seller_of_record) values (%d, %d, %d, 1, 'PRODUCER')"
                                .formatted(farm, id, farm)))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("after one of them has ended");
    }

    /** Does the first, and before it is committed begins the second; answers how that went once both are done. */
    private String meanwhile(Mono<Void> first, Mono<String> second, String waits) throws Exception {
        var other = new CompletableFuture<String>();
        first.then(Mono.<Void>fromRunnable(() -> {
                            second.onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                                    .subscribe(other::complete, other::completeExceptionally);
                            Patience.until(
                                    "it waits for the first",
                                    () -> other.isDone()
                                            || count(
                                                            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and strpos(query, '%s') > 0 and query not like '%%pg_stat%%'"
                                                                    .formatted(waits))
                                                    > 0);
                        })
                        .subscribeOn(Schedulers.boundedElastic()))
                .as(transaction::transactional)
                .block();
        return other.get(60, TimeUnit.SECONDS);
    }

    private long requestsOf(long organisation) {
        return count("select count(*) from network.supply_request where %d in (producer_id, cooperative_id)"
                .formatted(organisation));
    }

    @Test
    void nobodyEndsWhatTheyLeadNoMoreNorWhatWasNotFoundedHere() {
        var farmer = founded(OrganisationKind.PRODUCER, founder);
        refuses(endings.end(as(administrator, "PRODUCER", farmer.requireParty().id())), "forbidden");
        refuses(endings.end(lead("grandChamp")), "not-founded-here");
        assertThat(endings.open(lead("grandChamp")).block()).isEmpty();
    }

    @Test
    void ofManyWhoEndItAtOnceItEndsOnce() {
        var farmer = founded(OrganisationKind.PRODUCER, founder);
        var done = Flux.range(0, 6)
                .flatMap(time ->
                        endings.end(farmer).thenReturn(1).onErrorResume(DomainException.class, refused -> Mono.just(0)))
                .reduce(0, Integer::sum)
                .block();
        assertThat(done).isEqualTo(1);
    }

    @Test
    void whoWasAdmittedAndRenamesItselfIsToldToThoseWhoAdmitted() {
        var cooperative = complete(founded(OrganisationKind.COOPERATIVE, founder));
        var id = cooperative.requireParty().id();
        rename(cooperative, mark + " avant", 1);
        assertThat(count("select count(*) from platform.outbox where kind = 'organisation_renamed' and dedup_key like '"
                        + id + ":%'"))
                .as("nobody has looked yet")
                .isZero();
        rename(cooperative, mark, 2);
        admit(cooperative);

        rename(cooperative, mark + " autrement", 3);

        Patience.until(
                "they are written to",
                () -> count(
                                "select count(*) from platform.outbox where kind = 'organisation_renamed' and status = 'sent' and payload ->> 'from' = '%s' and dedup_key like '%d:%%'"
                                        .formatted(mark, id))
                        == 1);
        rename(cooperative, mark + " autrement", 4);
        assertThat(count("select count(*) from platform.outbox where kind = 'organisation_renamed' and dedup_key like '"
                        + id + ":%'"))
                .as("the same name is no news")
                .isEqualTo(1);
    }

    private void rename(Actor leader, String name, int version) {
        files.identify(
                        new Identity(name, "SC", "BE", "0403170701", false, "c@example.org", "02 123 45 67", Map.of()),
                        version,
                        leader)
                .block();
    }

    private void admit(Actor leader) {
        admissions.ask(leader).block();
        admissions.accept(leader.requireParty().id(), administrator).block();
    }

    private List<Candidate> found(String stand, String q) {
        return Objects.requireNonNull(admissions.found(stand, q, "fr", 0, 50).block());
    }

    private Actor founded(OrganisationKind kind, Actor somebody) {
        var name = kind == OrganisationKind.PRODUCER ? "Ferme " + village.number() : mark;
        return as(
                somebody,
                Objects.requireNonNull(
                        founding.found(name, kind, UUID.randomUUID(), somebody).block()));
    }

    private Actor complete(Actor leader) {
        identify(leader);
        var farm = leader.requireParty().is("PRODUCER");
        files.place(
                        new Spot(
                                null,
                                farm ? SiteKind.FARM : SiteKind.HUB,
                                "Ici",
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
        if (farm) {
            files.sayAnimal(false, 0, leader).block();
        }
        return leader;
    }

    private void identify(Actor leader) {
        files.identify(
                        new Identity(
                                leader.requireParty().name(),
                                "SC",
                                "BE",
                                "0403170701",
                                false,
                                "c@example.org",
                                "02 123 45 67",
                                Map.of()),
                        0,
                        leader)
                .block();
    }

    private Actor lead(String party) {
        return as(village.actor("coordinator"), "COOPERATIVE", village.party(party));
    }

    private static Actor as(Actor somebody, String kind, long party) {
        return as(somebody, new Membership(party, "x", Set.of(kind), Set.of(Role.OWNER)));
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

    private OrganisationFile file(Actor leader) {
        return Objects.requireNonNull(files.of(leader.requireParty()).block());
    }

    private boolean admitted(long organisation) {
        return Boolean.TRUE.equals(database.sql("select network.is_admitted(%d)".formatted(organisation))
                .mapValue(Boolean.class)
                .one()
                .block());
    }

    private long count(String sql) {
        return number(sql);
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
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
