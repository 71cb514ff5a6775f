package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.ShortageRule;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortageSharesTests {

    private static final Instant MORNING = Instant.parse("2026-11-20T06:00:00Z");
    private static final LocalDate THURSDAY = LocalDate.parse("2026-11-26");

    @Test
    void schoolsKeepTheirsWhileHouseholdsHaveSomethingToLose() {
        var losses = shares(ShortageRule.SCHOOLS_FIRST, "6", kitchen(1, "20"), household(2, "5"), household(3, "3"));

        assertThat(losses).containsExactlyInAnyOrderEntriesOf(Map.of(2L, 4, 3L, 2));
    }

    @Test
    void schoolsBearWhatHouseholdsCannot() {
        var losses = shares(ShortageRule.SCHOOLS_FIRST, "11", kitchen(1, "20"), kitchen(4, "10"), household(2, "5"));

        assertThat(losses).containsExactlyInAnyOrderEntriesOf(Map.of(2L, 5, 1L, 4, 4L, 2));
    }

    @Test
    void everybodyLosesTheSameShareAndTheLastToComeTheOddOne() {
        var losses = shares(ShortageRule.PRO_RATA, "4", household(1, "3"), household(2, "3"), household(3, "3"));

        assertThat(losses).containsExactlyInAnyOrderEntriesOf(Map.of(1L, 1, 2L, 1, 3L, 2));
    }

    @Test
    void whoOrderedLastLosesFirst() {
        var losses = shares(ShortageRule.FIRST_COME, "6", kitchen(1, "9"), household(2, "4"), household(3, "4"));

        assertThat(losses).containsExactlyInAnyOrderEntriesOf(Map.of(3L, 4, 2L, 2));
    }

    @Test
    void onlyWholeStepsAreCutOrTheWholeLine() {
        var byHalfKilos =
                List.of(claim(1, Audience.HOUSEHOLD, "2.5", "0.5"), claim(2, Audience.HOUSEHOLD, "1.2", "0.5"));

        var losses = ShortageShares.of(ShortageRule.PRO_RATA, new BigDecimal("3.6"), byHalfKilos);

        assertThat(losses.get(1L)).isEqualByComparingTo("2.5");
        assertThat(losses.get(2L)).isEqualByComparingTo("1.2");
    }

    @Test
    void whoWouldKeepLessThanTheMinimumLeavesItToThoseWhoCameBefore() {
        var cases = List.of(sacks(1, "10", "10", "0.5"), sacks(2, "10", "10", "0.5"), sacks(3, "10", "10", "0.5"));

        var losses = ShortageShares.of(ShortageRule.PRO_RATA, new BigDecimal("10"), cases);

        assertThat(losses).containsOnlyKeys(3L);
        assertThat(losses.get(3L)).isEqualByComparingTo("10");
    }

    @Test
    void nobodyLosesWhatIsNotMissingForTheSakeOfAMinimum() {
        var cases = List.of(sacks(1, "10", "10", "0.5"), sacks(2, "14", "10", "0.5"));

        var losses = ShortageShares.of(ShortageRule.PRO_RATA, new BigDecimal("3"), cases);

        // In half kilos one and two: the first keeps nine, and nobody else lacks any
        assertThat(losses.get(1L)).isEqualByComparingTo("1");
        assertThat(losses.get(2L)).isEqualByComparingTo("2");
    }

    @Test
    void whateverTheOrdersTheyLoseWhatIsMissingAndLessThanAStepMore() {
        var chance = new Random(7);
        for (var i = 0; i < 2_000; i++) {
            var claims = IntStream.rangeClosed(1, 1 + chance.nextInt(12))
                    .mapToObj(n -> claim(
                            n,
                            chance.nextBoolean() ? Audience.HOUSEHOLD : Audience.INSTITUTION,
                            String.valueOf(1 + chance.nextInt(30)),
                            "1"))
                    .toList();
            var all = claims.stream().map(Claim::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
            var missing = new BigDecimal(chance.nextInt(all.intValue() + 1));
            for (var rule : ShortageRule.values()) {
                var losses = ShortageShares.of(rule, missing, claims);
                assertThat(losses.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                        .isEqualByComparingTo(missing);
                claims.forEach(claim -> assertThat(losses.getOrDefault(claim.line(), BigDecimal.ZERO))
                        .isBetween(BigDecimal.ZERO, claim.quantity()));
            }
        }
    }

    @Test
    void whatIsThereGoesToTheNearestDate() {
        var near = claimOf(1, 10, 100, THURSDAY, true, "10");
        var far = claimOf(2, 20, 100, THURSDAY.plusDays(1), true, "10");

        assertThat(shortage("4", near, far).due()).containsOnlyKeys(far);
        assertThat(shortage("13", near, far).due())
                .hasEntrySatisfying(near, loss -> assertThat(loss).isEqualByComparingTo("3"));
    }

    @Test
    void cyclesOfOneDateBearItInProportionWhicheverClosesFirst() {
        var closed = claimOf(1, 10, 100, THURSDAY, true, "30");
        var open = claimOf(2, 20, 200, THURSDAY, false, "10");

        var losses = shortage("8", closed, open).due();

        assertThat(losses).containsOnlyKeys(closed);
        assertThat(losses.get(closed)).isEqualByComparingTo("6");
    }

    @Test
    void slipDeclaredAfterTheCutOffCanBeTakenBackForAMinute() {
        var closed = claimOf(1, 10, 100, THURSDAY, true, "30");
        var declared = closed.closesAt().plusSeconds(5);

        assertThat(new Shortage(1, BigDecimal.ONE, declared, declared.plusSeconds(59), List.of(closed)).due())
                .isEmpty();
        assertThat(new Shortage(1, BigDecimal.ONE, declared, declared.plus(Shortage.SECOND_THOUGHTS), List.of(closed))
                        .due())
                .hasSize(1);
    }

    private static Shortage shortage(String missing, Claim... claims) {
        return new Shortage(1, new BigDecimal(missing), MORNING, MORNING.plus(Duration.ofDays(1)), List.of(claims));
    }

    private static Map<Long, Integer> shares(ShortageRule rule, String missing, Claim... claims) {
        return ShortageShares.of(rule, new BigDecimal(missing), List.of(claims)).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, loss -> loss.getValue().intValueExact()));
    }

    private static Claim kitchen(long line, String quantity) {
        return claim(line, Audience.INSTITUTION, quantity, "1");
    }

    private static Claim household(long line, String quantity) {
        return claim(line, Audience.HOUSEHOLD, quantity, "1");
    }

    private static Claim claim(long line, Audience audience, String quantity, String step) {
        return claim(line, audience, quantity, step, step);
    }

    private static Claim sacks(long line, String quantity, String minimum, String step) {
        return claim(line, Audience.HOUSEHOLD, quantity, minimum, step);
    }

    private static Claim claim(long line, Audience audience, String quantity, String minimum, String step) {
        return new Claim(
                line,
                line,
                line,
                1,
                1,
                true,
                ShortageRule.PRO_RATA,
                MORNING.plusSeconds(3600),
                THURSDAY,
                audience,
                false,
                MORNING.plusSeconds(line),
                new BigDecimal(quantity),
                new BigDecimal(minimum),
                new BigDecimal(step));
    }

    private static Claim claimOf(
            long line, long cycle, long cooperative, LocalDate date, boolean closed, String quantity) {
        return new Claim(
                line,
                line,
                line,
                cooperative,
                cycle,
                closed,
                ShortageRule.PRO_RATA,
                MORNING.plusSeconds(3600),
                date,
                Audience.HOUSEHOLD,
                false,
                MORNING,
                new BigDecimal(quantity),
                BigDecimal.ONE,
                BigDecimal.ONE);
    }
}
