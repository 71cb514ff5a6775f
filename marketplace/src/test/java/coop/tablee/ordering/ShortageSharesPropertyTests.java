package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.ShortageRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What must be so however much is missing and whoever ordered what. */
class ShortageSharesPropertyTests {

    private static final Instant MORNING = Instant.parse("2026-11-20T06:00:00Z");
    private static final LocalDate THURSDAY = LocalDate.parse("2026-11-26");

    @Property
    void nobodyLosesMoreThanTheyHaveAndOnlyWholeStepsOrAll(
            @ForAll("lines") List<Claim> lines, @ForAll ShortageRule rule, @ForAll @IntRange(max = 4000) int missing) {
        var losses = shares(rule, missing, lines);

        for (var line : lines) {
            var loss = losses.getOrDefault(line.line(), BigDecimal.ZERO);
            assertThat(loss).isBetween(BigDecimal.ZERO, line.quantity());
            assertThat(loss.compareTo(line.quantity()) == 0
                            || loss.remainder(line.step()).signum() == 0)
                    .as("%s of %s", loss, line)
                    .isTrue();
        }
    }

    @Property
    void togetherTheyLoseWhatIsMissingAndLessThanOneStepMore(
            @ForAll("lines") List<Claim> lines, @ForAll ShortageRule rule, @ForAll @IntRange(max = 4000) int missing) {
        var lost = sum(shares(rule, missing, lines));
        var wanted = decimal(missing).min(all(lines));
        var step = lines.stream().map(Claim::step).max(BigDecimal::compareTo).orElse(BigDecimal.ONE);

        assertThat(lost).isGreaterThanOrEqualTo(wanted);
        assertThat(lost.subtract(wanted)).isLessThan(step);
    }

    @Property
    void inWholeStepsTheSumIsExact(
            @ForAll("pieces") List<Claim> lines, @ForAll ShortageRule rule, @ForAll @IntRange(max = 400) int missing) {
        var pieces = new BigDecimal(missing);

        assertThat(sum(ShortageShares.of(rule, pieces, lines))).isEqualByComparingTo(pieces.min(all(lines)));
    }

    @Property
    void itDoesNotMatterInWhichOrderTheLinesAreLookedAt(
            @ForAll("lines") List<Claim> lines,
            @ForAll ShortageRule rule,
            @ForAll @IntRange(max = 4000) int missing,
            @ForAll long seed) {
        var shuffled = new ArrayList<>(lines);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(shares(rule, missing, shuffled)).isEqualTo(shares(rule, missing, lines));
    }

    /** Shares in proportion are rounded to each line's own steps, so that only who came last is known to lose no less. */
    @Property
    void moreMissingNeverMeansLessLostForWhoCameLast(
            @ForAll("lines") List<Claim> lines,
            @ForAll @IntRange(max = 4000) int missing,
            @ForAll @IntRange(max = 500) int more) {
        var some = shares(ShortageRule.FIRST_COME, missing, lines);
        var rest = shares(ShortageRule.FIRST_COME, missing + more, lines);

        assertThat(some).allSatisfy((line, loss) -> assertThat(rest.get(line)).isGreaterThanOrEqualTo(loss));
    }

    @Property
    void kitchensLoseNothingWhileAHouseholdHasSomething(
            @ForAll("lines") List<Claim> lines, @ForAll @IntRange(max = 4000) int missing) {
        var losses = shares(ShortageRule.SCHOOLS_FIRST, missing, lines);
        var kitchensLose = lines.stream()
                .anyMatch(line -> line.audience() != Audience.HOUSEHOLD && losses.containsKey(line.line()));

        if (kitchensLose) {
            assertThat(lines.stream().filter(line -> line.audience() == Audience.HOUSEHOLD))
                    .allSatisfy(line -> assertThat(losses.get(line.line())).isEqualByComparingTo(line.quantity()));
        }
    }

    @Property
    void whoeverCameBeforeSomebodyWhoLosesNotAllLosesNothing(
            @ForAll("lines") List<Claim> lines, @ForAll @IntRange(max = 4000) int missing) {
        var losses = shares(ShortageRule.FIRST_COME, missing, lines);

        for (var later : lines) {
            if (losses.getOrDefault(later.line(), BigDecimal.ZERO).compareTo(later.quantity()) < 0) {
                assertThat(lines.stream()
                                .filter(line -> line.addedAt().isBefore(later.addedAt()))
                                .filter(line -> losses.containsKey(line.line())))
                        .isEmpty();
            }
        }
    }

