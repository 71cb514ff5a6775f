package coop.tablee.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Paper;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How agreements are written, started, renewed and ended, and what is refused. Ceilings under orders: {@code CeilingTests}. */
@MarketplaceTest
class AgreementsTests {

    private final LocalDate today = LocalDate.now(Village.ZONE);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    Clauses clauses;

    @Autowired
    ClauseReminders reminders;

    @Autowired
    AgreementQueries queries;

    private Village village;
    private Actor mayor;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        village.person("other-mayor", "uccle", Role.OWNER);
        mayor = village.actor("mayor");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void aFormSentTwiceWritesOnceAndAReferenceIsUsedOnce() {
        var key = UUID.randomUUID();
        var id = agreements.write(terms("A-1"), key, mayor).block();

        assertThat(agreements.write(terms("A-1"), key, mayor).block()).isEqualTo(id);
        assertThat(refusal(agreements.write(terms("A-1"), UUID.randomUUID(), mayor))
                        .errors())
                .containsExactly(FieldError.at("reference", "reference-known", "A-1", null));
        assertThat(agreements
                        .write(terms("A-1"), UUID.randomUUID(), village.actor("other-mayor"))
                        .block())
                .isNotEqualTo(id);
    }

    @Test
    void onlyWhoLeadsTheAuthorityWritesAndAnothersIsNotThere() {
        var id = draft("A-1");

        assertThat(code(agreements.start(id, village.actor("other-mayor")))).isEqualTo("not-found");
        assertThat(code(agreements.write(terms("A-2"), UUID.randomUUID(), village.actor("canteen"))))
                .isEqualTo("not-found");
        assertThat(code(agreements.write(terms("A-2"), UUID.randomUUID(), village.actor("procurement"))))
                .isEqualTo("not-found");
        assertThat(code(queries.require(id, village.actor("other-mayor").requireParty())))
                .isEqualTo("not-found");
        assertThat(queries.require(id, village.actor("procurement").requireParty())
                        .block()
                        .reference())
                .isEqualTo("A-1");
    }

    @Test
    void whatStartsIsComplete() {
        var id = draft("A-1");
        assertThat(code(agreements.start(id, mayor))).isEqualTo("agreement-without-lots");
        lot(id, 1, "ROOT_VEGETABLES", "sillons");
        agreements.start(id, mayor).block();

        assertThat(code(agreements.start(id, mayor))).isEqualTo("agreement-not-draft");
        assertThat(code(lots.write(id, null, lotTerms(2, "FRUIT", "commun"), mayor)))
                .isEqualTo("agreement-not-draft");
        assertThat(code(agreements.rewrite(id, 0, terms("A-9"), mayor))).isEqualTo("agreement-not-draft");
    }

    @Test
    void whatASupplierSellsOfAFamilyFallsUnderOneLotOnADay() {
        var first = draft("A-1");
        lot(first, 1, "ROOT_VEGETABLES", "sillons");
        agreements.start(first, mayor).block();
        var second = draft("A-2");
        lot(second, 1, "ROOT_VEGETABLES", "sillons");
        var third = draft("A-3");
        lot(third, 1, "ROOT_VEGETABLES", "commun");
        lot(third, 2, "ROOT_VEGETABLES", "commun");

        assertThat(code(agreements.start(second, mayor))).isEqualTo("agreement-lots-overlap");
        assertThat(code(agreements.start(third, mayor))).isEqualTo("agreement-lots-overlap");
        agreements.end(first, mayor).block();
        agreements.start(second, mayor).block();
    }

