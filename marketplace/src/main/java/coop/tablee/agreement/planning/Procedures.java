package coop.tablee.agreement.planning;

import coop.tablee.agreement.planning.Threshold.Step;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which procedure the value of a purchase allows. The sum of all lots decides, also for each lot (Directive 2014/24/EU, art. 5, § 8); only where the sum reaches the European threshold may lots that
 * are small leave its procedure, as long as those that do come to no more than their share of all (art. 5, § 10). It is told, never decided: a heavier procedure is always allowed.
 */
final class Procedures {

    private static final String EVERYWHERE = "EU";

    private final String country;
    private final Map<Step, Threshold> ladder;
    private final @Nullable Threshold small;
    private final boolean old;

    private Procedures(String country, Map<Step, Threshold> ladder, @Nullable Threshold small, boolean old) {
        this.country = country;
        this.ladder = ladder;
        this.small = small;
        this.old = old;
    }

    /** The thresholds of a country on a day; where it has none of its own, those of the Union. A day for which there is none yet has the last ones known; one before the first known has none. */
    static Procedures of(List<Threshold> known, String country, LocalDate day) {
        var home = known.stream().anyMatch(one -> one.country().equals(country)) ? country : EVERYWHERE;
        var ladder = new EnumMap<Step, Threshold>(Step.class);
        var old = false;
        for (var step : List.of(Step.LOW_VALUE, Step.NO_NOTICE, Step.NOTICE)) {
            var found = on(known, home, step, day);
            found.ifPresent(one -> ladder.put(step, one));
            old |= found.map(one -> !one.holdsOn(day)).orElseGet(() -> isOfLaterDays(known, home, step));
        }
        var small = on(known, home, Step.SMALL_LOT, day).orElse(null);
        return new Procedures(
                home, ladder, small, old || (small == null && isOfLaterDays(known, home, Step.SMALL_LOT)));
    }

    private static boolean isOfLaterDays(List<Threshold> known, String country, Step step) {
        return known.stream().anyMatch(one -> one.country().equals(country) && one.step() == step);
    }

    private static Optional<Threshold> on(List<Threshold> known, String country, Step step, LocalDate day) {
        return known.stream()
                .filter(one -> one.country().equals(country)
                        && one.step() == step
                        && !one.from().isAfter(day))
                .max(Comparator.comparing(Threshold::from));
    }

    /** Whose words and figures these are; EU where the country has none of its own. */
    String country() {
        return country;
    }

    /** Lightest first. */
    List<Threshold> ladder() {
        return List.copyOf(ladder.values());
    }

    @Nullable
    Threshold small() {
        return small;
    }

    /** Whether some figure is of days that are over by then, or known of later days only: the one of that day is not known here. */
    boolean isOld() {
        return old;
    }

    boolean isCompared() {
        return Stream.concat(ladder.values().stream(), Stream.ofNullable(small))
                .allMatch(one -> one.comparedOn() != null);
    }

    /** What a value of so many cents allows. */
    Step stepOf(long minor) {
        return ladder.values().stream()
                .filter(one -> minor < one.belowMinor())
                .map(Threshold::step)
                .findFirst()
                .orElse(Step.EUROPEAN);
    }

    /** Cents that are left below the next heavier procedure; absent where there is none. */
    Optional<Money> left(long minor) {
        return ladder.values().stream()
                .filter(one -> minor < one.belowMinor())
                .findFirst()
                .map(one -> Money.euro(one.belowMinor() - minor));
    }

    /**
     * What a lot is awarded by.
     *
     * @param asksSmall the buyer wants it as a small lot
     * @param canBeSmall its value is below the limit, and the whole is above the European threshold
     */
    record Verdict(Step step, boolean asksSmall, boolean canBeSmall) {}

    /** Small lots together, where the whole asks for the European procedure. */
    record SmallLots(Money chosen, Money most) {

        public boolean isTooMuch() {
            return chosen.compareTo(most) > 0;
        }
    }

    /** @param ceilings cents of each lot, by number; small: numbers that the buyer wants as small lots */
    Map<Integer, Verdict> verdicts(Map<Integer, Long> ceilings, List<Integer> small) {
        var whole = stepOf(sum(ceilings));
        var together = smallLots(ceilings, small);
        var verdicts = new TreeMap<Integer, Verdict>();
        ceilings.forEach((number, minor) -> {
            var can = together.isPresent() && fits(minor);
            var taken = can && small.contains(number) && !together.get().isTooMuch();
            verdicts.put(number, new Verdict(taken ? Step.SMALL_LOT : whole, small.contains(number), can));
        });
        return verdicts;
    }

    /** Only where lots may leave the European procedure at all. */
    Optional<SmallLots> smallLots(Map<Integer, Long> ceilings, List<Integer> chosen) {
        var whole = sum(ceilings);
        var limit = small;
        if (limit == null || limit.sharePercent() == null || stepOf(whole) != Step.EUROPEAN) {
            return Optional.empty();
        }
        var taken = ceilings.entrySet().stream()
                .filter(one -> chosen.contains(one.getKey()) && fits(one.getValue()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Optional.of(new SmallLots(Money.euro(taken), Money.euro(whole * limit.sharePercent() / 100)));
    }

    private boolean fits(long minor) {
        return small != null && minor < small.belowMinor();
    }

    private static long sum(Map<Integer, Long> ceilings) {
        return ceilings.values().stream().mapToLong(Long::longValue).sum();
    }
}
