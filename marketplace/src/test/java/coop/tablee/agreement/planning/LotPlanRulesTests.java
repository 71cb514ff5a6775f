package coop.tablee.agreement.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.agreement.planning.Estimate.Basis;
import coop.tablee.agreement.planning.Estimate.Choice;
import coop.tablee.agreement.planning.Estimate.PriceFrom;
import coop.tablee.agreement.planning.LotPlan.Lot;
import coop.tablee.agreement.planning.LotPlan.Need;
import coop.tablee.agreement.planning.LotPlan.Part;
import coop.tablee.agreement.planning.LotPlan.Reason;
import coop.tablee.agreement.planning.LotPlan.Why;
import coop.tablee.agreement.planning.NeedEstimates.Days;
import coop.tablee.agreement.planning.Threshold.Step;
import coop.tablee.agreement.planning.YearCooked.Cooked;
import coop.tablee.agreement.planning.YearOrdered.Bought;
import coop.tablee.agreement.planning.YearOrdered.Offered;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a year is estimated, how lots are proposed, cut and joined, and which procedure a value allows. */
class LotPlanRulesTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);
    private static final Days YEAR = new Days(TODAY.minusDays(365), TODAY.minusDays(1));
    private static final Days MENUS = new Days(TODAY.minusWeeks(6), TODAY.plusWeeks(6));
    private static final String ROOTS = "ROOT_VEGETABLES";
    private static final String HERBS = "HERBS";

    @Test
    void aFullYearOfOrdersIsTheYear() {
        var estimate = estimate(Choice.BETTER, List.of(bought(ROOTS, "1234.5", 185_175, YEAR.from())), List.of());

        assertThat(estimate.basis()).isEqualTo(Basis.ORDERED);
        assertThat(estimate.factor()).isEqualByComparingTo("1");
        assertThat(estimate.quantity()).isEqualByComparingTo("1235");
        assertThat(estimate.valueMinor()).isEqualTo(185_200);
        assertThat(estimate.price()).isEqualByComparingTo("1.5");
    }

    @Test
    void halfAYearOfOrdersCountsTwiceAndLessThanFourWeeksAsItIs() {
        var half = estimate(Choice.ORDERED, List.of(bought(ROOTS, "100", 15_000, TODAY.minusDays(73))), List.of());
        var days = estimate(Choice.ORDERED, List.of(bought(ROOTS, "100", 15_000, TODAY.minusDays(20))), List.of());

        assertThat(half.factor()).isEqualByComparingTo("5");
        assertThat(half.quantity()).isEqualByComparingTo("500");
        assertThat(half.valueMinor()).isEqualTo(75_000);
        assertThat(days.factor()).isEqualByComparingTo("1");
    }

    @Test
    void menusSayMoreUntilOrdersAreHalfAYearOld() {
        var menus = List.of(cooked(ROOTS, "50", "400"));
        var young = estimate(Choice.BETTER, List.of(bought(ROOTS, "100", 15_000, TODAY.minusDays(60))), menus);
        var old = estimate(Choice.BETTER, List.of(bought(ROOTS, "100", 15_000, TODAY.minusDays(182))), menus);

        assertThat(young.basis()).isEqualTo(Basis.COOKED);
        assertThat(young.quantity()).isEqualByComparingTo("400");
        assertThat(young.factor()).isEqualByComparingTo("8");
        assertThat(young.valueMinor()).as("at what was paid a kilogram").isEqualTo(60_000);
        assertThat(young.priceFrom()).isEqualTo(PriceFrom.PAID);
        assertThat(young.other()).as("what orders say").isEqualByComparingTo("608");
        assertThat(old.basis()).isEqualTo(Basis.ORDERED);
        assertThat(old.other()).isEqualByComparingTo("400");
    }

    @Test
    void withoutAPaidPriceTheMiddleOfWhatIsAskedHoldsAndElseNone() {
        var menus = List.of(cooked(ROOTS, "50", "400"), cooked(HERBS, "1", "8"), cooked(null, "2", "17"));
        var offered =
                List.of(offered(ROOTS, 1, "10", "1.20"), offered(ROOTS, 2, "10", "1.40"), offered(ROOTS, 3, null, "9"));
        var estimates = new NeedEstimates(List.of(), menus, offered, YEAR, MENUS);
        var needs = estimates.of(Choice.BETTER, List.of(HERBS, ROOTS));

        assertThat(needs).extracting(NeedEstimates.Estimated::family).containsExactly(HERBS, ROOTS);
        assertThat(needs.get(0).estimate().priceFrom()).isEqualTo(PriceFrom.NONE);
        assertThat(needs.get(0).estimate().valueMinor()).isZero();
        assertThat(needs.get(1).estimate().valueMinor()).isEqualTo(56_000);
        assertThat(estimates.nobodyOffers()).isEqualByComparingTo("17");
    }

    @Test
    void aFamilyIsCutToWhatTheMiddleOfFiveProducersBrings() {
        var lots = proposal(
                List.of(need(1, ROOTS, "5100", 765_000)), producers(ROOTS, "400", "900", "1740", "3000", "9000"));

        assertThat(lots)
                .extracting(Lot::title)
                .containsExactly("[ROOT_VEGETABLES] 1/3", "[ROOT_VEGETABLES] 2/3", "[ROOT_VEGETABLES] 3/3");
        assertThat(lots).extracting(Lot::shares).containsExactly(Map.of(1L, 3334), Map.of(1L, 3333), Map.of(1L, 3333));
        assertThat(lots.get(0).reason().why()).isEqualTo(Why.SPLIT);
        assertThat(lots.get(0).reason().producers()).isEqualTo(5);
        assertThat(lots.get(0).reason().size()).as("in two figures").isEqualByComparingTo("1700");
    }

    @Test
    void fewerThanFiveProducersAreNotToldAndThereAreNeverMoreLotsThanProducers() {
        var few = proposal(List.of(need(1, ROOTS, "5100", 765_000)), producers(ROOTS, "400", "900", "1740", "3000"));
        var tiny = proposal(List.of(need(1, ROOTS, "5100", 765_000)), producers(ROOTS, "1", "1", "1", "1", "1", "1"));

        assertThat(few).singleElement().satisfies(lot -> {
            assertThat(lot.reason().why()).isEqualTo(Why.FEW);
            assertThat(lot.reason().size()).isNull();
        });
        assertThat(tiny).hasSize(6);
    }

    @Test
    void noMoreLotsAreProposedThanAPlanHas() {
        var needs = new ArrayList<Need>();
        var offered = new ArrayList<Offered>();
        for (var at = 1; at <= 30; at++) {
            needs.add(need(at, "FAMILY_" + at, "5100", 765_000));
            offered.addAll(producers("FAMILY_" + at, "1", "1", "1", "1", "1", "1"));
        }

        var lots = proposal(needs, offered);

        assertThat(lots).as("three of each, not six").hasSize(90);
        assertThat(lots.stream()
                        .mapToInt(lot -> lot.shares().getOrDefault(7L, 0))
                        .sum())
                .isEqualTo(LotPlan.WHOLE);
    }

    @Test
    void aLittleOfAFamilyJoinsTheOneThatItsFarmsOfferToo() {
        var offered = new ArrayList<>(producers(ROOTS, "400", "900", "90000", "91000", "92000"));
        offered.addAll(producers(HERBS, "1", "2"));
        offered.addAll(producers("FISH", "30"));
        var needs = List.of(
                need(1, ROOTS, "5100", 765_000),
                need(2, HERBS, "12", 24_000),
                need(3, "BREAD", "40", 9_000),
                need(4, "FISH", "9", 9_000));

        var lots = proposal(needs, offered);

        assertThat(lots)
                .extracting(Lot::shares)
                .containsExactly(Map.of(1L, 10_000, 2L, 10_000), Map.of(3L, 10_000), Map.of(4L, 10_000));
        assertThat(lots.get(0).reason().why()).isEqualTo(Why.GROUPED);
    }

    @Test
    void partsOfANeedAddUpToTheCent() {
        var plan = plan(
                3,
                15,
                List.of(need(1, ROOTS, "100", 100_001)),
                List.of(lot(1, Map.of(1L, 3334)), lot(2, Map.of(1L, 3333)), lot(3, Map.of(1L, 3333))));
        var parts = plan.parts();

        assertThat(parts.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(Part::valueMinor)
                        .sum())
                .isEqualTo(100_001);
        var first = Objects.requireNonNull(parts.get(1));
        assertThat(first).extracting(Part::valueMinor).containsExactly(33_341L);
        assertThat(LotPlan.estimated(first, plan.years())).isEqualTo(133_364);
        assertThat(plan.ceiling(133_364)).as("rounded up").isEqualTo(153_369);
    }

    @Test
    void cuttingAndJoiningLosesNothing() {
        var plan = plan(
                0,
                0,
                List.of(need(1, ROOTS, "100", 10_000), need(2, HERBS, "3", 900)),
                List.of(lot(1, Map.of(1L, 10_000)), lot(2, Map.of(2L, 10_000))));

        var cut = plan.with(plan.split(1, 3));
        assertThat(cut.lots()).extracting(Lot::number).containsExactly(1, 2, 3, 4);
        assertThat(cut.lots()).extracting(Lot::title).containsExactly("Lot 1/3", "Lot 2/3", "Lot 3/3", "Lot");
        var joined = cut.join(List.of(1, 2, 3, 4), families -> families.toString());

        assertThat(joined).singleElement().satisfies(one -> {
            assertThat(one.shares()).isEqualTo(Map.of(1L, 10_000, 2L, 10_000));
            assertThat(one.title()).isEqualTo("[ROOT_VEGETABLES, HERBS]");
        });
        assertThatThrownBy(() -> plan.split(1, 1)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> plan.split(1, 21)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> plan.split(7, 2)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> plan.join(List.of(1), families -> "")).isInstanceOf(DomainException.class);
    }

    @Test
    void theSumOfAllLotsDecidesForEachOfThem() {
        var belgium = Procedures.of(thresholds(), "BE", TODAY);

        assertThat(belgium.stepOf(2_999_999)).isEqualTo(Step.LOW_VALUE);
        assertThat(belgium.stepOf(3_000_000)).isEqualTo(Step.NO_NOTICE);
        assertThat(belgium.stepOf(14_000_000)).isEqualTo(Step.NOTICE);
        assertThat(belgium.stepOf(21_600_000)).isEqualTo(Step.EUROPEAN);
        assertThat(belgium.left(13_900_000)).contains(Money.euro(100_000));
        // Ten lots of 20 000: each below 30 000, together above 140 000
        var ceilings = Map.of(
                1,
                2_000_000L,
                2,
                2_000_000L,
                3,
                2_000_000L,
                4,
                2_000_000L,
                5,
                2_000_000L,
                6,
                2_000_000L,
                7,
                2_000_000L,
                8,
                2_000_000L);
        assertThat(belgium.verdicts(ceilings, List.of(1)).values())
                .allSatisfy(verdict -> assertThat(verdict.step()).isEqualTo(Step.NOTICE));
        assertThat(belgium.smallLots(ceilings, List.of(1))).isEmpty();
    }

    @Test
    void smallLotsLeaveTheEuropeanProcedureUpToAFifth() {
        var france = Procedures.of(thresholds(), "FR", TODAY);
        var ceilings = Map.of(1, 20_000_000L, 2, 5_000_000L, 3, 7_999_999L, 4, 8_000_000L);

        assertThat(france.smallLots(ceilings, List.of(2)).orElseThrow().most()).isEqualTo(Money.euro(8_199_999));
        assertThat(france.verdicts(ceilings, List.of(2, 4)).get(2).step()).isEqualTo(Step.SMALL_LOT);
        assertThat(france.verdicts(ceilings, List.of(2, 4)).get(4).step())
                .as("not below 80 000")
                .isEqualTo(Step.EUROPEAN);
        assertThat(france.verdicts(ceilings, List.of(2, 3)).get(2).step())
                .as("together above a fifth")
                .isEqualTo(Step.EUROPEAN);
        assertThat(france.verdicts(ceilings, List.of()).get(3).canBeSmall()).isTrue();
    }

    @Test
    void thresholdsAreThoseOfTheDay() {
        assertThat(Procedures.of(thresholds(), "FR", LocalDate.of(2026, 3, 31)).stepOf(5_000_000))
                .isEqualTo(Step.NOTICE);
        assertThat(Procedures.of(thresholds(), "FR", LocalDate.of(2026, 4, 1)).stepOf(5_000_000))
                .isEqualTo(Step.LOW_VALUE);
        assertThat(Procedures.of(thresholds(), "BE", TODAY).isOld()).isFalse();
        var later = Procedures.of(thresholds(), "BE", LocalDate.of(2028, 1, 1));
        assertThat(later.isOld()).isTrue();
        assertThat(later.stepOf(21_600_000)).isEqualTo(Step.EUROPEAN);
        assertThat(Procedures.of(thresholds(), "BE", LocalDate.of(2025, 12, 31)).isOld())
                .as("before the first known figures")
                .isTrue();
        assertThat(Procedures.of(thresholds(), "LU", TODAY).country()).isEqualTo("EU");
    }

    private static Estimate estimate(Choice choice, List<Bought> bought, List<Cooked> cooked) {
        return new NeedEstimates(bought, cooked, List.of(), YEAR, MENUS)
                .of(choice, List.of(ROOTS))
                .get(0)
                .estimate();
    }

    private static Bought bought(String family, String quantity, long minor, LocalDate since) {
        return new Bought(family, "KGM", new BigDecimal(quantity), minor, 12, 3, since);
    }

    private static Cooked cooked(@Nullable String family, String kilograms, String yearly) {
        return new Cooked(family, new BigDecimal(kilograms), new BigDecimal(yearly), 40, 2);
    }

    private static Offered offered(String family, long producer, @Nullable String quantity, String price) {
        return new Offered(
                family, "KGM", producer, quantity == null ? null : new BigDecimal(quantity), new BigDecimal(price));
    }

    private static List<Offered> producers(String family, String... amounts) {
        var offered = new ArrayList<Offered>();
        for (var amount : amounts) {
            offered.add(offered(family, offered.size() + 1L, amount, "1"));
        }
        return offered;
    }

    private static List<Lot> proposal(List<Need> needs, List<Offered> offered) {
        return new LotProposal(needs, offered, Object::toString).lots();
    }

    private static Need need(long id, String family, String quantity, long minor) {
        var amount = new BigDecimal(quantity);
        return new Need(
                id,
                family,
                "KGM",
                amount,
                minor,
                new Estimate(
                        Basis.ORDERED,
                        amount,
                        minor,
                        YEAR.from(),
                        YEAR.until(),
                        amount,
                        1,
                        1,
                        BigDecimal.ONE,
                        null,
                        PriceFrom.NONE,
                        null));
    }

    private static Lot lot(int number, Map<Long, Integer> shares) {
        return new Lot(number, "Lot", false, Reason.BY_HAND, shares);
    }

    private static LotPlan plan(int renewals, int headroom, List<Need> needs, List<Lot> lots) {
        return new LotPlan(
                1,
                1,
                "Plan",
                "BE",
                TODAY,
                renewals,
                headroom,
                YEAR.from(),
                YEAR.until(),
                BigDecimal.ZERO,
                null,
                null,
                0,
                needs,
                lots);
    }

    /** As the migration writes them. */
    private static List<Threshold> thresholds() {
        var end = LocalDate.of(2027, 12, 31);
        var start = LocalDate.of(2026, 1, 1);
        return List.of(
                new Threshold("EU", Step.NOTICE, 21_600_000, null, start, end, "x", TODAY, "y", true),
                new Threshold(
                        "BE", Step.LOW_VALUE, 3_000_000, null, LocalDate.of(2017, 6, 30), null, "x", TODAY, "y", true),
                new Threshold("BE", Step.NO_NOTICE, 14_000_000, null, start, end, "x", TODAY, "y", true),
                new Threshold("BE", Step.NOTICE, 21_600_000, null, start, end, "x", TODAY, "y", true),
                new Threshold("BE", Step.SMALL_LOT, 8_000_000, 20, start, null, "x", null, null, false),
                new Threshold(
                        "FR",
                        Step.LOW_VALUE,
                        4_000_000,
                        null,
                        LocalDate.of(2020, 1, 1),
                        LocalDate.of(2026, 3, 31),
                        "x",
                        TODAY,
                        "y",
                        true),
                new Threshold(
                        "FR", Step.LOW_VALUE, 6_000_000, null, LocalDate.of(2026, 4, 1), null, "x", TODAY, "y", true),
                new Threshold("FR", Step.NOTICE, 21_600_000, null, start, end, "x", TODAY, "y", true),
                new Threshold(
                        "FR", Step.SMALL_LOT, 8_000_000, 20, LocalDate.of(2019, 4, 1), null, "x", TODAY, "y", true));
    }
}
