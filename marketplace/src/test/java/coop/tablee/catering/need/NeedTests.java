package coop.tablee.catering.need;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.menu.Meal;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an amount to buy comes about, in figures that one can check on paper. */
class NeedTests {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 30);
    private static final LocalizedText CARROTS = LocalizedText.of("en", "Carrots");

    @Test
    void aNeedIsPeopleTimesGramsDividedByYield() {
        // 210 × 120 g ÷ 0.85 = 29 647.06 g; 88 × 90 g ÷ 0.85 = 9 317.65 g; together 38 964.71 g, up to the gram
        var need = carrots(MONDAY, eat(210, "120", "0.85"), eat(88, "90", "0.85"));

        assertThat(need.gross()).isEqualByComparingTo("38965");
        assertThat(need.toBuy()).isEqualByComparingTo("38965");
    }

    @Test
    void whatSwellsIsBoughtLighterThanItIsServed() {
        // 100 portions of 180 g of cooked pasta, of which 100 g make 240 g: 7 500 g of dry pasta
        assertThat(carrots(MONDAY, eat(100, "180", "2.4")).gross()).isEqualByComparingTo("7500");
    }

    @Test
    void noGramIsLostByRoundingEachMealAlone() {
        // Three times 1 × 100 g ÷ 0.3 = 333.33… g is 1 000 g, and not 1 002
        var third = eat(1, "100", "0.3");

        assertThat(carrots(MONDAY, third, third, third).gross()).isEqualByComparingTo("1000");
    }

    @Test
    void stockAndOrdersAreTakenOffAndNeverMoreThanIsNeeded() {
        var need = carrots(MONDAY, eat(100, "100", "1"));

        assertThat(need.withStock(new BigDecimal("4000")).toBuy()).isEqualByComparingTo("6000");
        assertThat(need.withStock(new BigDecimal("4000"))
                        .withOrdered(new BigDecimal("5000"))
                        .toBuy())
                .isEqualByComparingTo("1000");
        assertThat(need.withOrdered(new BigDecimal("25000")).toBuy()).isEqualByComparingTo("0");
    }

    @Test
    void stockGoesToTheFirstDeliveryFirst() {
        var late = carrots(MONDAY.plusDays(3), eat(100, "100", "1"));
        var early = carrots(MONDAY, eat(100, "60", "1"));

        var left = Needs.lessStock(List.of(late, early), Map.of(1L, new BigDecimal("8000")));

        assertThat(left).extracting(Need::deliverOn).containsExactly(MONDAY, MONDAY.plusDays(3));
        assertThat(left.get(0).toBuy()).isEqualByComparingTo("0");
        assertThat(left.get(0).stock()).isEqualByComparingTo("6000");
        assertThat(left.get(1).stock()).isEqualByComparingTo("2000");
        assertThat(left.get(1).toBuy()).isEqualByComparingTo("8000");
    }

    /** Grams needed, grams in a unit, minimum, step: units to order. */
    @ParameterizedTest
    @CsvSource({
        "37001, 5000, 1, 1, 8",
        "40000, 5000, 1, 1, 8",
        "40001, 5000, 1, 1, 9",
        "300, 1000, 0.5, 0.5, 0.5",
        "700, 1000, 0.5, 0.5, 1.0",
        "1, 10000, 2, 1, 2",
        "30001, 10000, 2, 2, 4",
        "0, 5000, 3, 1, 0",
        "1000, 360, 1, 1, 3"
    })
    void whatIsOrderedHoldsWhatIsNeededInWholeSteps(
            String needed, String unit, String minimum, String step, String ordered) {
        var rule = new RoundingUp(new BigDecimal(unit), new BigDecimal(minimum), new BigDecimal(step));

        assertThat(rule.of(new BigDecimal(needed))).isEqualByComparingTo(ordered);
    }

    private static Need carrots(LocalDate day, Reason... reasons) {
        return Need.of(1, CARROTS, day, null, List.of(reasons));
    }

    private static Reason eat(int people, String grams, String yield) {
        return new Reason(
                MONDAY,
                Meal.SOUP,
                LocalizedText.of("en", "Carrot soup"),
                AgeGroup.PRIMARY,
                people,
                new BigDecimal(grams),
                new BigDecimal(yield));
    }
}
