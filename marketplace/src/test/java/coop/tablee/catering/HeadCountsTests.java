package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.network.KitchenKind;
import coop.tablee.network.Kitchens;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@MarketplaceTest
class HeadCountsTests {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 30);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    HeadCounts headCounts;

    @Autowired
    Kitchens kitchens;

    @Autowired
    OrderPlacement placement;

    @Autowired
    WeekDesk desk;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void anOrdinaryWeekIsKeptByWeekdayAndAgeWithItsBudget() {
        headCounts
                .plan(
                        plan(Map.of(
                                DayOfWeek.MONDAY, Map.of(AgeGroup.NURSERY, 80, AgeGroup.PRIMARY, 220),
                                DayOfWeek.WEDNESDAY, Map.of(AgeGroup.EVERYONE, 120))),
                        village.actor("canteen"))
                .block();

        assertThat(mealsByWeekday()).containsExactly("1=300", "3=120");
        assertThat(one("select budget_per_meal_minor from catering.kitchen where site_id = " + door()))
                .isEqualTo(195);
    }

    @Test
    void aNewPlanReplacesTheOldOneAltogether() {
        headCounts
                .plan(plan(Map.of(DayOfWeek.MONDAY, Map.of(AgeGroup.EVERYONE, 300))), village.actor("canteen"))
                .block();
        headCounts
                .plan(plan(Map.of(DayOfWeek.FRIDAY, Map.of(AgeGroup.EVERYONE, 90))), village.actor("canteen"))
                .block();

        assertThat(mealsByWeekday()).containsExactly("5=90");
    }

    @Test
    void aCountOfADateReplacesItsAgeGroups() {
        headCounts
                .count(
                        door(),
                        Map.of(MONDAY, Map.of(AgeGroup.NURSERY, 80, AgeGroup.PRIMARY, 220)),
                        village.actor("canteen"))
                .block();
        headCounts
                .countTotals(door(), Map.of(MONDAY, 310), village.actor("canteen"))
                .block();

        assertThat(one("select sum(meals)::bigint from catering.head_count where site_id = " + door()))
                .isEqualTo(310);
    }

    /** The one number of those who eat: what is counted for the meal, its strongest stage, before what is said of the date, before the ordinary week. */
    @Test
    void countsOfLunchGoBeforeTheDateAndTheDateBeforeTheOrdinaryWeek() {
        var actor = village.actor("canteen");
        headCounts
                .plan(
                        plan(Map.of(
                                DayOfWeek.MONDAY, Map.of(AgeGroup.EVERYONE, 300),
                                DayOfWeek.TUESDAY, Map.of(AgeGroup.EVERYONE, 7))),
                        actor)
                .block();
        assertThat(meals()).isEqualTo(307);

        headCounts.countTotals(door(), Map.of(MONDAY, 310), actor).block();
        assertThat(meals()).isEqualTo(317);

        counted("SOUP", "FORECAST", 7, 999);
        counted("LUNCH", "SERVED", 7, 50);
        assertThat(meals()).isEqualTo(317);

        counted("LUNCH", "REGISTERED", 7, 100);
        counted("LUNCH", "REGISTERED", 4, 5);
        counted("LUNCH", "FORECAST", 7, 120);
        assertThat(meals()).isEqualTo(112);
    }

    @Test
    void aTotalTypedInTheWeekDoesNotReplaceWhatIsCountedByDiet() {
        counted("LUNCH", "FORECAST", 7, 120);
        var typed = new LinkedMultiValueMap<String, String>();
        typed.set("site", String.valueOf(door()));
        typed.set("monday", MONDAY.toString());
        typed.set("m." + MONDAY, "90");
        typed.set("m." + MONDAY.plusDays(1), "80");

        desk.edit(WeekForm.of(typed, Locale.FRENCH), village.actor("canteen")).block();

        assertThat(meals()).isEqualTo(200);
        assertThat(one("select count(*) from catering.head_count where site_id = " + door()))
                .as("of the other day only")
                .isEqualTo(1);
    }

    private long meals() {
        var week = new HeadCounts.DoorWeek(door(), MONDAY);
        return headCounts.mealsOf(List.of(week)).block().get(week);
    }

    private void counted(String meal, String stage, int texture, int people) {
        database.sql(
                        "insert into catering.meal_count (site_id, day, meal, stage, age_group, texture, meals) values (%d, '%s', '%s', '%s', 'PRIMARY', %d, %d)"
                                .formatted(door(), MONDAY, meal, stage, texture, people))
                .then()
                .block();
    }

    @Test
    void theAuthorityWantsItsNumberWhenOrderingAtAllItsDoorsOrBeforeTheInvoice() {
        village.person("mayor", "forest", Role.OWNER);
        var doors = List.of(door(), village.site("erablesDoor"), village.site("bouleauxDoor"));
        headCounts.needNumber(true, village.actor("mayor")).block();

        assertThat(headCounts.numberNeededAt(doors).block())
                .as("another authority’s kitchen is left alone")
                .containsExactlyInAnyOrder(door(), village.site("erablesDoor"));
        assertThat(one("select count(*) from ordering.number_needed where destination_id = " + door()))
                .isEqualTo(1);

        headCounts.needNumber(false, village.actor("mayor")).block();
        assertThat(headCounts.numberNeededAt(doors).block()).isEmpty();
        assertThat(one("select count(*) from ordering.number_needed where destination_id = " + door()))
                .isZero();
    }

    @Test
    void aKitchenFoundedLaterTakesTheRuleOver() {
        village.person("mayor", "forest", Role.OWNER);
        headCounts.needNumber(true, village.actor("mayor")).block();

        var door = kitchens.add(
                        new Kitchens.New(
                                "École du Parc",
                                KitchenKind.SCHOOL_CANTEEN,
                                "Rue du Parc 1",
                                "1190",
                                "Forest",
                                "21007"),
                        village.actor("mayor"))
                .block();

        assertThat(headCounts.numberNeededAt(List.of(door)).block()).containsExactly(door);
        assertThat(one("select count(*) from ordering.number_needed where destination_id = " + door))
                .isEqualTo(1);
    }

    @Test
    void nothingIsPlacedWithoutTheNumberThatTheAuthorityWants() {
        var line = new LineRequest(village.offer("Carotte", village.secondDate()), BigDecimal.valueOf(20), null);
        place("before", null, line);
        village.person("mayor", "forest", Role.OWNER);
        headCounts.needNumber(true, village.actor("mayor")).block();

        for (var typed : Arrays.asList(null, "", " ")) {
            assertThatThrownBy(() -> place("without", typed, line))
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            refused -> assertThat(refused.errors())
                                    .extracting(FieldError::field, FieldError::code)
                                    .containsExactly(tuple("purchaseOrderNumber", "purchase-order-required")));
        }
        place("with", "BC-7", line);

        headCounts.needNumber(false, village.actor("mayor")).block();
        place("no-longer", null, line);
    }

    private void place(String key, @Nullable String number, LineRequest line) {
        var order = new OrderRequest(door(), village.secondDate(), null, number, List.of(line));
        placement
                .place(
                        new PlaceCheckout(key + village.number(), List.of(order), PaymentMethod.ACCOUNT, false, true),
                        village.actor("canteen"))
                .block();
    }

    @Test
    void anotherKitchensDoorIsNotThere() {
        refused(headCounts.countTotals(door(), Map.of(MONDAY, 10), village.actor("canteen2")), "not-found");
        refused(
                headCounts.countTotals(village.site("kiosque"), Map.of(MONDAY, 10), village.actor("canteen")),
                "not-found");
        refused(headCounts.plan(plan(Map.of()), village.actor("canteen3")), "not-found");

        assertThat(one("select count(*) from catering.head_count where site_id = " + door()))
                .isZero();
    }

    @Test
    void countsBelowZeroOrBeyondReasonAreRefusedAndNothingIsKept() {
        refused(
                Mono.defer(() -> headCounts.countTotals(door(), Map.of(MONDAY, -1), village.actor("canteen"))),
                "invalid-input");
        refused(
                Mono.defer(
                        () -> headCounts.countTotals(door(), Map.of(MONDAY, 1_000_000_000), village.actor("canteen"))),
                "invalid-input");

        assertThat(one("select count(*) from catering.head_count where site_id = " + door()))
                .isZero();
    }

    private KitchenPlan plan(Map<DayOfWeek, Map<AgeGroup, Integer>> meals) {
        return new KitchenPlan(door(), meals, Money.euro(195), false, true, 50, 35);
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private List<String> mealsByWeekday() {
        return database.sql("""
                        select weekday || '=' || sum(meals) counted from catering.weekly_pattern where site_id = :site group by weekday order by weekday
                        """)
                .bind("site", door())
                .map(row -> row.get("counted", String.class))
                .all()
                .collectList()
                .block();
    }

    private long one(String sql) {
        return database.sql(sql).map(row -> row.get(0, Long.class)).one().block();
    }

    private static void refused(Mono<?> act, String code) {
        StepVerifier.create(act)
                .expectErrorMatches(error -> error instanceof DomainException refusal
                        && refusal.code().equals(code))
                .verify();
    }
}
