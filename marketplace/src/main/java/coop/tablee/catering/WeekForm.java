package coop.tablee.catering;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * What the weekly page sends: every cell as it was typed, the meals, and what the cells held when the page was made. Fields it does not know are passed over.
 *
 * @param cells by offer
 * @param meals by day, as typed
 * @param seen by offer, what the page last knew to stand there
 * @param tab the open page that sends it; empty without a script
 */
record WeekForm(
        long site,
        Week week,
        Map<Long, TypedCell> cells,
        Map<LocalDate, String> meals,
        Map<Long, BigDecimal> seen,
        String sendKey,
        String purchaseOrderNumber,
        String tab) {

    /** One cell: the version of the offer whose price the page showed, and the amount. */
    record TypedCell(long version, TypedAmount amount) {}

    private static final Pattern CELL = Pattern.compile("q\\.(\\d{1,18})\\.(\\d{1,18})");
    private static final Pattern MEALS = Pattern.compile("m\\.(\\d{4}-\\d{2}-\\d{2})");
    private static final Pattern ANSWER = Pattern.compile("(q\\.\\d{1,18}\\.\\d{1,18})=([\\d.]{0,20})(?:;|$)");
    private static final Pattern TAB = Pattern.compile("[a-z0-9]{4,40}");
    private static final Pattern SEEN = Pattern.compile("(\\d{1,18})=(\\d{1,6}(?:\\.\\d{1,3})?)");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    private static final int MOST_CELLS = 7_000;
    private static final int LONGEST_NUMBER = 60;

    static WeekForm of(MultiValueMap<String, String> fields, Locale locale) {
        var cells = new LinkedHashMap<Long, TypedCell>();
        var meals = new LinkedHashMap<LocalDate, String>();
        fields.forEach((name, values) -> {
            var value = values.isEmpty() || values.get(0) == null ? "" : values.get(0);
            readCell(name, text -> TypedAmount.of(text, locale), value, cells);
            readMeals(name, value, meals);
        });
        // A pressed answer stands for its cells, whatever is typed there
        for (var answer : fields.getOrDefault("put", List.of())) {
            var pressed = ANSWER.matcher(answer);
            while (pressed.find()) {
                readCell(pressed.group(1), TypedAmount::of, pressed.group(2), cells);
            }
        }
        if (cells.size() > MOST_CELLS) {
            throw new DomainException(DomainException.Kind.TOO_LARGE, "too-many-cells");
        }
        return new WeekForm(
                site(fields),
                week(fields),
                cells,
                meals,
                seen(text(fields, "seen")),
                KEY.matcher(text(fields, "key")).matches() ? text(fields, "key") : "",
                purchaseOrderNumber(fields),
                tab(text(fields, "tab")));
    }

    /** The name that an open page has given itself; empty for none, or for what cannot be one. */
    static String tab(String written) {
        return TAB.matcher(written).matches() ? written : "";
    }

    /** The cells that this page changed: what differs from what it showed, so that an old page never takes back what another one typed. */
    Map<Long, TypedCell> changed() {
        var changed = new LinkedHashMap<Long, TypedCell>();
        cells.forEach((offer, cell) -> {
            if (!cell.amount().isUsable() || cell.amount().amount().compareTo(seen(offer)) != 0) {
                changed.put(offer, cell);
            }
        });
        return changed;
    }

    /** What a page last knew to stand in a cell. */
    BigDecimal seen(long offer) {
        return seen.getOrDefault(offer, BigDecimal.ZERO);
    }

    WeekForm withCells(Map<Long, TypedCell> other) {
        return new WeekForm(site, week, other, meals, seen, sendKey, purchaseOrderNumber, tab);
    }

    Map<Long, TypedAmount> typed() {
        var typed = new LinkedHashMap<Long, TypedAmount>();
        cells.forEach((offer, cell) -> typed.put(offer, cell.amount()));
        return typed;
    }

    private static void readCell(
            String name, Function<String, TypedAmount> reading, String value, Map<Long, TypedCell> cells) {
        var cell = CELL.matcher(name);
        if (cell.matches()) {
            cells.put(
                    Long.parseLong(cell.group(1)), new TypedCell(Long.parseLong(cell.group(2)), reading.apply(value)));
        }
    }

    private static void readMeals(String name, String value, Map<LocalDate, String> meals) {
        var day = MEALS.matcher(name);
        if (day.matches()) {
            date(day.group(1)).ifPresent(date -> meals.put(date, value.strip()));
        }
    }

    private static Map<Long, BigDecimal> seen(String written) {
        var seen = new LinkedHashMap<Long, BigDecimal>();
        var cell = SEEN.matcher(written);
        while (cell.find()) {
            seen.put(Long.parseLong(cell.group(1)), new BigDecimal(cell.group(2)));
        }
        return seen;
    }

    private static long site(MultiValueMap<String, String> fields) {
        var site = text(fields, "site");
        if (!site.matches("\\d{1,18}")) {
            throw DomainException.notFound();
        }
        return Long.parseLong(site);
    }

    private static Week week(MultiValueMap<String, String> fields) {
        return date(text(fields, "monday")).map(Week::of).orElseThrow(DomainException::notFound);
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    private static String purchaseOrderNumber(MultiValueMap<String, String> fields) {
        var number = text(fields, "purchaseOrder");
        if (number.length() > LONGEST_NUMBER || number.chars().anyMatch(Character::isISOControl)) {
            throw DomainException.invalid(
                    FieldError.at("purchaseOrder", "purchase-order-too-long", number.length(), LONGEST_NUMBER));
        }
        return number;
    }

    private static String text(MultiValueMap<String, String> fields, String name) {
        var value = fields.getFirst(name);
        return value == null ? "" : value.strip();
    }
}