    @Property
    void everybodyButOneKeepsTheMinimumOrNothing(
            @ForAll("fives") List<Claim> lines, @ForAll ShortageRule rule, @ForAll @IntRange(max = 500) int missing) {
        var losses = ShortageShares.of(rule, new BigDecimal(missing), lines);

        assertThat(sum(losses)).isEqualByComparingTo(new BigDecimal(missing).min(all(lines)));
        var below = lines.stream()
                .filter(line -> {
                    var kept = line.quantity().subtract(losses.getOrDefault(line.line(), BigDecimal.ZERO));
                    return kept.signum() > 0 && kept.compareTo(line.minimum()) < 0;
                })
                .toList();
        assertThat(below).hasSizeLessThanOrEqualTo(1);
    }

    @Property
    void sharesAreFairToOneStep(@ForAll("pieces") List<Claim> lines, @ForAll @IntRange(max = 400) int missing) {
        var pieces = new BigDecimal(missing).min(all(lines));
        var losses = ShortageShares.of(ShortageRule.PRO_RATA, pieces, lines);

        for (var line : lines) {
            var exact = pieces.doubleValue()
                    * line.quantity().doubleValue()
                    / all(lines).doubleValue();
            assertThat(losses.getOrDefault(line.line(), BigDecimal.ZERO).doubleValue())
                    .isBetween(Math.floor(exact) - 1e-6, Math.ceil(exact) + 1e-6);
        }
    }

    /** The pieces that are over are lost by the largest remainders, of equal ones by whoever came later. */
    @Property
    void piecesThatAreOverAreLostByTheLargestRemainders(
            @ForAll("pieces") List<Claim> lines, @ForAll @IntRange(max = 1500) int missing) {
        var all = all(lines).longValueExact();
        var wanted = Math.min(missing, all);
        var losses = ShortageShares.of(ShortageRule.PRO_RATA, new BigDecimal(missing), lines);

        for (var one : lines) {
            for (var other : lines) {
                if (isRoundedUp(one, losses, wanted, all) && !isRoundedUp(other, losses, wanted, all)) {
                    var remainder = wanted * one.quantity().longValueExact() % all;
                    var others = wanted * other.quantity().longValueExact() % all;
                    assertThat(remainder > others || (remainder == others && cameLater(one, other)))
                            .as("%s before %s", one, other)
                            .isTrue();
                }
            }
        }
    }

    @Property
    void whoeverOrderedMoreLosesNoLessAndKeepsNoLess(
            @ForAll("pieces") List<Claim> lines, @ForAll @IntRange(max = 400) int missing) {
        var losses = ShortageShares.of(ShortageRule.PRO_RATA, new BigDecimal(missing), lines);

        for (var more : lines) {
            for (var less : lines) {
                if (more.quantity().compareTo(less.quantity()) > 0) {
                    assertThat(loss(more, losses)).isGreaterThanOrEqualTo(loss(less, losses));
                    assertThat(more.quantity().subtract(loss(more, losses)))
                            .isGreaterThanOrEqualTo(less.quantity().subtract(loss(less, losses)));
                }
            }
        }
    }

    /** Kitchens share among themselves, in proportion, what households had not enough to bear. */
    @Property
    void schoolsFirstIsInProportionOnEitherSide(
            @ForAll("pieces") List<Claim> lines, @ForAll @IntRange(max = 1500) int missing) {
        var sides = lines.stream().collect(Collectors.partitioningBy(line -> line.audience() == Audience.HOUSEHOLD));
        var borne = new BigDecimal(missing).min(all(sides.get(true)));
        var expected = new HashMap<>(ShortageShares.of(ShortageRule.PRO_RATA, borne, sides.get(true)));
        expected.putAll(
                ShortageShares.of(ShortageRule.PRO_RATA, new BigDecimal(missing).subtract(borne), sides.get(false)));

        assertThat(ShortageShares.of(ShortageRule.SCHOOLS_FIRST, new BigDecimal(missing), lines))
                .isEqualTo(expected);
    }

