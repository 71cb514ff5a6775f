package coop.tablee.agreement.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.planning.Estimate.Choice;
import coop.tablee.agreement.planning.LotPlans.Corrected;
import coop.tablee.agreement.planning.LotPlans.Terms;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.Contract;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PlannedYear;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** A lot plan from what kitchens ordered to the draft of an agreement, and what is refused on the way. */
@MarketplaceTest
class LotPlansTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    LotPlans plans;

    @LocalServerPort
    int port;

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
    void thresholdSaysWhatItWasComparedWithOrThatItWasNot() {
        assertThat(database.sql("""
                                select string_agg(country || ' ' || step, ', ' order by country, step) from agreement.threshold where compared_on is null
                                """).mapValue(String.class).one().block()).isEqualTo("BE SMALL_LOT, FR NO_NOTICE");
        assertThat(database.sql("""
                                select string_agg(country || ' ' || step, ', ' order by country, step) from agreement.threshold where compared_text
                                """).mapValue(String.class).one().block())
                .as("with the text of the law")
                .isEqualTo("BE LOW_VALUE, FR SMALL_LOT");
        assertThatThrownBy(() -> database.sql(
                                "update agreement.threshold set compared_with = null where compared_on is not null")
                        .then()
                        .block())
                .hasMessageContaining("threshold_compared_with_something");
    }

    @Test
    void whatKitchensOrderedIsAYearsNeedAndLotsHoldItWhole() {
        PlannedYear.of(village, placement, database);
        var plan = made();

        assertThat(plan.country()).isEqualTo("BE");
        assertThat(plan.needs()).extracting(LotPlan.Need::family).contains("ROOT_VEGETABLES", "STEM_VEGETABLES");
        var roots = need(plan, "ROOT_VEGETABLES");
        assertThat(roots.quantity()).as("20 kg in 170 days").isEqualByComparingTo("43");
        assertThat(roots.estimate().kitchens()).isEqualTo(1);
        assertThat(plan.lots()).isNotEmpty();
        var parts = plan.parts().values().stream().flatMap(List::stream).toList();
        assertThat(parts.stream().mapToLong(LotPlan.Part::valueMinor).sum())
                .isEqualTo(plan.needs().stream()
                        .mapToLong(LotPlan.Need::valueMinor)
                        .sum());
    }

    @Test
    void theSameKeyMakesOnePlanAndAnothersIsNotThere() {
        PlannedYear.of(village, placement, database);
        var key = UUID.randomUUID();
        var id = plans.make(terms(), Choice.ORDERED, key, mayor).block();

        assertThat(plans.make(terms(), Choice.ORDERED, key, mayor).block()).isEqualTo(id);
        assertThat(code(plans.require(id, village.actor("other-mayor")))).isEqualTo("not-found");
        assertThat(code(plans.remove(id, village.actor("other-mayor")))).isEqualTo("not-found");
        assertThat(code(plans.make(terms(), Choice.ORDERED, UUID.randomUUID(), village.actor("canteen"))))
                .isEqualTo("not-found");
        assertThat(code(plans.make(terms(), Choice.ORDERED, UUID.randomUUID(), village.actor("other-mayor"))))
                .isEqualTo("plan-nothing-known");
    }

    @Test
    void correctionsAreKeptBesideTheEstimateAndAnOldPageSavesNothing() {
        PlannedYear.of(village, placement, database);
        var plan = made();
        var roots = need(plan, "ROOT_VEGETABLES");
        var typed = List.of(new Corrected(roots.id(), new BigDecimal("1000"), 150_000));

        plans.correct(plan.id(), plan.version(), terms(), typed, mayor).block();

        var corrected = need(plans.require(plan.id(), mayor).block(), "ROOT_VEGETABLES");
        assertThat(corrected.quantity()).isEqualByComparingTo("1000");
        assertThat(corrected.estimate()).isEqualTo(roots.estimate());
        assertThat(corrected.isCorrected()).isTrue();
        assertThat(code(plans.correct(plan.id(), plan.version(), terms(), typed, mayor)))
                .isEqualTo("changed-meanwhile");
    }

    @Test
    void whatIsNotSharedOutWholeIsRefusedByTheBooks() {
        PlannedYear.of(village, placement, database);
        var plan = made();
        var less = new ArrayList<>(plan.lots());
        less.remove(0);

        assertThatThrownBy(() -> plans.arrange(plan.id(), plan.version(), found -> less, mayor)
                        .block())
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(plans.require(plan.id(), mayor).block().lots()).hasSameSizeAs(plan.lots());
    }

    @Test
    void aPlanBecomesADraftOnceWithEachLotAtItsEstimateAndCeiling() {
        PlannedYear.of(village, placement, database);
        var plan = made();
        plans.arrange(plan.id(), plan.version(), found -> found.split(1, 2), mayor)
                .block();
        var cut = plans.require(plan.id(), mayor).block();
        var terms = new AgreementTerms(
                "2027-1", "Frais", today().plusMonths(4), today().plusMonths(16), 3, 12, 30, "2011/7/UE, art. 4");

        assertThat(code(plans.toAgreement(plan.id(), plan.version(), found -> terms, mayor)))
                .as("what was cut meanwhile was not seen")
                .isEqualTo("changed-meanwhile");

        var agreement = plans.toAgreement(plan.id(), cut.version(), found -> terms, mayor)
                .block();

        assertThat(plans.toAgreement(plan.id(), plan.version(), found -> terms, mayor)
                        .block())
                .isEqualTo(agreement);
        var page = LotPlanPage.of(cut, plans.procedures(cut).block(), List.of());
        assertThat(database.sql(
                                "select number || ' ' || estimated_minor || ' ' || maximum_minor from agreement.lot where agreement_id = :id order by number")
                        .bind("id", agreement)
                        .mapValue(String.class)
                        .all()
                        .collectList()
                        .block())
                .isEqualTo(page.lots().stream()
                        .map(lot -> lot.lot().number() + " " + lot.estimated().minor() + " "
                                + lot.ceiling().minor())
                        .toList());
        assertThat(code(plans.remove(plan.id(), mayor))).isEqualTo("plan-is-agreement");
        assertThat(code(plans.propose(plan.id(), cut.version(), mayor))).isEqualTo("plan-is-agreement");
    }

    @Test
    void aReferenceThatIsTakenMakesNothing() {
        PlannedYear.of(village, placement, database);
        var contract = Contract.of(village, database, "RUNNING", 1);
        var plan = made();
        var taken = database.sql("select reference from agreement.agreement where id = " + contract.get("agreement"))
                .mapValue(String.class)
                .one()
                .block();
        var terms = new AgreementTerms(taken, "Frais", today(), today().plusYears(1), 0, 12, 30, "x");

        assertThat(code(plans.toAgreement(plan.id(), plan.version(), found -> terms, mayor)))
                .isEqualTo("invalid-input");
        assertThat(plans.require(plan.id(), mayor).block().isOpen()).isTrue();
        assertThat(plans.similar(plan.id()).block())
                .as("the same family by another agreement")
                .singleElement()
                .satisfies(one -> assertThat(one.maximumMinor()).isEqualTo(10_000_000));
    }

    @Test
    void thePageCorrectsCutsJoinsAndTellsWhatItCannotRead() {
        PlannedYear.of(village, placement, database);
        var plan = made();
        var at = "/lot-plans/" + plan.id();
        var visitor = Visitor.signedIn(port, village.email("mayor"));

        assertThat(Visitor.textOf(visitor.get(at))).contains("43").contains("facture");
        var roots = need(plan, "ROOT_VEGETABLES").id();
        assertThat(visitor.post(at, form(plan, Map.of("quantity-" + roots, "12 pommes")))
                        .getStatus()
                        .value())
                .isEqualTo(422);
        assertThat(visitor.post(at, form(plan, Map.of("quantity-" + roots, "-3")))
                        .getStatus()
                        .value())
                .isEqualTo(422);
        assertThat(visitor.post(at, form(plan, Map.of("quantity-" + roots, "900,5")))
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(need(plans.require(plan.id(), mayor).block(), "ROOT_VEGETABLES")
                        .quantity())
                .isEqualByComparingTo("900.5");
        var now = plans.require(plan.id(), mayor).block();
        var lots = new HashMap<String, String>(Map.of("version", String.valueOf(now.version()), "act", "save"));
        now.lots().forEach(lot -> lots.put("title-" + lot.number(), "Légumes de la région"));
        assertThat(visitor.post(at + "/lots", lots).getStatus().value())
                .as("asks for a place")
                .isEqualTo(422);
        lots.put("meant", "on");
        assertThat(visitor.post(at + "/lots", lots).getStatus().value()).isEqualTo(303);
        assertThat(new String(visitor.download(at + "/plan.csv"), StandardCharsets.UTF_8))
                .contains("quantity_a_year");
    }

    private static Map<String, String> form(LotPlan plan, Map<String, String> typed) {
        var form = new HashMap<String, String>(Map.of(
                "title", "Frais",
                "asksOn", plan.asksOn().toString(),
                "renewals", "3",
                "headroom", "15",
                "version", String.valueOf(plan.version())));
        plan.needs().forEach(need -> {
            form.put("quantity-" + need.id(), Amounts.plain(need.quantity()));
            form.put("value-" + need.id(), Amounts.plain(need.value().amount()));
        });
        form.putAll(typed);
        return form;
    }

    private LotPlan made() {
        var id = plans.make(terms(), Choice.ORDERED, UUID.randomUUID(), mayor).block();
        return plans.require(id, mayor).block();
    }

    private static LotPlan.Need need(LotPlan plan, String family) {
        return plan.needs().stream()
                .filter(one -> one.family().equals(family))
                .findFirst()
                .orElseThrow();
    }

    private static LocalDate today() {
        return LocalDate.now(Village.ZONE);
    }

    private static Terms terms() {
        return new Terms("Frais", today().plusMonths(1), 3, 15);
    }

    private static String code(Mono<?> work) {
        return work.map(done -> "done")
                .defaultIfEmpty("done")
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }
}
