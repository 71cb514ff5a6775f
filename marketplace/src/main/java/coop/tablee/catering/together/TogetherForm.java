package coop.tablee.catering.together;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * What the page sends: each cell as it was typed, and what it held when the page was made. Fields that it does not know are passed over.
 *
 * @param key of the page, so that pressing twice orders once
 * @param seen what the page showed, ordering units; nothing where it is absent
 */
record TogetherForm(
        LocalDate day,
        String key,
        String purchaseOrderNumber,
        Map<TogetherCell, TypedAmount> cells,
        Map<TogetherCell.Place, BigDecimal> seen) {

    private static final Pattern KEY = Pattern.compile("[0-9a-f-]{32,36}");
    private static final Pattern SEEN = Pattern.compile("\\d{1,6}(?:\\.\\d{1,3})?");
    private static final String SEEN_AT = "s.";
    private static final int LONGEST_NUMBER = 60;
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;
    private static final int MOST_CELLS = 7_000;

    static TogetherForm of(MultiValueMap<String, String> fields, Locale locale) {
        var cells = new LinkedHashMap<TogetherCell, TypedAmount>();
        fields.forEach((name, values) -> TogetherCell.named(name)
                .ifPresent(cell -> cells.put(
                        cell,
                        TypedAmount.of(
                                values.isEmpty() ? "" : Objects.requireNonNullElse(values.get(0), ""), locale))));
        var seen = seen(fields);
        if (cells.size() > MOST_CELLS || seen.size() > MOST_CELLS) {
            throw new DomainException(Kind.TOO_LARGE, "too-many-cells");
        }
        var key = text(fields, "key");
        if (!KEY.matcher(key).matches()) {
            throw unreadable("key");
        }
        return new TogetherForm(
                day(text(fields, "day")), key, text(fields, "purchaseOrder").strip(), cells, seen);
    }

    /** Whether a calendar of deliveries could know the day. */
    static boolean isKnown(LocalDate day) {
        return day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR;
    }

    /** The cells that this page changed: what differs from what it showed, so that an old page never takes back what another one typed. */
    Map<TogetherCell, TypedAmount> changed() {
        var changed = new LinkedHashMap<TogetherCell, TypedAmount>();
        cells.forEach((cell, typed) -> {
            if (typed.amount().compareTo(seen.getOrDefault(cell.place(), BigDecimal.ZERO)) != 0) {
                changed.put(cell, typed);
            }
        });
        return changed;
    }

    /** What the page showed at a door, by offer. */
    Map<Long, BigDecimal> seenAt(long door) {
        var there = new LinkedHashMap<Long, BigDecimal>();
        seen.forEach((place, amount) -> {
            if (place.door() == door) {
                there.put(place.offer(), amount);
            }
        });
        return there;
    }

    /** The cells in which nothing usable is typed. */
    List<FieldError> flaws() {
        return cells.entrySet().stream()
                .filter(cell -> !cell.getValue().isUsable())
                .map(cell -> FieldError.at(
                        cell.getKey().name(), "amount-unusable", cell.getValue().text(), null))
                .toList();
    }

    /** Why the number cannot stand on an order. */
    Optional<FieldError> flawOfNumber() {
        return purchaseOrderNumber.length() > LONGEST_NUMBER
                        || purchaseOrderNumber.chars().anyMatch(Character::isISOControl)
                ? Optional.of(FieldError.at(
                        "purchaseOrder", "purchase-order-too-long", purchaseOrderNumber.length(), LONGEST_NUMBER))
                : Optional.empty();
    }

    private static Map<TogetherCell.Place, BigDecimal> seen(MultiValueMap<String, String> fields) {
        var seen = new LinkedHashMap<TogetherCell.Place, BigDecimal>();
        fields.forEach((name, values) -> {
            var amount = values.isEmpty() ? "" : Objects.requireNonNullElse(values.get(0), "");
            if (name.startsWith(SEEN_AT) && SEEN.matcher(amount).matches()) {
                TogetherCell.named(name.substring(SEEN_AT.length()))
                        .ifPresent(cell -> seen.put(cell.place(), new BigDecimal(amount)));
            }
        });
        return seen;
    }

    private static LocalDate day(String text) {
        try {
            var day = LocalDate.parse(text);
            if (isKnown(day)) {
                return day;
            }
            throw unreadable("day");
        } catch (DateTimeParseException unreadable) {
            throw unreadable("day");
        }
    }

    private static DomainException unreadable(String field) {
        return new DomainException(
                Kind.MALFORMED, "bad-request", List.of(FieldError.at(field, "malformed", null, null)));
    }

    private static String text(MultiValueMap<String, String> fields, String name) {
        return Objects.requireNonNullElse(fields.getFirst(name), "");
    }
}
