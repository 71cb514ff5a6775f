package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.approval.ApprovalPolicies;
import coop.tablee.ordering.approval.ApprovalPolicy;
import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingDemand;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.ordering.standing.StandingNeeds.Change;
import coop.tablee.ordering.standing.StandingNeeds.Coming;
import coop.tablee.ordering.standing.StandingNeeds.Need;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What comes to a kitchen by itself: shown and counted in its week, changed for one week, following the meals, and never ordered twice. The node's own job runs beside these tests. */
@MarketplaceTest
class WeekComingTests {

    private static final Diet THAT_DAY = new Diet(1, new LocalizedText(Map.of("fr", "sans lait")), 3, Set.of(), 0);
    private static final Diet OTHERS = new Diet(2, new LocalizedText(Map.of("fr", "sans gluten")), 5, Set.of(), 0);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @Autowired
    StandingNeeds needs;

    @Autowired
    StandingOrders standing;

    @Autowired
    StandingDemand demand;

    @Autowired
    HeadCounts counts;

    @Autowired
    WeekDesk desk;

    @Autowired
    WeekPages pages;

    @Autowired
    OrderDirectory orders;

    @Autowired
    ApprovalPolicies policies;

    private Village village;
    private Actor cook;
    private LocalDate day;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        cook = village.actor("canteen");
        day = village.firstDate();
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void soMuchForEachMealIsRoundedUpToWhatIsSoldAndFollowsTheMeals() {
        keep(perMeal("Carotte", "0.051"));
        assertThat(coming()).isEmpty();

        eating(100);
        // 5.1 kg in steps of 0.5
        assertThat(coming())
                .singleElement()
                .satisfies(one -> assertThat(one.quantity()).isEqualByComparingTo("5.5"));

        eating(120);
        assertThat(coming().get(0).quantity()).isEqualByComparingTo("6.5");
        assertThat(demand.at(door(), day, day, cook).blockFirst().quantity()).isEqualByComparingTo("6.5");
    }

    @Test
    void theWeekShowsItBesideTheCellsAndCountsItInWhatAMealCosts() {
        eating(10);
        var before = sheet();
        keep(fixed("Carotte", "10"));

        var after = sheet();

        var cell = after.cell(village.offer("Carotte", day)).orElseThrow();
        assertThat(cell.coming()).isEqualByComparingTo("10");
        assertThat(cell.isEmpty()).as("nobody typed it").isTrue();
        assertThat(cell.takesAmounts()).as("last week is not put on top").isFalse();
        assertThat(before.totals().net()).isEqualTo(Money.euro(0));
        assertThat(after.totals().goods().amount())
                .isEqualByComparingTo(cell.card().price().multiply(BigDecimal.TEN));
        assertThat(after.totals().coming().isPositive()).isTrue();
        assertThat(after.totals().meal().perMeal()).isNotNull();
        assertThat(after.totals().ready()).as("nothing of it is sent").isZero();
        assertThat(pages.live(after, Locale.FRENCH).foot().coming()).contains("arrivent tout seuls");
        assertThat(pages.live(after, Locale.FRENCH).marks())
                .singleElement()
                .satisfies(mark -> assertThat(mark.coming()).contains("10"));
    }

    @Test
    void dietsOfARowAreThoseOfTheDaysOnWhichItComesByItself() {
        keep(fixed("Carotte", "10"));
        var sheet = sheet();
        var diets = new HashMap<LocalDate, List<Diet>>();
        sheet.days().forEach(one -> diets.put(one, List.of(OTHERS)));
        diets.put(day, List.of(THAT_DAY));
        var eaten = new WeekSheet(
                sheet.door(),
                sheet.week(),
                sheet.plan(),
                sheet.days(),
                sheet.rows(),
                sheet.placed(),
                sheet.leftOut(),
                sheet.totals(),
                sheet.more(),
                sheet.lots(),
                diets);

        assertThat(eaten.dietsOf(eaten.row(village.offer("Carotte", day)).orElseThrow()))
                .containsExactly(THAT_DAY);
    }

