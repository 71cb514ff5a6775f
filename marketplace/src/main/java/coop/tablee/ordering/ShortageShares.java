package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.ShortageRule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares what is missing among the lines of one cycle by its rule. Every line loses whole steps of its offer or all it has, together at least what is missing and
 * less than one step more. Who loses the last step of equal shares is whoever came later.
 *
 * <p>Shares in proportion may leave many with less than the minimum that the offer is sold from. Then those who came last give up all they have to those before them,
 * so that everybody keeps the minimum or nothing; the one whose rest fills nobody's minimum keeps it, because nobody loses what is not missing.
 */
final class ShortageShares {

    private static final int PRECISE = 9;
    private static final Comparator<Claim> LAST_COME =
            Comparator.comparing(Claim::addedAt).thenComparing(Claim::line).reversed();

    private ShortageShares() {}

    /** What each line loses; lines that lose nothing are not in it. */
    static Map<Long, BigDecimal> of(ShortageRule rule, BigDecimal missing, List<Claim> claims) {
        Map<Long, BigDecimal> losses = new LinkedHashMap<>();
        switch (rule) {
            case FIRST_COME -> lastComeLoses(missing, claims, losses);
            case PRO_RATA -> everybodyLosesDownToTheMinimum(missing, claims, losses);
            case SCHOOLS_FIRST -> {
                var households = claims.stream()
                        .filter(claim -> claim.audience() == Audience.HOUSEHOLD)
                        .toList();
                var kitchens = claims.stream()
                        .filter(claim -> claim.audience() != Audience.HOUSEHOLD)
                        .toList();
                everybodyLosesDownToTheMinimum(missing, households, losses);
                everybodyLosesDownToTheMinimum(missing.subtract(sum(losses)), kitchens, losses);
            }
        }
        losses.values().removeIf(loss -> loss.signum() == 0);
        return losses;
    }

    private static void lastComeLoses(BigDecimal missing, List<Claim> claims, Map<Long, BigDecimal> losses) {
        var left = missing;
        for (var claim : claims.stream().sorted(LAST_COME).toList()) {
            if (left.signum() <= 0) {
                return;
            }
            var loss = inSteps(claim, left, RoundingMode.CEILING);
            losses.put(claim.line(), loss);
            left = left.subtract(loss);
        }
    }

    /** Largest remainder: each loses its share in whole steps rounded down, then those whose share was cut most lose one step more. */
    private static void everybodyLoses(BigDecimal missing, List<Claim> claims, Map<Long, BigDecimal> losses) {
        var all = claims.stream().map(Claim::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (missing.signum() <= 0 || all.signum() == 0) {
            return;
        }
        var wanted = missing.min(all);
        var left = wanted;
        var owing = new ArrayList<Owing>();
        for (var claim : claims) {
            var share = wanted.multiply(claim.quantity()).divide(all, PRECISE, RoundingMode.HALF_UP);
            var loss = inSteps(claim, share, RoundingMode.FLOOR);
            losses.put(claim.line(), loss);
            left = left.subtract(loss);
            owing.add(new Owing(claim, share.subtract(loss)));
        }
        owing.sort(Comparator.comparing(Owing::remainder).reversed().thenComparing(Owing::claim, LAST_COME));
        while (left.signum() > 0) {
            for (var next : owing) {
                if (left.signum() <= 0) {
                    return;
                }
                var claim = next.claim();
                var before = losses.getOrDefault(claim.line(), BigDecimal.ZERO);
                var after = before.add(claim.step()).min(claim.quantity());
                losses.put(claim.line(), after);
                left = left.subtract(after.subtract(before));
            }
        }
    }

    private static void everybodyLosesDownToTheMinimum(
            BigDecimal missing, List<Claim> claims, Map<Long, BigDecimal> losses) {
        everybodyLoses(missing, claims, losses);
        var below = new ArrayDeque<>(claims.stream()
                .filter(claim -> isBelowMinimum(claim, losses))
                .sorted(LAST_COME.reversed())
                .toList());
        while (below.size() > 1) {
            var first = below.getFirst();
            var last = below.getLast();
            var given = least(first).subtract(kept(first, losses)).min(kept(last, losses));
            if (isWhole(given, first) && isWhole(given, last)) {
                losses.merge(first.line(), given.negate(), BigDecimal::add);
                losses.merge(last.line(), given, BigDecimal::add);
                if (!isBelowMinimum(first, losses)) {
                    below.removeFirst();
                }
            }
            if (!isWhole(given, first)
                    || !isWhole(given, last)
                    || kept(last, losses).signum() == 0) {
                below.removeLast();
            }
        }
    }

    private static boolean isBelowMinimum(Claim claim, Map<Long, BigDecimal> losses) {
        var kept = kept(claim, losses);
        return kept.signum() > 0 && kept.compareTo(least(claim)) < 0;
    }

    /** What is left below the minimum by an earlier shortage stands. */
    private static BigDecimal least(Claim claim) {
        return claim.minimum().min(claim.quantity());
    }

    private static BigDecimal kept(Claim claim, Map<Long, BigDecimal> losses) {
        return claim.quantity().subtract(losses.getOrDefault(claim.line(), BigDecimal.ZERO));
    }

    private static boolean isWhole(BigDecimal amount, Claim claim) {
        return amount.remainder(claim.step()).signum() == 0;
    }

    private static BigDecimal inSteps(Claim claim, BigDecimal amount, RoundingMode rounding) {
        return amount.divide(claim.step(), 0, rounding).multiply(claim.step()).min(claim.quantity());
    }

    private static BigDecimal sum(Map<Long, BigDecimal> losses) {
        return losses.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private record Owing(Claim claim, BigDecimal remainder) {}
}
