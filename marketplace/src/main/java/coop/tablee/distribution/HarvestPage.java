package coop.tablee.distribution;

import java.text.Collator;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be brought on a day.
 *
 * @param all whether it shows every producer of a cooperative, or one producer's own work
 * @param openUntil the last cut-off that has not passed, absent when nothing can change any more
 */
record HarvestPage(
        LocalDate date,
        List<LocalDate> days,
        boolean all,
        List<Harvest> harvests,
        boolean paying,
        @Nullable Instant openUntil) {

    /** One producer's work: what it comes to by product, and for which drops. */
    record Harvest(long producer, String name, List<HarvestRow> totals, List<Stop> stops) {}

    /** What goes to one destination. */
    record Stop(long drop, String name, String city, boolean point, List<HarvestRow> rows) {}

    /** Products stand in the order of their names in the reader's language. */
    static HarvestPage of(Days.Choice days, boolean all, List<HarvestRow> found, Locale locale) {
        var alphabet = Collator.getInstance(locale);
        var rows = found.stream()
                .sorted(Comparator.comparing(row -> row.names().in(locale).text(), alphabet))
                .toList();
        var byProducer = new LinkedHashMap<Long, List<HarvestRow>>();
        rows.forEach(row -> byProducer
                .computeIfAbsent(row.producer(), id -> new ArrayList<>())
                .add(row));
        return new HarvestPage(
                days.day(),
                days.all(),
                all,
                byProducer.values().stream()
                        .map(HarvestPage::harvest)
                        .sorted(Comparator.comparing(Harvest::name, alphabet))
                        .toList(),
                rows.stream().anyMatch(row -> row.paying().signum() > 0),
                rows.stream()
                        .filter(row -> row.open().signum() > 0)
                        .map(HarvestRow::openUntil)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(null));
    }

    private static Harvest harvest(List<HarvestRow> rows) {
        Map<Object, HarvestRow> totals = new LinkedHashMap<>();
        Map<Long, List<HarvestRow>> stops = new LinkedHashMap<>();
        rows.forEach(row -> {
            totals.merge(
                    List.of(row.product(), row.orderingUnit(), row.content().stripTrailingZeros()),
                    row,
                    HarvestRow::plus);
            stops.computeIfAbsent(row.drop(), id -> new ArrayList<>()).add(row);
        });
        var first = rows.get(0);
        return new Harvest(
                first.producer(),
                first.producerName(),
                List.copyOf(totals.values()),
                stops.values().stream()
                        .map(HarvestPage::stop)
                        .sorted(Comparator.comparing(Stop::name))
                        .toList());
    }

    private static Stop stop(List<HarvestRow> rows) {
        var first = rows.get(0);
        return new Stop(
                first.drop(),
                first.destination(),
                first.city(),
                !first.destinationKind().equals("KITCHEN_DOOR"),
                List.copyOf(rows));
    }
}
