package coop.tablee.agreement.planning;

import coop.tablee.agreement.planning.LotPlan.Lot;
import coop.tablee.agreement.planning.LotPlan.Need;
import coop.tablee.agreement.planning.LotPlan.Reason;
import coop.tablee.agreement.planning.LotPlan.Why;
import coop.tablee.agreement.planning.YearOrdered.Offered;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Proposes lots that the middle producer of a family can deliver: a lot for each family, cut into so many that each is no more than what the middle one of its producers brought in twelve months,
 * and never into more than there are producers. Families of which little is needed join the one that most of their farms offer too. It knows nothing of thresholds: how a need is cut changes no
 * procedure. A plan has a hundred lots at most: where there would be more, no family is cut into as many.
 */
final class LotProposal {

    /** From so many on the middle one's amount is told, in two figures: with fewer it would say what one farm brings. */
    static final int LEAST_PRODUCERS = 5;

    /** Cents a year, VAT out: below it a lot is hardly worth an offer. */
    static final long LITTLE = 250_000;

    private static final int MOST_PIECES = 10;
    private static final MathContext TWO_FIGURES = new MathContext(2, RoundingMode.HALF_UP);

    private final List<Need> needs;
    private final List<Offered> offered;
    private final Function<Set<String>, String> named;

    /** @param named what a lot of these families is called */
    LotProposal(List<Need> needs, List<Offered> offered, Function<Set<String>, String> named) {
        this.needs = needs;
        this.offered = offered;
        this.named = named;
    }

    List<Lot> lots() {
        var families =
                needs.stream().collect(Collectors.groupingBy(Need::family, LinkedHashMap::new, Collectors.toList()));
        var whole = new LinkedHashMap<String, Cut>();
        families.forEach((family, rows) -> whole.put(family, cut(family, rows)));
        var groups = grouped(families, whole);
        var most = mostPieces(groups.keySet(), whole);
        var lots = new ArrayList<Lot>();
        groups.forEach((first, members) -> {
            var cut = Objects.requireNonNull(whole.get(first));
            var pieces = Math.min(cut.pieces, most);
            var together = members.size() > 1;
            var rows = members.stream()
                    .flatMap(member -> Objects.requireNonNull(families.get(member)).stream())
                    .toList();
            var title = LotPlan.shortened(named.apply(members));
            var reason = together ? new Reason(Why.GROUPED, producers(members).size(), null, null) : cut.reason;
            for (var place = 1; place <= pieces; place++) {
                lots.add(new Lot(
                        lots.size() + 1,
                        pieces == 1 ? title : LotPlan.piece(title, place, pieces),
                        false,
                        reason,
                        shares(rows, place, pieces)));
            }
        });
        return lots;
    }

    /** Into how many a family may be cut so that all come to no more lots than a plan has; there are no more families than that. */
    private static int mostPieces(Set<String> families, Map<String, Cut> whole) {
        var most = MOST_PIECES;
        while (most > 1 && lotsOf(families, whole, most) > LotPlan.MOST_LOTS) {
            most--;
        }
        return most;
    }

    private static int lotsOf(Set<String> families, Map<String, Cut> whole, int most) {
        return families.stream()
                .mapToInt(family -> Math.min(Objects.requireNonNull(whole.get(family)).pieces, most))
                .sum();
    }

    private record Cut(int pieces, Reason reason) {}

    private Cut cut(String family, List<Need> rows) {
        var producers = producers(Set.of(family)).size();
        var cuts = rows.stream()
                .map(need -> size(family, need.unit())
                        .map(size -> new Cut(
                                pieces(need.quantity(), size, producers),
                                new Reason(Why.FITS, producers, size, need.unit()))))
                .flatMap(Optional::stream)
                .max((one, other) -> Integer.compare(one.pieces, other.pieces));
        return cuts.map(cut -> cut.pieces == 1
                        ? cut
                        : new Cut(cut.pieces, new Reason(Why.SPLIT, producers, cut.reason.size(), cut.reason.unit())))
                .orElseGet(() -> new Cut(1, new Reason(Why.FEW, producers, null, null)));
    }

    private static int pieces(BigDecimal needed, BigDecimal size, int producers) {
        var wanted = needed.divide(size, 0, RoundingMode.CEILING).min(BigDecimal.valueOf(MOST_PIECES));
        return Math.max(1, Math.min(wanted.intValueExact(), producers));
    }

    private Optional<BigDecimal> size(String family, String unit) {
        var amounts = offered.stream()
                .filter(one -> one.family().equals(family) && one.unit().equals(unit))
                .map(Offered::quantity)
                .filter(LotProposal::isSomething)
                .map(Objects::requireNonNull)
                .sorted()
                .toList();
        return amounts.size() < LEAST_PRODUCERS
                ? Optional.empty()
                : Optional.of(NeedEstimates.middle(amounts).round(TWO_FIGURES));
    }

    private static boolean isSomething(@Nullable BigDecimal amount) {
        return amount != null && amount.signum() > 0;
    }

    private Set<Long> producers(Set<String> families) {
        return offered.stream()
                .filter(one -> families.contains(one.family()))
                .map(Offered::producer)
                .collect(Collectors.toSet());
    }

    /** Each family under the one that it joins; who is joined by another joins nobody. */
    private Map<String, Set<String>> grouped(Map<String, List<Need>> families, Map<String, Cut> whole) {
        var groups = new LinkedHashMap<String, Set<String>>();
        families.keySet().forEach(family -> groups.put(family, new LinkedHashSet<>(Set.of(family))));
        for (var family : List.copyOf(families.keySet())) {
            var alone = Objects.requireNonNull(groups.get(family)).size() == 1;
            if (alone && isLittle(Objects.requireNonNull(families.get(family)))) {
                host(family, groups.keySet(), whole).ifPresent(host -> {
                    Objects.requireNonNull(groups.get(host)).add(family);
                    groups.remove(family);
                });
            }
        }
        return groups;
    }

    private static boolean isLittle(List<Need> rows) {
        return rows.stream().mapToLong(Need::valueMinor).sum() < LITTLE;
    }

    /** The uncut family that most of its farms offer too: at least half of them, and two. */
    private Optional<String> host(String family, Set<String> others, Map<String, Cut> whole) {
        var own = producers(Set.of(family));
        String best = null;
        var most = 1;
        for (var other : others) {
            if (!other.equals(family) && Objects.requireNonNull(whole.get(other)).pieces == 1) {
                var common = new HashSet<>(producers(Set.of(other)));
                common.retainAll(own);
                if (common.size() > most && common.size() * 2 >= own.size()) {
                    best = other;
                    most = common.size();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static Map<Long, Integer> shares(List<Need> rows, int place, int pieces) {
        var cuts = LotPlan.cut(LotPlan.WHOLE, Collections.nCopies(pieces, 1));
        return rows.stream().collect(Collectors.toMap(Need::id, need -> Math.toIntExact(cuts.get(place - 1))));
    }
}
