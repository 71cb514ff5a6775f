package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MealPriceTests {

    @Test
    void aMealCostsTheWeekByItsMealsHalfUpToTheCent() {
        assertThat(price(310_585, 1_792, 195L).perMeal()).isEqualTo(Money.euro(173));
        assertThat(price(5, 2, null).perMeal()).isEqualTo(Money.euro(3));
    }

    @Test
    void nobodyEatingHasNoPrice() {
        assertThat(price(10_000, 0, 195L).perMeal()).isNull();
        assertThat(price(10_000, 0, 195L).isOverBudget()).isFalse();
    }

    @Test
    void theBudgetIsJudgedBeforeRounding() {
        assertThat(price(195_000, 1_000, 195L).isOverBudget()).isFalse();
        assertThat(price(195_001, 1_000, 195L).isOverBudget()).isTrue();
        assertThat(price(195_001, 1_000, 195L).perMeal()).isEqualTo(Money.euro(195));
    }

    @Test
    void aShareIsAFractionOfTheWholeAndNothingOfNothing() {
        assertThat(WeekTotals.share(1, 3)).isEqualByComparingTo("0.3333");
        assertThat(WeekTotals.share(2, 3)).isEqualByComparingTo("0.6667");
        assertThat(WeekTotals.share(0, 0)).isNull();
    }

    private static MealPrice price(long cents, long meals, @Nullable Long budget) {
        return new MealPrice(Money.euro(cents), meals, budget == null ? null : Money.euro(budget), false);
    }
}
