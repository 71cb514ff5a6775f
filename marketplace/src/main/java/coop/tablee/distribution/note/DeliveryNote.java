package coop.tablee.distribution.note;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the delivery note of a drop, for one reader.
 *
 * @param number what people call it by
 * @param language of the receiver, as far as it is known
 * @param orders the orders in it, with the buyer's own numbers
 * @param waiting how many lines are not packed yet; the note is not final before that is none
 */
record DeliveryNote(
        String number,
        LocalDate date,
        Place place,
        @Nullable Locale language,
        List<OrderReference> orders,
        List<Part> parts,
        List<Deposit> deposits,
        int waiting) {

    private static final List<String> BY_WARMTH = List.of("AMBIENT", "CHILLED", "FROZEN");

    /** Where it arrives, when, and who receives. */
    record Place(
            String name,
            String street,
            String postcode,
            String city,
            String receiver,
            boolean point,
            @Nullable LocalTime opens,
            @Nullable LocalTime closes) {}

    record OrderReference(
            String number,
            @Nullable String purchaseOrderNumber,
            @Nullable String locale) {}

    /** A sender and its address. */
    record Sender(
            long site,
            long cooperative,
            String name,
            String siteName,
            String street,
            String postcode,
            String city,
            @Nullable String vatNumber,
            @Nullable String approval,
            @Nullable String carrier) {}

    /** All that one sender sends, by what it needs. */
    record Part(Sender sender, List<Shelf> shelves, List<Total> totals, int lines) {}

    /** Lines that travel at one temperature. */
    record Shelf(String storage, @Nullable BigDecimal limit, List<NoteLine> lines) {}

    /** What it comes to in one unit. */
    record Total(String unit, BigDecimal amount) {}

    /** Returnable crates and bottles: how many of one seller, at what value each and in all (euros). */
    record Deposit(String seller, BigDecimal quantity, BigDecimal each, BigDecimal total) {}

    static DeliveryNote of(
            long drop,
            LocalDate date,
            Place place,
            List<OrderReference> orders,
            List<Sender> senders,
            List<NoteLine> lines,
            List<Deposit> deposits) {
        return new DeliveryNote(
                date.getYear() + "-" + String.format(Locale.ROOT, "%05d", drop),
                date,
                place,
                place.point() ? null : languageOf(orders),
                orders,
                senders.stream().map(sender -> part(sender, lines)).toList(),
                deposits,
                (int) lines.stream().filter(line -> line.packed() == null).count());
    }

    private static @Nullable Locale languageOf(List<OrderReference> orders) {
        return orders.stream()
                .map(OrderReference::locale)
                .filter(Objects::nonNull)
                .map(Locale::forLanguageTag)
                .findFirst()
                .orElse(null);
    }

    private static Part part(Sender sender, List<NoteLine> all) {
        var lines = all.stream()
                .filter(line -> line.sender() == sender.site() && line.cooperative() == sender.cooperative())
                .toList();
        Map<String, List<NoteLine>> shelves = new LinkedHashMap<>();
        lines.stream()
                .sorted(Comparator.comparingInt(line -> BY_WARMTH.indexOf(line.storage())))
                .forEach(line -> shelves.computeIfAbsent(line.storage(), storage -> new ArrayList<>())
                        .add(line));
        return new Part(
                sender,
                shelves.entrySet().stream()
                        .map(shelf -> new Shelf(shelf.getKey(), lowest(shelf.getValue()), shelf.getValue()))
                        .toList(),
                totals(lines),
                lines.size());
    }

    private static @Nullable BigDecimal lowest(List<NoteLine> lines) {
        return lines.stream()
                .map(NoteLine::temperatureLimit)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static List<Total> totals(List<NoteLine> lines) {
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        lines.forEach(line -> {
            var contents = line.contents();
            if (contents != null && contents.signum() > 0) {
                sums.merge(line.contentUnit(), contents, BigDecimal::add);
            }
        });
        return sums.entrySet().stream()
                .map(sum -> new Total(sum.getKey(), sum.getValue()))
                .toList();
    }
}
