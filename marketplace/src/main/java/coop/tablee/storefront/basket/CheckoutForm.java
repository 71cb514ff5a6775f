package coop.tablee.storefront.basket;

import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What the checkout sends: exactly the lines that its page showed, so that nothing is ordered but what was seen, whatever another window did to the basket
 * meanwhile. A second press sends the same, with the same key, and is answered with the same order.
 *
 * @param key made with the page; stands for this one submission
 */
record CheckoutForm(String key, List<OrderRequest> orders, PaymentMethod payment) {

    private static final int LONGEST_KEY = 100;
    private static final int MOST_LINES = 500;

    static CheckoutForm of(MultiValueMap<String, String> sent) {
        return new CheckoutForm(keyOf(sent), ordersOf(sent), paymentOf(sent.getFirst("payment")));
    }

    PlaceCheckout command() {
        return new PlaceCheckout(key, orders, payment, true);
    }

    /** One line as the page carries it: where, when, what, how much, and the offer's version that was shown. */
    static String written(long destination, LocalDate date, LineRequest line) {
        return String.join(
                "_",
                Long.toString(destination),
                date.toString(),
                Long.toString(line.offer()),
                line.quantity().toPlainString(),
                line.offerVersion() == null ? "" : line.offerVersion().toString());
    }

    /** The opening of one point and day as the page carries it. */
    static String written(long destination, LocalDate date, long slot) {
        return destination + "_" + date + "_" + slot;
    }

    private static String keyOf(MultiValueMap<String, String> sent) {
        var key = sent.getFirst("key");
        if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
            throw unreadable("key");
        }
        return key;
    }

    private static PaymentMethod paymentOf(@Nullable String sent) {
        return Arrays.stream(PaymentMethod.values())
                .filter(method -> method.name().equals(sent))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(FieldError.at("payment", "required", sent, null)));
    }

    private static List<OrderRequest> ordersOf(MultiValueMap<String, String> sent) {
        var written = sent.getOrDefault("line", List.of());
        if (written.isEmpty() || written.size() > MOST_LINES) {
            throw unreadable("line");
        }
        try {
            return ordersOf(written, slotsOf(sent.getOrDefault("slot", List.of())));
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException notOurs) {
            throw unreadable("line");
        }
    }

    private static List<OrderRequest> ordersOf(List<String> written, Map<Place, Long> slots) {
        var lines = new LinkedHashMap<Place, List<LineRequest>>();
        for (var line : written) {
            var part = line.split("_", -1);
            var version = part[4].isEmpty() ? null : Long.valueOf(part[4]);
            lines.computeIfAbsent(Place.of(part), place -> new ArrayList<>())
                    .add(new LineRequest(Long.parseLong(part[2]), new BigDecimal(part[3]), version));
        }
        return lines.entrySet().stream()
                .map(order -> new OrderRequest(
                        order.getKey().destination,
                        order.getKey().date,
                        slots.get(order.getKey()),
                        null,
                        order.getValue()))
                .toList();
    }

    private static Map<Place, Long> slotsOf(List<String> written) {
        var slots = new HashMap<Place, Long>();
        for (var slot : written) {
            var part = slot.split("_", -1);
            slots.put(Place.of(part), Long.valueOf(part[2]));
        }
        return slots;
    }

    private static DomainException unreadable(String field) {
        return DomainException.invalid(FieldError.at(field, "unreadable", null, null));
    }

    private record Place(long destination, LocalDate date) {

        static Place of(String... part) {
            return new Place(Long.parseLong(part[0]), LocalDate.parse(part[1]));
        }
    }
}
