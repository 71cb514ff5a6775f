package coop.tablee.ordering.standing;

import coop.tablee.ordering.standing.KeepStanding.Wish;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the terms of a standing order field by field, and tells everything that is wrong with their form at once. Fields that are not known are passed over. */
final class StandingBody {

    private static final int LONGEST = 30;
    private static final int MOST_ELEMENTS = 500;

    private final List<FieldError> problems = new ArrayList<>();
    private final Map<List<Long>, BigDecimal> known;

    private StandingBody(Map<List<Long>, BigDecimal> known) {
        this.known = known;
    }

    static KeepStanding terms(JsonNode body) {
        return terms(body, Map.of());
    }

    /** The same over a standing order that is there: amounts that follow the weekday or the meals are said elsewhere, and may be left out. */
    static KeepStanding terms(JsonNode body, StandingOrder there) {
        return terms(
                body,
                there.lines().stream()
                        .filter(line -> line.by() != StandingOrder.AmountBy.DATE)
                        .collect(Collectors.toMap(
                                line -> List.of(line.product(), line.cooperative()), StandingOrder.Line::quantity)));
    }

    private static KeepStanding terms(JsonNode body, Map<List<Long>, BigDecimal> known) {
        var reader = new StandingBody(known);
        var terms = reader.read(body);
        if (!reader.problems.isEmpty()) {
            throw DomainException.invalid(reader.problems);
        }
        return terms;
    }

    private KeepStanding read(JsonNode body) {
        var pause = body.path("pause");
        return new KeepStanding(
                required(body, "destination", "destination", Long::valueOf, 0L),
                value(body, "slotOpens", "slotOpens", LocalTime::parse),
                weekdays(body),
                Objects.requireNonNullElse(value(body, "everyWeeks", "everyWeeks", Integer::valueOf), 1),
                required(body, "startsOn", "startsOn", LocalDate::parse, LocalDate.EPOCH),
                value(body, "endsOn", "endsOn", LocalDate::parse),
                value(pause, "from", "pausedFrom", LocalDate::parse),
                value(pause, "until", "pausedUntil", LocalDate::parse),
                skipped(body),
                required(body.path("payment"), "method", "payment", StandingBody::payment, HowPaid.ACCOUNT),
                text(body),
                lines(body));
    }

    private Set<DayOfWeek> weekdays(JsonNode body) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var day : array(body, "weekdays", "weekdays")) {
            var value = parsed(day, "weekdays", word -> DayOfWeek.of(Integer.parseInt(word)));
            if (value != null) {
                days.add(value);
            }
        }
        return days;
    }

    private Set<LocalDate> skipped(JsonNode body) {
        var days = new HashSet<LocalDate>();
        for (var day : array(body, "skipped", "skipped")) {
            var value = parsed(day, "skipped", LocalDate::parse);
            if (value != null) {
                days.add(value);
            }
        }
        return days;
    }

    private List<Wish> lines(JsonNode body) {
        var lines = new ArrayList<Wish>();
        for (var line : array(body, "lines", "lines")) {
            var at = "lines[" + lines.size() + "].";
            var instead = new ArrayList<Long>();
            for (var other : array(line, "instead", at + "instead")) {
                var one = parsed(other, at + "instead", Long::valueOf);
                if (one != null) {
                    instead.add(one);
                }
            }
            var product = required(line, "product", at + "product", Long::valueOf, 0L);
            var cooperative = required(line, "cooperative", at + "cooperative", Long::valueOf, 0L);
            lines.add(new Wish(
                    product,
                    cooperative,
                    quantity(line, at + "quantity", known.get(List.of(product, cooperative))),
                    value(line, "mostPrice", at + "mostPrice", BigDecimal::new),
                    line.path("takesLess").asBoolean(false),
                    instead));
        }
        return lines;
    }

    private BigDecimal quantity(JsonNode line, String field, @Nullable BigDecimal known) {
        var said = line.path("quantity");
        return known != null && (said.isMissingNode() || said.isNull())
                ? known
                : required(line, "quantity", field, BigDecimal::new, BigDecimal.ONE);
    }

    private static HowPaid payment(String word) {
        return HowPaid.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private @Nullable String text(JsonNode body) {
        var node = body.path("purchaseOrderNumber");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isString() && !node.isNumber()) {
            problems.add(FieldError.at("purchaseOrderNumber", "type-mismatch", null, "text"));
            return null;
        }
        return node.asString();
    }

    private Iterable<JsonNode> array(JsonNode body, String name, String field) {
        var array = body.path(name);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray()) {
            problems.add(FieldError.at(field, "type-mismatch", null, "array"));
            return List.of();
        }
        if (array.size() > MOST_ELEMENTS) {
            problems.add(FieldError.at(field, "too-many", array.size(), MOST_ELEMENTS));
            return List.of();
        }
        return array;
    }

    private <T> T required(JsonNode body, String name, String field, Function<String, T> parser, T otherwise) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            problems.add(FieldError.at(field, "required", null, null));
            return otherwise;
        }
        return Objects.requireNonNullElse(parsed(node, field, parser), otherwise);
    }

    private <T> @Nullable T value(JsonNode body, String name, String field, Function<String, T> parser) {
        var node = body.path(name);
        return node.isMissingNode() || node.isNull() ? null : parsed(node, field, parser);
    }

    private <T> @Nullable T parsed(JsonNode node, String field, Function<String, T> parser) {
        var text = node.isString() || node.isNumber() ? node.asString().strip() : "[…]";
        try {
            // Digits of other scripts, which Java would read, are refused below
            if (text.length() <= LONGEST && text.chars().allMatch(letter -> letter < 128)) {
                return parser.apply(text);
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            // told below
        }
        problems.add(FieldError.at(
                field, "type-mismatch", text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text, null));
        return null;
    }
}
