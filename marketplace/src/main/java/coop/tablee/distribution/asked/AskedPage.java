package coop.tablee.distribution.asked;

import coop.tablee.ordering.standing.StandingDemand.Planned;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.text.Collator;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What will be asked of a producer, product by delivery date.
 *
 * @param weeks how many past weeks are looked at for what is usual
 */
record AskedPage(List<LocalDate> dates, List<Product> products, int weeks) {

    /** One product over all dates. */
    record Product(long id, LocalizedText names, String orderingUnit, List<Cell> cells) {}

    /**
     * One product on one date, in ordering units.
     *
     * @param approving waits for an agreement: not firm
     * @param standing what standing orders will ask besides: planned, not ordered yet
     * @param usual the mean of the past; absent when there is none
     */
    record Cell(
            LocalDate date,
            BigDecimal firm,
            BigDecimal open,
            BigDecimal paying,
            BigDecimal approving,
            BigDecimal standing,
            @Nullable BigDecimal usual) {

        public BigDecimal ordered() {
            return firm.add(open);
        }

        public boolean isAsked() {
            return ordered().signum() > 0 || paying.signum() > 0 || approving.signum() > 0 || standing.signum() > 0;
        }
    }

    /**
     * Products that are ordered, planned or usually ordered on one of the dates, by name in the reader's language.
     *
     * @param lines ordered, from the past weeks on
     * @param standing what standing orders will ask
     * @param planned delivery dates to come, with or without orders
     */
    static AskedPage of(
            List<AskedLine> lines, List<Planned> standing, List<LocalDate> planned, LocalDate today, Locale locale) {
        var usual = new UsualDemand(lines, today);
        var dates = new TreeSet<>(planned);
        var products = new LinkedHashMap<Long, Named>();
        var ordered = new HashMap<Place, AskedLine>();
        var wanted = new HashMap<Place, BigDecimal>();
        lines.forEach(line -> {
            products.put(line.product(), new Named(line.product(), line.names(), line.orderingUnit()));
            if (!line.date().isBefore(today)) {
                dates.add(line.date());
                ordered.put(new Place(line.product(), line.date()), line);
            }
        });
        standing.forEach(plan -> {
            products.putIfAbsent(plan.product(), new Named(plan.product(), plan.names(), plan.unit()));
            dates.add(plan.day());
            wanted.merge(new Place(plan.product(), plan.day()), plan.quantity(), BigDecimal::add);
        });
        var alphabet = Collator.getInstance(locale);
        var rows = products.values().stream()
                .sorted(Comparator.comparing(
                        product -> product.names().in(locale).text(), alphabet))
                .map(product -> new Product(
                        product.id(),
                        product.names(),
                        product.orderingUnit(),
                        dates.stream()
                                .map(date -> new Place(product.id(), date))
                                .map(place -> cell(
                                        place.date(),
                                        ordered.get(place),
                                        wanted.getOrDefault(place, BigDecimal.ZERO),
                                        usual.of(place.product(), place.date())))
                                .toList()))
                .filter(product -> product.cells().stream().anyMatch(AskedPage::saysSomething))
                .toList();
        return new AskedPage(List.copyOf(dates), rows, UsualDemand.WEEKS);
    }

    private record Named(long id, LocalizedText names, String orderingUnit) {}

    private record Place(long product, LocalDate date) {}

    private static Cell cell(
            LocalDate date, @Nullable AskedLine line, BigDecimal standing, @Nullable BigDecimal usual) {
        return line == null
                ? new Cell(date, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, standing, usual)
                : new Cell(date, line.firm(), line.open(), line.paying(), line.approving(), standing, usual);
    }

    private static boolean saysSomething(Cell cell) {
        var usual = cell.usual();
        return cell.isAsked() || (usual != null && usual.signum() > 0);
    }
}