    @Test
    void ofManyThatStartAtOnceOneReachesTheSame() {
        var drafts = IntStream.range(0, 8)
                .mapToObj(n -> {
                    var id = draft("A-" + n);
                    lot(id, 1, "ROOT_VEGETABLES", "sillons");
                    return id;
                })
                .toList();

        var outcomes = Flux.fromIterable(drafts)
                .flatMap(
                        id -> agreements
                                .start(id, mayor)
                                .thenReturn("started")
                                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code())),
                        8)
                .collectList()
                .block();

        assertThat(outcomes).filteredOn("started"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("agreement-lots-overlap"::equals).hasSize(7);
    }

    @Test
    void renewingReachesFurtherAsOftenAsItMay() {
        var id = draft("A-1");
        lot(id, 1, "ROOT_VEGETABLES", "sillons");
        agreements.start(id, mayor).block();

        agreements.renew(id, mayor).block();
        assertThat(code(agreements.renew(id, mayor))).isEqualTo("agreement-not-renewable");
        var now = queries.require(id, mayor.requireParty()).block();
        assertThat(now.until()).isEqualTo(terms("A-1").until().plusMonths(12));
        assertThat(reachedUntil(village.party("forest"))).isEqualTo(now.until());
    }

    @Test
    void ceilingOfWhatRunsChangesWithAReasonAndNeverBelowWhatIsCalledOff() {
        var id = draft("A-1");
        var lot = lot(id, 1, "ROOT_VEGETABLES", "sillons");
        assertThat(code(lots.changeCeiling(id, lot, Money.euro(10), "x", mayor)))
                .isEqualTo("agreement-not-running");
        agreements.start(id, mayor).block();
        database.sql("update agreement.lot set outside_minor = 40000 where id = " + lot)
                .then()
                .block();

        assertThat(refusal(lots.changeCeiling(id, lot, Money.euro(39_999), "x", mayor))
                        .errors())
                .containsExactly(FieldError.at("maximum", "below-called-off", "399.99", "400.00"));
        lots.changeCeiling(id, lot, Money.euro(40_000), "Collège du 3 mars", mayor)
                .block();
        assertThat(queries.require(id, mayor.requireParty())
                        .block()
                        .lots()
                        .get(0)
                        .left())
                .isEqualTo(Money.euro(0));
    }

    @Test
    void lotsThatCannotBeAreRefusedAtTheirField() {
        var id = draft("A-1");
        lot(id, 1, "ROOT_VEGETABLES", "sillons");

        assertThat(refusal(lots.write(id, null, lotTerms(1, "FRUIT", "commun"), mayor))
                        .errors())
                .containsExactly(FieldError.at("number", "lot-number-known", 1, null));
        var two = new LotTerms(
                2,
                "Fruit",
                List.of("FRUIT"),
                Money.euro(0),
                Money.euro(100),
                Money.euro(0),
                null,
                LotSupply.SOLE,
                List.of(village.party("sillons"), village.party("commun")),
                null);
        assertThat(refusal(lots.write(id, null, two, mayor)).errors())
                .extracting(FieldError::code)
                .containsExactly("one-supplier");
    }

    @Test
    void clausesAreLateUntilTheyAreKeptAndProvedByFilesThatAreWhatTheySay() {
        var id = draft("A-1");
        lot(id, 1, "ROOT_VEGETABLES", "sillons");
        var clause = clauses.write(
                        id,
                        null,
                        new ClauseTerms(null, ClauseFamily.SOCIAL, "Training", "Hours", "120", today.minusDays(1)),
                        mayor)
                .block();
        assertThat(one(id).clauses().get(0).late()).as("of a draft").isFalse();
        assertThat(code(clauses.done(id, clause, today, mayor))).isEqualTo("invalid-input");
        agreements.start(id, mayor).block();
        assertThat(one(id).clauses().get(0).late()).isTrue();

        assertThat(refusal(clauses.done(id, clause, today.plusDays(1), mayor)).errors())
                .extracting(FieldError::code)
                .containsExactly("not-yet");
        clauses.done(id, clause, today, mayor).block();
        assertThat(one(id).clauses().get(0).state()).isEqualTo("done");
        clauses.done(id, clause, null, mayor).block();
        assertThat(one(id).clauses().get(0).state()).isEqualTo("late");

        assertThat(code(clauses.look("MZ not a paper".getBytes(StandardCharsets.UTF_8), "hours.pdf")))
                .isEqualTo("invalid-input");
        clauses.prove(id, clause, new Paper("PDF", "hours.pdf", "%PDF".getBytes(StandardCharsets.US_ASCII)), mayor)
                .block();
        var file = one(id).clauses().get(0).evidence().get(0).id();
        assertThat(clauses.file(id, file, village.actor("procurement").requireParty())
                        .block()
                        .name())
                .isEqualTo("hours.pdf");
        assertThat(code(clauses.file(id, file, village.actor("other-mayor").requireParty())))
                .isEqualTo("not-found");
    }

    @Test
    void suppliersAreFarmsAndAdmittedCooperativesAndTheDatabaseSaysSo() {
        var id = draft("A-1");
        var kitchen = new LotTerms(
                1,
                "Roots",
                List.of("ROOT_VEGETABLES"),
                Money.euro(0),
                Money.euro(100),
                Money.euro(0),
                null,
                LotSupply.GROUP,
                List.of(village.party("sillons"), village.party("tilleuls")),
                null);

        assertThat(refusal(lots.write(id, null, kitchen, mayor)).errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple("supplier2", "unknown-supplier"));
        var lot = lot(id, 1, "ROOT_VEGETABLES", "sillons");
        assertThat(database.sql("insert into agreement.lot_supplier (lot_id, supplier_id, rank) values (%d, %d, 2)"
                                .formatted(lot, village.party("tilleuls")))
                        .then()
                        .then(Mono.just("written"))
                        .onErrorResume(error -> Mono.just(String.valueOf(error.getMessage())))
                        .block())
                .contains("cannot supply a lot");
    }

    @Test
    void reservedLotIsSuppliedByWhoHasASocialApproval() {
        var id = draft("A-1");
        var reserved = new LotTerms(
                1,
                "Roots",
                List.of("ROOT_VEGETABLES"),
                Money.euro(0),
                Money.euro(100),
                Money.euro(0),
                null,
                LotSupply.SOLE,
                List.of(village.party("sillons")),
                "2014/24/EU, art. 20");

        assertThat(refusal(lots.write(id, null, reserved, mayor)).errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(tuple("supplier1", "no-social-approval"));
        approve("sillons");
        lots.write(id, null, reserved, mayor).block();
        database.sql(
                        "update network.certificate set valid_until = current_date - 1 where scheme = 'SOCIAL' and organisation_id = "
                                + village.party("sillons"))
                .then()
                .block();
        assertThat(code(agreements.start(id, mayor))).isEqualTo("agreement-supplier-not-approved");
        database.sql(
                        "update network.certificate set valid_until = current_date + 9 where scheme = 'SOCIAL' and organisation_id = "
                                + village.party("sillons"))
                .then()
                .block();
        agreements.start(id, mayor).block();
        assertThat(one(id).lots().get(0).suppliers().get(0).approvedUntil()).isNotNull();
    }

    @Test
    void clausesThatFallDueAreToldOfOnceHoweverManyLook() {
        var id = draft("A-1");
        lot(id, 1, "ROOT_VEGETABLES", "sillons");
        var soon = clause(id, today.plusDays(14));
        var later = clause(id, today.plusDays(15));
        var kept = clause(id, today.minusDays(3));
        reminders.remindDue().block();
        assertThat(told(soon)).as("of a draft").isZero();
        agreements.start(id, mayor).block();
        clauses.done(id, kept, today, mayor).block();

        Flux.range(0, 6).flatMap(i -> reminders.remindDue(), 6).blockLast();
        reminders.remindDue().block();

        assertThat(told(soon)).isEqualTo(1);
        assertThat(told(later)).isZero();
        assertThat(told(kept)).isZero();
    }

    private long clause(long agreement, LocalDate due) {
        return clauses.write(
                        agreement,
                        null,
                        new ClauseTerms(null, ClauseFamily.SOCIAL, "Training", "Hours", "120", due),
                        mayor)
                .block();
    }

    private long told(long clause) {
        return database.sql("select count(*) from platform.outbox where kind = 'clause_due' and dedup_key = '" + clause
                        + "'")
                .mapValue(Long.class)
                .one()
                .block();
    }

    private void approve(String party) {
        database.sql("""
                        insert into network.certificate (organisation_id, scheme, control_body, valid_from, valid_until) values (%d, 'SOCIAL', 'Région', current_date - 400, current_date + 400)
                        """.formatted(village.party(party))).then().block();
    }

    private LocalDate reachedUntil(long authority) {
        return database.sql("select max(valid_until) from agreement.reach where authority_id = " + authority)
                .mapValue(LocalDate.class)
                .one()
                .block();
    }

    private Agreement one(long id) {
        return queries.require(id, mayor.requireParty()).block();
    }

    private long draft(String reference) {
        return agreements.write(terms(reference), UUID.randomUUID(), mayor).block();
    }

    private AgreementTerms terms(String reference) {
        return new AgreementTerms(
                reference, "Vegetables", today.minusDays(10), today.plusDays(300), 1, 12, 30, "2011/7/EU, art. 4");
    }

    private long lot(long agreement, int number, String family, String supplier) {
        return lots.write(agreement, null, lotTerms(number, family, supplier), mayor)
                .block();
    }

    private LotTerms lotTerms(int number, String family, String supplier) {
        return new LotTerms(
                number,
                "Lot " + number,
                List.of(family),
                Money.euro(40_000),
                Money.euro(50_000),
                Money.euro(0),
                null,
                LotSupply.SOLE,
                List.of(village.party(supplier)),
                null);
    }

    private static String code(Mono<?> work) {
        return refusal(work).code();
    }

    private static DomainException refusal(Mono<?> work) {
        return work.map(done -> new AssertionError("not refused"))
                .cast(Throwable.class)
                .onErrorResume(DomainException.class, Mono::just)
                .cast(DomainException.class)
                .block();
    }
}
