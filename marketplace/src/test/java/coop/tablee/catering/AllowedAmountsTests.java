package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catering.AllowedAmounts.Problem;
import java.math.BigDecimal;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowedAmountsTests {

    @Test
    void twentyTwoKilosOfBagsOfTwoAndAHalfBecomeTwentyOrTwentyTwoAndAHalf() {
        var bags = amounts("2.5", "2.5", null, null);

        assertThat(bags.problemOf(kilos("22"))).contains(Problem.BETWEEN_STEPS);
        assertThat(bags.near(kilos("22"))).containsExactly(kilos("20"), kilos("22.5"));
    }

    @Test
    void stepsAreCountedFromTheMinimum() {
        var crates = amounts("5", "2", null, null);

        assertThat(crates.problemOf(kilos("7"))).isEmpty();
        assertThat(crates.problemOf(kilos("6"))).contains(Problem.BETWEEN_STEPS);
        assertThat(crates.near(kilos("6"))).containsExactly(kilos("5"), kilos("7"));
    }

    @Test
    void lessThanTheMinimumIsAnsweredWithTheMinimum() {
        var crates = amounts("5", "5", null, null);

        assertThat(crates.problemOf(kilos("3"))).contains(Problem.BELOW_MINIMUM);
        assertThat(crates.near(kilos("3"))).containsExactly(kilos("5"));
    }

    @Test
    void moreThanTheMaximumIsAnsweredWithTheLastStepBelowIt() {
        var crates = amounts("2", "2", "9", null);

        assertThat(crates.problemOf(kilos("12"))).contains(Problem.ABOVE_MAXIMUM);
        assertThat(crates.near(kilos("12"))).containsExactly(kilos("8"));
    }

    @Test
    void whatIsLeftInStockIsAnsweredWithWhatCanStillBeHad() {
        var crates = amounts("2", "2", null, "5");

        assertThat(crates.problemOf(kilos("6"))).contains(Problem.SHORT);
        assertThat(crates.near(kilos("6"))).containsExactly(kilos("4"));
    }

    @Test
    void whicheverEndsFirstIsSaid() {
        assertThat(amounts("1", "1", "500", "40").problemOf(kilos("900"))).contains(Problem.SHORT);
        assertThat(amounts("1", "1", "20", "40").problemOf(kilos("900"))).contains(Problem.ABOVE_MAXIMUM);
    }

    @Test
    void stockBelowTheMinimumIsSoldOut() {
        var crates = amounts("5", "5", null, "4");

        assertThat(crates.problemOf(kilos("5"))).contains(Problem.SOLD_OUT);
        assertThat(crates.near(kilos("5"))).isEmpty();
    }

    @Test
    void anAllowedAmountHasNoProblemAndIsItsOwnNeighbour() {
        var bags = amounts("0.5", "0.5", "500", "80");

        assertThat(bags.problemOf(kilos("12.5"))).isEmpty();
        assertThat(bags.near(kilos("12.5"))).containsExactly(kilos("12.5"));
    }

    @Test
    void everyAnswerIsAllowed() {
        var random = new Random(20261121);
        for (var round = 0; round < 2000; round++) {
            var amounts = new AllowedAmounts(
                    grams(random.nextInt(1, 4001)),
                    grams(random.nextInt(1, 4001)),
                    null,
                    grams(random.nextInt(0, 90001)));
            var wanted = grams(random.nextInt(1, 90001));

            assertThat(amounts.near(wanted))
                    .as("%s for %s", amounts, wanted)
                    .hasSizeLessThanOrEqualTo(2)
                    .allSatisfy(answer -> assertThat(amounts.problemOf(answer)).isEmpty());
        }
    }

    private static AllowedAmounts amounts(
            String minimum, String step, @Nullable String maximum, @Nullable String left) {
        return new AllowedAmounts(
                kilos(minimum),
                kilos(step),
                maximum == null ? null : kilos(maximum),
                left == null ? null : kilos(left));
    }

    private static BigDecimal kilos(String amount) {
        return new BigDecimal(amount);
    }

    private static BigDecimal grams(int grams) {
        return BigDecimal.valueOf(grams, 3);
    }
}
