package coop.tablee.agreement.contest;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which quote has the most points. */
class ComparisonTests {

    @Test
    void cheapestHasAllPointsForThePriceAndOneTwiceAsDearHalf() {
        assertThat(Comparison.pricePoints(60, Money.euro(10_000), Money.euro(10_000)))
                .isEqualByComparingTo("60");
        assertThat(Comparison.pricePoints(60, Money.euro(10_000), Money.euro(20_000)))
                .isEqualByComparingTo("30");
        assertThat(Comparison.pricePoints(60, Money.euro(10_000), Money.euro(30_000)))
                .isEqualByComparingTo("20");
        assertThat(Comparison.pricePoints(70, Money.euro(10_000), Money.euro(10_700)))
                .as("65.4205…, to the hundredth")
                .isEqualByComparingTo("65.42");
    }

    @Test
    void totalIsRoundedLineByLine() {
        // 12.345 × 1.35 = 16.66575 and 3 × 1.909 = 5.727
        var contest = contest(List.of("12.345", "3"), List.of(), List.of("1.35", "1.909"));
        assertThat(contest.total(contest.answers().get(0))).isEqualTo(Money.euro(2_240));
    }

    @Test
    void qualityMayOutweighThePrice() {
        var contest = contest(List.of("100"), List.of(40), List.of("1.00"), List.of("1.20"));
        var byPrice = Comparison.of(contest, Map.of());
        assertThat(byPrice.isBest(1)).isTrue();
        assertThat(byPrice.isBest(2)).isFalse();

        var given = Map.of(1L, Map.of(2, BigDecimal.valueOf(20)), 2L, Map.of(2, BigDecimal.valueOf(40)));
        var both = Comparison.of(contest, given);
        assertThat(both.rows().get(0).answer().supplier()).isEqualTo(2);
        assertThat(both.rows().get(0).sum()).isEqualByComparingTo("90");
        assertThat(both.rows().get(1).sum()).isEqualByComparingTo("80");
        assertThat(both.bestNames()).isEqualTo("Supplier 2");
    }

    @Test
    void ofTwoWithAsManyPointsBothAreBest() {
        var contest = contest(List.of("100"), List.of(), List.of("1.00"), List.of("1.00"));
        assertThat(Comparison.of(contest).isBest(1)).isTrue();
        assertThat(Comparison.of(contest).isBest(2)).isTrue();
    }

    @SafeVarargs
    private static Contest contest(List<String> quantities, List<Integer> weights, List<String>... prices) {
        var items = IntStream.range(0, quantities.size())
                .mapToObj(n -> new Contest.Item(n + 1, "Goods " + n, "kg", new BigDecimal(quantities.get(n))))
                .toList();
        var qualities = IntStream.range(0, weights.size())
                .mapToObj(n -> new Contest.Criterion(n + 2, "QUALITY", "Freshness", weights.get(n)));
        var price = new Contest.Criterion(
                1,
                "PRICE",
                "",
                100 - weights.stream().mapToInt(Integer::intValue).sum());
        var answers = IntStream.range(0, prices.length)
                .mapToObj(n -> new Contest.Answer(
                        n,
                        n + 1,
                        "Supplier " + (n + 1),
                        "",
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        IntStream.range(0, prices[n].size())
                                .mapToObj(m -> new Contest.Price(m + 1, new BigDecimal(prices[n].get(m)), null, null))
                                .toList(),
                        List.of()))
                .toList();
        return new Contest(
                1,
                1,
                "A-1",
                "Food",
                true,
                1,
                1,
                "Roots",
                "Forest",
                "Carrots",
                "",
                ContestState.OPENED,
                Instant.EPOCH,
                "Europe/Brussels",
                LocalDate.EPOCH,
                LocalDate.EPOCH,
                List.of(),
                Instant.EPOCH,
                "Anne",
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                items,
                Stream.concat(Stream.of(price), qualities).toList(),
                List.of(),
                answers,
                List.of());
    }
}