    @Test
    void whatAnotherStandingOrderOrdersIsNotSaidToBeTakenIntoTheWeek() {
        run(
                "insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from) values (%1$d, %2$d, %2$d, 0, 60, current_date)"
                        .formatted(door(), coop()));
        keep(fixed("Carotte", "50"));
        waitForALook();
        edit(Map.of("Chicon", "1"));
        var needed = sheet();
        assertThat(needed.cell(village.offer("Carotte", day)).orElseThrow().followed())
                .isTrue();
        assertThat(pages.live(needed, Locale.FRENCH).foot().toString())
                .contains("prenez-le d’abord")
                .doesNotContain("Il manque");

        // An order that repeats each week, not yet placed
        run("update ordering.standing_run set next_at = clock_timestamp() + interval '1 day' where standing_order_id = "
                + id());
        run("update ordering.standing_order set ahead_hours = null where id = " + id());

        var repeated = sheet();
        var cell = repeated.cell(village.offer("Carotte", day)).orElseThrow();
        assertThat(cell.coming()).isEqualByComparingTo("50");
        assertThat(cell.followed()).isFalse();
        assertThat(pages.live(repeated, Locale.FRENCH).foot().toString())
                .contains("Il manque")
                .doesNotContain("prenez-le d’abord");
    }

    @Test
    void anEditStaysThreeStatementsWithWhatComesByItself() {
        keep(fixed("Carotte", "10"), fixed("Poireau", "8"));
        edit(Map.of("Chicon", "1"));

        assertThat(Statements.during(() -> edit(Map.of("Chicon", "2")))).hasSize(3);
    }

    @Test
    void itIsNotOrderedBeforeItsHourAndThenOnceWithWhatTheMealsAskThen() {
        eating(100);
        keep(perMeal("Carotte", "0.1"), fixed("Poireau", "8"));
        waitForALook();
        assertThat(placed()).as("the cut-off is far").isEmpty();

        eating(80);
        closingSoon();

        var order = awaitOrder();
        assertThat(quantity(order, "Carotte")).isEqualByComparingTo("8");
        assertThat(quantity(order, "Poireau")).isEqualByComparingTo("8");
        assertThat(coming()).as("it is in the orders now").isEmpty();
        assertThat(placed()).hasSize(1);
    }

