package coop.tablee.reporting;

import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What may be told of a territory's months. Whether a month, a part of it or a share of a part is published is decided for that month alone, whatever period is
 * asked for, and every figure is a sum of published months: so no two answers differ by something that was withheld. A month with too small a crowd is left out
 * altogether; of the others the whole stays, and {@link Discretion} chooses the parts.
 */
final class Publication {

    /** What is withheld of a breakdown, taken together: the whole less what is published, which anybody could reckon. */
    static final String TOGETHER = "together";

    private static final String HOUSEHOLD = "household";
    private static final String INSTITUTION = "institution";

    private final List<Cell> cells;
    private final Map<YearMonth, Set<String>> withheld;

    private Publication(List<Cell> cells, Map<YearMonth, Set<String>> withheld) {
        this.cells = cells;
        this.withheld = withheld;
    }

    static Publication of(List<Cell> cells) {
        var silent = cells.stream()
                .filter(cell -> cell.isMonth() && !cell.crowd().isLargeEnough())
                .map(Cell::month)
                .collect(Collectors.toSet());
        var withheld = new HashMap<YearMonth, Set<String>>();
        cells.stream()
                .filter(cell -> !silent.contains(cell.month()))
                .collect(Collectors.groupingBy(Cell::month))
                .forEach((month, inMonth) -> withheld.put(month, withheld(inMonth)));
        return new Publication(List.copyOf(cells), Map.copyOf(withheld));
    }

    private static Set<String> withheld(List<Cell> month) {
        var keys = new HashSet<>(withheldOf(month.stream().filter(Cell::isPart).toList()));
        month.stream()
                .filter(Cell::isShare)
                .collect(Collectors.groupingBy(cell -> Objects.requireNonNull(cell.part())))
                .forEach((part, shares) -> keys.addAll(
                        keys.contains(part) ? shares.stream().map(Cell::key).toList() : withheldOf(shares)));
        return keys;
    }

    private static Collection<String> withheldOf(List<Cell> siblings) {
        return Discretion.withheld(siblings.stream()
                .map(cell -> new Discretion.Part(cell.key(), cell.totals().value(), cell.crowd()))
                .toList());
    }

    /** Whether the month's own figure is published. */
    boolean tells(YearMonth month) {
        return withheld.containsKey(month);
    }

    /** Whether a part ({@code family}) or share ({@code group/authority}) of the month is published. */
    boolean tells(YearMonth month, String key) {
        return tells(month) && !withheld.getOrDefault(month, Set.of()).contains(key);
    }

    /** The months that are published. */
    Set<YearMonth> months() {
        return withheld.keySet();
    }

    /** The whole period. */
    Published all() {
        return cells.stream().filter(Cell::isMonth).map(this::published).reduce(Published.NOTHING, Published::plus);
    }

    /** Each month by its name. */
    Map<String, Published> byMonth() {
        return cells.stream()
                .filter(Cell::isMonth)
                .collect(Collectors.toMap(
                        cell -> cell.month().toString(), this::published, Published::plus, TreeMap::new));
    }

    /** Each part by its key; {@link #TOGETHER} is what the withheld ones come to. */
    Map<String, Published> byPart() {
        var parts = sums(cells.stream().filter(Cell::isPart).toList());
        var rest = cells.stream()
                .filter(Cell::isMonth)
                .filter(cell -> tells(cell.month()))
                .filter(cell -> cells.stream()
                        .anyMatch(part ->
                                part.isPart() && part.month().equals(cell.month()) && !tells(part.month(), part.key())))
                .map(cell -> Published.of(cell.month(), cell.totals().minus(told(cell.month()))))
                .reduce(Published.NOTHING, Published::plus);
        if (!rest.counted().isEmpty()) {
            parts.put(TOGETHER, rest);
        }
        return parts;
    }

    /** Each share by its key, {@code part/share}. */
    Map<String, Published> byShare() {
        return sums(cells.stream().filter(Cell::isShare).toList());
    }

    /** Households and institutions, where the parts are groups of buyers: nothing that the groups do not say already. */
    Map<String, Published> byAudience() {
        var audiences = new TreeMap<String, Published>();
        for (var month : cells.stream().filter(Cell::isMonth).toList()) {
            var households = cells.stream()
                    .filter(cell ->
                            cell.isPart() && cell.month().equals(month.month()) && HOUSEHOLD.equals(cell.part()))
                    .findFirst();
            var bought = households.map(Cell::totals).orElse(Totals.NONE);
            var told = tells(month.month(), HOUSEHOLD);
            households.ifPresent(cell -> audiences.merge(HOUSEHOLD, published(cell), Published::plus));
            if (month.totals().lines() > bought.lines()) {
                audiences.merge(
                        INSTITUTION,
                        told
                                ? Published.of(month.month(), month.totals().minus(bought))
                                : Published.without(month.month()),
                        Published::plus);
            }
        }
        return audiences;
    }

    private Map<String, Published> sums(List<Cell> some) {
        return some.stream().collect(Collectors.toMap(Cell::key, this::published, Published::plus, TreeMap::new));
    }

    private Published published(Cell cell) {
        var told = cell.isMonth() ? tells(cell.month()) : tells(cell.month(), cell.key());
        return told ? Published.of(cell.month(), cell.totals()) : Published.without(cell.month());
    }

    private Totals told(YearMonth month) {
        return cells.stream()
                .filter(cell -> cell.isPart() && cell.month().equals(month) && tells(month, cell.key()))
                .map(Cell::totals)
                .reduce(Totals.NONE, Totals::plus);
    }
}
