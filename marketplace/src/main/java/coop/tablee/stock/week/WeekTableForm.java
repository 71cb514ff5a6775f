package coop.tablee.stock.week;

import coop.tablee.shared.DomainException;
import coop.tablee.stock.StockLevels;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What the table sends: cells as they were typed, and what they held when the page was made. Fields it does not know are passed over.
 *
 * @param cells as typed
 */
record WeekTableForm(WeekTableFilter filter, LocalDate monday, Map<CellKey, String> cells, Map<CellKey, Seen> seen) {

    private static final Pattern ANSWER = Pattern.compile("([qf]\\.[0-9.-]{1,40})=([\\d.,]{0,24})");
    private static final int MOST_CELLS = 7_000;
    private static final int LONGEST = 60;

    static WeekTableForm of(MultiValueMap<String, String> fields) {
        var cells = new LinkedHashMap<CellKey, String>();
        fields.forEach((name, values) ->
                CellKey.read(name).ifPresent(key -> cells.put(key, typed(values.isEmpty() ? null : values.get(0)))));
        // A pressed answer stands for its cell, whatever is typed there
        for (var answer : fields.getOrDefault("put", List.of())) {
            var pressed = ANSWER.matcher(answer);
            if (pressed.matches()) {
                CellKey.read(pressed.group(1)).ifPresent(key -> cells.put(key, pressed.group(2)));
            }
        }
        if (cells.size() > MOST_CELLS) {
            throw new DomainException(DomainException.Kind.TOO_LARGE, "too-many-cells");
        }
        var monday = monday(typed(fields.getFirst("monday")));
        return new WeekTableForm(
                new WeekTableFilter(monday, fields.getFirst("q"), fields.getFirst("family"), page(fields)),
                monday,
                cells,
                Seen.read(text(fields.getFirst("seen"))));
    }

    Seen seen(CellKey key) {
        return seen.getOrDefault(key, Seen.NOTHING);
    }

    Set<Long> products() {
        var products = new TreeSet<Long>();
        cells.keySet().forEach(key -> products.add(key.product()));
        return products;
    }

    private static int page(MultiValueMap<String, String> fields) {
        var page = typed(fields.getFirst("page"));
        return page.matches("\\d{1,4}") ? Integer.parseInt(page) : 1;
    }

    private static LocalDate monday(String text) {
        try {
            var day = LocalDate.parse(text);
            StockLevels.requireSane(day);
            return WeekTableFilter.mondayOf(day);
        } catch (DateTimeParseException noDay) {
            throw DomainException.notFound();
        }
    }

    private static String typed(@Nullable String value) {
        var text = text(value).strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
