package coop.tablee.catering.snack;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SnackAmountTests {

    @Test
    void neverLessThanThePortionsInStepsAsItIsSold() {
        var pots =
                new SnackAmount(new BigDecimal("0.25"), BigDecimal.valueOf(5), BigDecimal.valueOf(2), BigDecimal.ONE);

        assertThat(pots.ordered(0)).isZero();
        assertThat(pots.ordered(1)).isEqualByComparingTo("2");
        assertThat(pots.ordered(40)).isEqualByComparingTo("2");
        assertThat(pots.ordered(41)).isEqualByComparingTo("3");
        assertThat(pots.over(41)).isEqualByComparingTo("4.75");
    }

    @Test
    void stepsBeginAtTheLeastAmount() {
        var boxes =
                new SnackAmount(BigDecimal.ONE, BigDecimal.valueOf(6), BigDecimal.valueOf(3), BigDecimal.valueOf(2));

        assertThat(boxes.ordered(18)).isEqualByComparingTo("3");
        assertThat(boxes.ordered(19)).isEqualByComparingTo("5");
        assertThat(boxes.ordered(31)).isEqualByComparingTo("7");
    }
}