    @Test
    void oneWeekIsChangedOrLeftOutWithoutTheNext() {
        keep(fixed("Carotte", "10"), fixed("Poireau", "8"));

        change(new Change(day, village.product("Carotte"), coop(), new BigDecimal("4")));
        change(new Change(day, village.product("Poireau"), coop(), BigDecimal.ZERO));

        assertThat(coming())
                .extracting(one -> one.quantity().stripTrailingZeros().toPlainString() + " " + one.changed())
                .containsExactlyInAnyOrder("4 true", "0 true");
        assertThat(needs.coming(door(), day.plusWeeks(1), day.plusWeeks(1), cook)
                        .collectList()
                        .block())
                .extracting(Coming::changed)
                .containsOnly(false);
        assertThat(sheet().cell(village.offer("Poireau", day)).orElseThrow().leftOut())
                .isTrue();
        var out = sheet().cell(village.offer("Poireau", day)).orElseThrow();
        assertThat(out.takesAmounts()).as("last week does not put it back").isFalse();
        assertThat(WeekSheet.whyNot(out)).contains(LeftOut.Why.LEFT_OUT);

        closingSoon();
        var order = awaitOrder();
        assertThat(order.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.ordered()).isEqualByComparingTo("4"));
    }

    @Test
    void asUsualAgainIsSaidByNothing() {
        keep(fixed("Carotte", "10"));
        change(new Change(day, village.product("Carotte"), coop(), BigDecimal.ZERO));

        change(new Change(day, village.product("Carotte"), coop(), null));

        assertThat(coming()).singleElement().satisfies(one -> {
            assertThat(one.quantity()).isEqualByComparingTo("10");
            assertThat(one.changed()).isFalse();
        });
    }

    @Test
    void aChangeAtTheMomentOfOrderingEitherCountsOrIsRefused() {
        keep(fixed("Carotte", "10"));
        var id = id();
        closingSoon();

        var refused = Flux.range(1, 40)
                .concatMap(n -> needs.change(
                                id,
                                List.of(new Change(day, village.product("Carotte"), coop(), new BigDecimal(n))),
                                cook)
                        .thenReturn(n)
                        .onErrorResume(DomainException.class, no -> Mono.just(0)))
                .collectList()
                .block();

        var last = refused.stream().filter(n -> n > 0).mapToInt(n -> n).max();
        var order = awaitOrder();
        assertThat(quantity(order, "Carotte"))
                .as("what was accepted last: %s", refused)
                .isEqualByComparingTo(String.valueOf(last.orElse(10)));
        assertThat(placed()).hasSize(1);
    }

    @Test
    void whatIsOrderedIsNotChangedHereAnyMore() {
        keep(fixed("Carotte", "10"));
        closingSoon();
        awaitOrder();

        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> change(new Change(day, village.product("Carotte"), coop(), BigDecimal.ONE)))
                .satisfies(no -> assertThat(no.code()).isEqualTo("standing-placed"));
    }

    @Test
    void anotherKitchenNeitherSeesNorChangesIt() {
        keep(fixed("Carotte", "10"));
        var other = village.actor("canteen2");

        assertThat(needs.of(door(), other).blockOptional()).isEmpty();
        assertThat(needs.coming(door(), day, day, other).collectList().block()).isEmpty();
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> needs.change(
                                id(),
                                List.of(new Change(day, village.product("Carotte"), coop(), BigDecimal.ONE)),
                                other)
                        .block())
                .satisfies(no -> assertThat(no.code()).isEqualTo("not-found"));
    }

    @Test
    void twoFormsBeginOneOfThemAndOneThatIsEmptiedEndsIt() {
        keep(fixed("Carotte", "10"));
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> keeping(null, fixed("Poireau", "3")).block());
        assertThat(standing.of(cook).block()).hasSize(1);

        assertThatExceptionOfType(DomainException.class)
                .as("what a colleague keeps is not ended unseen")
                .isThrownBy(() -> keeping(null).block())
                .satisfies(no -> assertThat(no.code()).isEqualTo("standing-order-changed"));
        var seen = needs.of(door(), cook).block().order().version();
        keeping(seen, fixed("Carotte", "12")).block();
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> keeping(seen).block())
                .satisfies(no -> assertThat(no.kind()).isEqualTo(DomainException.Kind.PRECONDITION_FAILED));
        assertThat(coming()).hasSize(1);

        var now = needs.of(door(), cook).block().order().version();
        needs.keep(door(), "needs-x", now, 2, null, today(), List.of(), cook).block();

        assertThat(standing.of(cook).block()).isEmpty();
        assertThat(coming()).isEmpty();
    }

    @Test
    void amountsByWeekdayAreNotOverwrittenWhereStandingOrdersAreChanged() {
        keep(fixed("Carotte", "10"));
        var order = standing.of(cook).block().get(0);

        standing.pause(order.id(), day, day, cook).block();
        assertThat(coming()).as("paused").isEmpty();
        standing.resume(order.id(), cook).block();
        assertThat(coming()).hasSize(1);

        var now = standing.require(order.id(), cook).block();
        var terms = now.terms();
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(() -> standing.change(
                                order.id(),
                                now.version(),
                                new KeepStanding(
                                        terms.destination(),
                                        null,
                                        terms.weekdays(),
                                        1,
                                        terms.startsOn(),
                                        null,
                                        null,
                                        null,
                                        Set.of(),
                                        terms.payment(),
                                        null,
                                        List.of(new KeepStanding.Wish(
                                                village.product("Carotte"),
                                                coop(),
                                                new BigDecimal("2"),
                                                null,
                                                true,
                                                List.of()))),
                                cook)
                        .block())
                .satisfies(no -> assertThat(no.code()).isEqualTo("standing-needs-elsewhere"));
    }

    @Test
    void whatIsSaidForOneDateIsRoundedUpToWhatIsSoldAndCappedAtTheMostThatIs() {
        keep(fixed("Carotte", "10"));

        change(new Change(day, village.product("Carotte"), coop(), new BigDecimal("3.7")));
        assertThat(coming().get(0).quantity()).isEqualByComparingTo("4");

        run("update ordercycle.offer set maximum = 6.2 where id = " + village.offer("Carotte", day));
        assertThat(coming().get(0).usual()).isEqualByComparingTo("6");
        change(new Change(day, village.product("Carotte"), coop(), new BigDecimal("37")));
        closingSoon();

        assertThat(quantity(awaitOrder(), "Carotte")).isEqualByComparingTo("6");
    }

    @Test
    void whatWasEndedAndBegunAgainDoesNotOrderItsDatesTwice() {
        keep(fixed("Carotte", "10"));
        closingSoon();
        awaitOrder();
        var seen = needs.of(door(), cook).block().order().version();
        needs.keep(door(), "needs-x", seen, 2, null, today(), List.of(), cook).block();

        keep(fixed("Carotte", "10"));

        assertThat(coming()).isEmpty();
        assertThat(needs.coming(door(), day.plusWeeks(1), day.plusWeeks(1), cook)
                        .collectList()
                        .block())
                .hasSize(1);
        Mono.delay(Duration.ofSeconds(4)).block();
        assertThat(placed()).hasSize(1);
        assertThat(number("select count(*) from ordering.standing_run where standing_order_id = " + id()))
                .isZero();
    }

    @Test
    void aDateWaitsWhileNothingOfItIsOfferedYet() {
        run("update ordercycle.offer set state = 'WITHDRAWN' where id = " + village.offer("Carotte", day));
        keep(fixed("Carotte", "10"));
        waitForALook();
        Mono.delay(Duration.ofSeconds(2)).block();
        assertThat(number(
                        "select count(*) from ordering.standing_run where state = 'DUE' and intent is null and standing_order_id = "
                                + id()))
                .isOne();

        run("update ordercycle.offer set state = 'OFFERED' where id = " + village.offer("Carotte", day));
        closingSoon();

        assertThat(quantity(awaitOrder(), "Carotte")).isEqualByComparingTo("10");
    }

    @Test
    void goodsOfOtherWeekdaysDoNotHastenADate() {
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() + interval '1 hour' where id = "
                        + village.offer("Poireau", day));

        keep(
                fixed("Carotte", "10"),
                new Need(
                        village.product("Poireau"),
                        coop(),
                        false,
                        Map.of(day.getDayOfWeek().plus(3), BigDecimal.TEN)));
        waitForALook();
        Mono.delay(Duration.ofSeconds(2)).block();

        assertThat(placed()).isEmpty();
        closingSoon();
        assertThat(awaitOrder().lines()).hasSize(1);
    }

    @Test
    void whoMayAgreeToLessAsksForWhatTheyChanged() {
        var chef = chefWhoAgreesToMuch();
        keeping(chef, null, fixed("Carotte", "10")).block();
        needs.change(id(), List.of(new Change(day, village.product("Carotte"), coop(), new BigDecimal("60"))), cook)
                .block();
        closingSoon();

        assertThat(awaitOrder().state()).isEqualTo(OrderState.AWAITING_APPROVAL);
    }

    @Test
    void whoMayAgreeToItOrdersWhatTheyChanged() {
        var chef = chefWhoAgreesToMuch();
        keeping(chef, null, fixed("Carotte", "10")).block();
        needs.change(id(), List.of(new Change(day, village.product("Carotte"), coop(), new BigDecimal("60"))), chef)
                .block();
        closingSoon();

        assertThat(awaitOrder().state()).isEqualTo(OrderState.PLACED);
    }

    @Test
    void whatSomebodyRaisedWhoOrdersThereNoMoreIsAsUsualAgain() {
        keep(fixed("Carotte", "10"), fixed("Poireau", "8"));
        village.person("aide", "tilleuls", Role.COOK);
        var aide = village.actor("aide");
        needs.change(
                        id(),
                        List.of(
                                new Change(day, village.product("Carotte"), coop(), new BigDecimal("60")),
                                new Change(day, village.product("Poireau"), coop(), BigDecimal.ZERO)),
                        aide)
                .block();

        run("update network.membership set until = clock_timestamp() where account_id = " + aide.accountId());

        assertThat(coming())
                .extracting(one -> one.quantity().stripTrailingZeros().intValueExact())
                .as("what was left out stays left out")
                .containsExactlyInAnyOrder(10, 0);
    }

    @Test
    void mealsThatAreCountedAfterTheFirstCutOffStillOrderTheRest() {
        keep(perMeal("Carotte", "0.1"), perMeal("Poireau", "0.1"));
        closingSoon();
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 minute' where id = "
                        + village.offer("Poireau", day));
        run("update ordering.standing_run set next_at = clock_timestamp() where state = 'DUE' and standing_order_id = "
                + id());
        waitForALook();
        Mono.delay(Duration.ofSeconds(3)).block();
        assertThat(number("select count(*) from ordering.standing_run where state = 'DUE' and standing_order_id = "
                        + id()))
                .isOne();

        eating(100);
        run("update ordering.standing_run set next_at = clock_timestamp() where state = 'DUE' and standing_order_id = "
                + id());

        assertThat(awaitOrder().lines())
                .singleElement()
                .satisfies(line -> assertThat(line.product()).isEqualTo(village.product("Carotte")));
    }

    @Test
    void whatIsTooLittleForADeliveryWaitsForMoreUntilShortlyBeforeTheCutOff() {
        run(
                "insert into delivery.drop_tariff (destination_id, cooperative_id, seller_id, fee, minimum, valid_from) values (%1$d, %2$d, %2$d, 0, 60, current_date)"
                        .formatted(door(), coop()));
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() + interval '5 hours' where id = "
                        + village.offer("Carotte", day));
        needs.keep(door(), "needs-y", null, 24, null, today(), List.of(fixed("Carotte", "10")), cook)
                .block();
        waitForALook();
        Mono.delay(Duration.ofSeconds(3)).block();
        assertThat(number(
                        "select count(*) from ordering.standing_run where state = 'DUE' and intent is null and attempts > 0 and standing_order_id = "
                                + id()))
                .isOne();

        change(new Change(day, village.product("Carotte"), coop(), new BigDecimal("55")));

        assertThat(quantity(awaitOrder(), "Carotte")).isGreaterThan(BigDecimal.TEN);
    }

    private Actor chefWhoAgreesToMuch() {
        village.person("mayor", "forest", Role.OWNER);
        policies.set(
                        new ApprovalPolicy(Money.euro(2_000), Money.euro(2_500), false, AtCutOff.EXPIRE, 24, 0),
                        village.actor("mayor"))
                .block();
        village.person("chef", "tilleuls", Role.BUYER, Role.APPROVER);
        return village.actor("chef");
    }

    private void keep(Need... wanted) {
        keeping(null, wanted).block();
    }

    private Mono<Void> keeping(Long seen, Need... wanted) {
        return keeping(cook, seen, wanted);
    }

    private Mono<Void> keeping(Actor who, Long seen, Need... wanted) {
        return needs.keep(door(), "needs-" + UUID.randomUUID(), seen, 2, null, today(), List.of(wanted), who);
    }

    private Need fixed(String product, String amount) {
        return new Need(village.product(product), coop(), false, Map.of(day.getDayOfWeek(), new BigDecimal(amount)));
    }

    private Need perMeal(String product, String amount) {
        return new Need(village.product(product), coop(), true, Map.of(day.getDayOfWeek(), new BigDecimal(amount)));
    }

    private void eating(int meals) {
        counts.countTotals(door(), Map.of(day, meals), cook).block();
    }

    private void change(Change change) {
        needs.change(id(), List.of(change), cook).block();
    }

    private List<Coming> coming() {
        return needs.coming(door(), day, day, cook).collectList().block();
    }

    private long id() {
        return needs.of(door(), cook).block().order().id();
    }

    private WeekSheet sheet() {
        return desk.page(new KitchenDoor(door(), "", "", Village.ZONE), Week.of(day), cook)
                .block();
    }

    private WeekDesk.Kept edit(Map<String, String> typed) {
        var fields = new LinkedMultiValueMap<String, String>();
        fields.set("site", String.valueOf(door()));
        fields.set("monday", day.with(DayOfWeek.MONDAY).toString());
        typed.forEach((product, amount) -> fields.set("q." + village.offer(product, day) + ".0", amount));
        return desk.edit(WeekForm.of(fields, Locale.FRENCH), cook).block();
    }

    /** An hour before the cut-off of that date, for this village's goods. */
    private void closingSoon() {
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() + interval '1 hour' where cycle_id in (select id from ordercycle.cycle where cooperative_id = %d and delivery_date = '%s')"
                        .formatted(coop(), day));
        run("update ordering.standing_run set next_at = clock_timestamp() where state = 'DUE' and standing_order_id = "
                + id());
    }

    private void waitForALook() {
        var until = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < until
                && number("select count(*) from ordering.standing_run where attempts > 0 and standing_order_id = "
                                + id())
                        == 0) {
            Mono.delay(Duration.ofMillis(200)).block();
        }
    }

    private OrderDetails awaitOrder() {
        var until = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < until) {
            if (!placed().isEmpty()) {
                return orders.find(placed().get(0), cook).block();
            }
            Mono.delay(Duration.ofMillis(200)).block();
        }
        throw new AssertionError("Nothing was ordered");
    }

    private List<String> placed() {
        return database.sql(
                        "select number from ordering.orders where state <> 'CANCELLED' and destination_id = " + door())
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private BigDecimal quantity(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> line.product() == village.product(product))
                .findFirst()
                .orElseThrow()
                .ordered();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private LocalDate today() {
        return LocalDate.now(Village.ZONE);
    }

    private long coop() {
        return village.party("grandChamp");
    }

    private long door() {
        return village.site("tilleulsDoor");
    }
}