    @Property
    void whereNothingIsMissingNobodyLosesAndWhereAllIsEverybodyDoes(
            @ForAll("lines") List<Claim> lines, @ForAll ShortageRule rule) {
        assertThat(ShortageShares.of(rule, BigDecimal.ZERO, lines)).isEmpty();
        assertThat(lines)
                .allSatisfy(line -> assertThat(loss(line, ShortageShares.of(rule, all(lines), lines)))
                        .isEqualByComparingTo(line.quantity()));
    }

    private static boolean isRoundedUp(Claim line, Map<Long, BigDecimal> losses, long missing, long all) {
        return loss(line, losses).longValueExact() > missing * line.quantity().longValueExact() / all;
    }

    private static boolean cameLater(Claim one, Claim other) {
        return one.addedAt().isAfter(other.addedAt())
                || (one.addedAt().equals(other.addedAt()) && one.line() > other.line());
    }

    private static BigDecimal loss(Claim line, Map<Long, BigDecimal> losses) {
        return losses.getOrDefault(line.line(), BigDecimal.ZERO);
    }

    @Provide
    Arbitrary<List<Claim>> lines() {
        return claims(
                Arbitraries.integers().between(1, 400).map(ShortageSharesPropertyTests::decimal),
                Arbitraries.of("0.1", "1", "3", "12").map(BigDecimal::new),
                Arbitraries.of("1", "0.5", "2", "0.1", "6").map(BigDecimal::new));
    }

    @Provide
    Arbitrary<List<Claim>> pieces() {
        return claims(
                Arbitraries.integers().between(1, 60).map(BigDecimal::new),
                Arbitraries.just(BigDecimal.ONE),
                Arbitraries.just(BigDecimal.ONE));
    }

    /** Sold from five pieces on. */
    @Provide
    Arbitrary<List<Claim>> fives() {
        return claims(
                Arbitraries.integers().between(5, 20).map(BigDecimal::new),
                Arbitraries.just(new BigDecimal(5)),
                Arbitraries.just(BigDecimal.ONE));
    }

    private static Arbitrary<List<Claim>> claims(
            Arbitrary<BigDecimal> quantities, Arbitrary<BigDecimal> minima, Arbitrary<BigDecimal> steps) {
        var one = Combinators.combine(
                        quantities,
                        minima,
                        steps,
                        Arbitraries.of(Audience.class),
                        Arbitraries.integers().between(0, 50))
                .as(ShortageSharesPropertyTests::claim);
        return one.list().ofMinSize(1).ofMaxSize(25).map(ShortageSharesPropertyTests::numbered);
    }

    private static List<Claim> numbered(List<Claim> claims) {
        var numbered = new ArrayList<Claim>();
        for (var claim : claims) {
            var id = numbered.size() + 1;
            numbered.add(new Claim(
                    id,
                    id,
                    id,
                    claim.cooperative(),
                    claim.cycle(),
                    claim.closed(),
                    claim.rule(),
                    claim.closesAt(),
                    claim.date(),
                    claim.audience(),
                    claim.held(),
                    claim.addedAt(),
                    claim.quantity(),
                    claim.minimum(),
                    claim.step()));
        }
        return numbered;
    }

    private static Claim claim(
            BigDecimal quantity, BigDecimal minimum, BigDecimal step, Audience audience, int minute) {
        return new Claim(
                0,
                0,
                0,
                1,
                1,
                true,
                ShortageRule.PRO_RATA,
                MORNING,
                THURSDAY,
                audience,
                false,
                MORNING.plusSeconds(60L * minute),
                quantity,
                minimum,
                step);
    }

    private static Map<Long, BigDecimal> shares(ShortageRule rule, int missing, List<Claim> lines) {
        return ShortageShares.of(rule, decimal(missing), lines).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, loss -> loss.getValue().stripTrailingZeros()));
    }

    /** Tenths. */
    private static BigDecimal decimal(int tenths) {
        return BigDecimal.valueOf(tenths, 1);
    }

    private static BigDecimal all(List<Claim> lines) {
        return lines.stream().map(Claim::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal sum(Map<Long, BigDecimal> losses) {
        return losses.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
