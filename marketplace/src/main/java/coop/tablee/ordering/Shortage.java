package coop.tablee.ordering;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is missing of one stock row, and the lines that count on it. What is there goes to the nearest delivery dates; cycles of one date bear what is missing
 * for that date in proportion to what was ordered in them.
 *
 * @param shortage ordering units that are promised and not there
 * @param declaredAt absent when nothing is missing any more
 */
record Shortage(long stock, BigDecimal shortage, @Nullable Instant declaredAt, Instant now, List<Claim> claims) {

    /** Long enough to notice a slip of the thumb before buyers are told. */
    static final Duration SECOND_THOUGHTS = Duration.ofMinutes(1);

    private static final int DECIMALS = 3;

    /** What the lines of closed cycles lose now. Who declares a shortage after the cut-off has a minute to take it back. */
    Map<Claim, BigDecimal> due() {
        return losses(claim -> claim.closed() && isMeant(claim));
    }

    /** What the lines of a cooperative lose when it does not want to wait for the cut-off. */
    Map<Claim, BigDecimal> of(long cooperative) {
        return losses(claim -> claim.cooperative() == cooperative);
    }

    private boolean isMeant(Claim claim) {
        return declaredAt != null
                && (!declaredAt.isAfter(claim.closesAt())
                        || !declaredAt.plus(SECOND_THOUGHTS).isAfter(now));
    }

    private Map<Claim, BigDecimal> losses(Predicate<Claim> chosen) {
        var losses = new HashMap<Claim, BigDecimal>();
        var missing = shortage;
        // The latest dates are served last: what they bear is not missing before
        var byDate = claims.stream().collect(Collectors.groupingBy(Claim::date, TreeMap::new, Collectors.toList()));
        for (Map.Entry<LocalDate, List<Claim>> day : byDate.descendingMap().entrySet()) {
            var here = missing.min(quantity(day.getValue()));
            missing = missing.subtract(here);
            losses.putAll(lossesOn(day.getValue(), here, chosen));
        }
        return losses;
    }

    private static Map<Claim, BigDecimal> lossesOn(List<Claim> claims, BigDecimal missing, Predicate<Claim> chosen) {
        var losses = new HashMap<Claim, BigDecimal>();
        var left = missing;
        var unseen = quantity(claims);
        var cycles = claims.stream()
                .collect(Collectors.groupingBy(Claim::cycle, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .sorted(Comparator.comparing(cycle -> !chosen.test(cycle.get(0))))
                .toList();
        for (var cycle : cycles) {
            var ordered = quantity(cycle);
            var share = left.multiply(ordered)
                    .divide(unseen, DECIMALS, RoundingMode.HALF_UP)
                    .min(ordered);
            left = left.subtract(share);
            unseen = unseen.subtract(ordered);
            // What still waits for a payment falls away by itself or is paid within minutes. An approval may take days:
            // what
            // waits for one is cut like what is placed
            if (chosen.test(cycle.get(0)) && cycle.stream().noneMatch(Claim::held)) {
                var byLine = cycle.stream().collect(Collectors.toMap(Claim::line, claim -> claim));
                ShortageShares.of(cycle.get(0).rule(), share, cycle)
                        .forEach((line, loss) -> losses.put(byLine.get(line), loss));
            }
        }
        return losses;
    }

    private static BigDecimal quantity(List<Claim> claims) {
        return claims.stream().map(Claim::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
