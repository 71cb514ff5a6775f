package coop.tablee.platform.api;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a program sent field by field, and tells everything that is wrong with its form at once ({@code invalid-input}). It knows forms only: what may be is for
 * whoever gets what was read. Words of a choice are in lower case, ids and decimals are strings or numbers, days are of this millennium. Fields that are not known are
 * passed over unless {@link #only} names those that are.
 */
public final class ApiBody {

    private static final int LONGEST = 40;
    private static final int MOST_UNKNOWN = 10;
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?");

    private final JsonNode body;
    private final String path;
    private final List<FieldError> problems;

    private ApiBody(JsonNode body, String path, List<FieldError> problems) {
        this.body = body;
        this.path = path;
        this.problems = problems;
    }

    /** What the reading makes of an object; refused with all that it could not read. */
    public static <T> T read(JsonNode body, Function<ApiBody, T> reading) {
        var problems = new ArrayList<FieldError>();
        if (!body.isObject()) {
            throw DomainException.invalid(FieldError.at("body", "type-mismatch", null, "object"));
        }
        return checked(reading.apply(new ApiBody(body, "", problems)), problems);
    }

    /** What the reading makes of each object of a list that is the whole body. */
    public static <T> List<T> readEach(JsonNode body, int most, Function<ApiBody, T> reading) {
        var problems = new ArrayList<FieldError>();
        return checked(List.copyOf(readEach(body, most, problems, reading).values()), problems);
    }

    /**
     * The same for whoever has more to say of the lines: what the reading makes of those that can be read, by their places. What is wrong with the others is noted in
     * {@code problems}.
     */
    public static <T> SortedMap<Integer, T> readEach(
            JsonNode body, int most, List<FieldError> problems, Function<ApiBody, T> reading) {
        if (!body.isArray()) {
            throw DomainException.invalid(FieldError.at("body", "type-mismatch", null, "array"));
        }
        if (body.size() > most) {
            throw DomainException.invalid(FieldError.at("body", "too-many", body.size(), most));
        }
        var read = new TreeMap<Integer, T>();
        for (var place = 0; place < body.size(); place++) {
            var ofThis = new ArrayList<FieldError>();
            var one = one(body.get(place), "[" + place + "]", ofThis, reading);
            if (one.isPresent() && ofThis.isEmpty()) {
                read.put(place, one.get());
            }
            problems.addAll(ofThis);
        }
        return read;
    }

    /** Whether the field was sent, be it as null. */
    public boolean has(String name) {
        return body.has(name);
    }

    /** Refuses all fields but these, where one that is misspelt and passed over would mean something else. */
    public void only(String... names) {
        var known = Set.of(names);
        body.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .limit(MOST_UNKNOWN)
                .forEach(name -> problems.add(FieldError.at(
                        path + shortened(name), "unknown-field", shortened(name), String.join(", ", names))));
    }

    /** The list under this name; none when it was not sent. */
    public <T> List<T> each(String name, int most, Function<ApiBody, T> reading) {
        var list = body.path(name);
        if (!list.isArray()) {
            problems.add(FieldError.at(
                    path + name, list.isMissingNode() || list.isNull() ? "required" : "type-mismatch", null, "array"));
            return List.of();
        }
        return each(list, path + name, most, problems, reading);
    }

    /** A part of its own; what is no object has no fields. */
    public ApiBody part(String name) {
        return new ApiBody(body.path(name), path + name + ".", problems);
    }

    public long id(String name) {
        return required(name, "id", ApiBody::whole, 0L);
    }

    public @Nullable Long idOrNone(String name) {
        return value(name, "id", ApiBody::whole);
    }

    public long number(String name) {
        return required(name, "1", ApiBody::whole, 0L);
    }

    public @Nullable Long numberOrNone(String name) {
        return value(name, "1", ApiBody::whole);
    }

    /** A whole number that counts something; one that is beyond all counting is as good as another. */
    public int count(String name) {
        return clamped(required(name, "1", ApiBody::whole, 0L));
    }

    public @Nullable Integer countOrNone(String name) {
        var number = numberOrNone(name);
        return number == null ? null : clamped(number);
    }

    public BigDecimal decimal(String name) {
        return required(name, "2.50", ApiBody::decimalOf, BigDecimal.ZERO);
    }

    public @Nullable BigDecimal decimalOrNone(String name) {
        return value(name, "2.50", ApiBody::decimalOf);
    }

    public LocalDate day(String name) {
        return required(name, "2026-11-26", ApiBody::dayOf, LocalDate.EPOCH);
    }

    public @Nullable LocalDate dayOrNone(String name) {
        return value(name, "2026-11-26", ApiBody::dayOf);
    }

    /** A wall time with its day, without a zone. */
    public LocalDateTime time(String name) {
        return required(name, "2026-11-25T20:00", ApiBody::timeOf, LocalDate.EPOCH.atStartOfDay());
    }

    /** A time of the day. */
    public LocalTime clock(String name) {
        return required(name, "20:00", LocalTime::parse, LocalTime.MIDNIGHT);
    }

    public @Nullable LocalTime clockOrNone(String name) {
        return value(name, "20:00", LocalTime::parse);
    }

    /** A text as it was sent, without the spaces around; empty when it was not. */
    public String text(String name) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        var text = node.isString() || node.isNumber() ? node.asString().strip() : "\n";
        if (text.chars().anyMatch(Character::isISOControl)) {
            problems.add(FieldError.at(path + name, "type-mismatch", null, "text"));
            return "";
        }
        return text;
    }

    /** A text that must be sent, and not be empty. */
    public String requiredText(String name) {
        var before = problems.size();
        var text = text(name);
        if (text.isEmpty() && problems.size() == before) {
            problems.add(FieldError.at(path + name, "required", null, "text"));
        }
        return text;
    }

    public boolean flag(String name, boolean otherwise) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            problems.add(FieldError.at(path + name, "type-mismatch", shortened(node), "true, false"));
        }
        return node.asBoolean(otherwise);
    }

    public @Nullable Boolean flagOrNone(String name) {
        var node = body.path(name);
        return (node.isMissingNode() || node.isNull()) ? null : flag(name, false);
    }

    /** One of a few words, which must be sent. */
    public <E extends Enum<E>> E choice(String name, Class<E> among) {
        var first = among.getEnumConstants()[0];
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            problems.add(FieldError.at(path + name, "required", null, words(among)));
            return first;
        }
        return choice(name, among, first);
    }

    /** One of a few words; another one when none was sent. */
    public <E extends Enum<E>> E choice(String name, Class<E> among, E otherwise) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        for (var one : among.getEnumConstants()) {
            if (node.isString() && word(one).equals(node.asString().strip())) {
                return one;
            }
        }
        problems.add(FieldError.at(path + name, "unknown-value", shortened(node), words(among)));
        return otherwise;
    }

    /** Notes what is wrong besides. */
    public void refuse(String name, String code, @Nullable Object found, @Nullable Object expected) {
        problems.add(FieldError.at(path + name, code, found, expected));
    }

    /** How a choice is written. */
    public static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private <T> T required(String name, String example, Function<String, T> parser, T otherwise) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            problems.add(FieldError.at(path + name, "required", null, example));
            return otherwise;
        }
        return Objects.requireNonNullElse(value(name, example, parser), otherwise);
    }

    private <T> @Nullable T value(String name, String example, Function<String, T> parser) {
        var node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        var text = node.isString() || node.isNumber() ? node.asString().strip() : "";
        try {
            // Java would read the digits of other scripts too
            if (text.length() <= LONGEST && text.chars().allMatch(letter -> letter < 128)) {
                return parser.apply(text);
            }
        } catch (IllegalArgumentException | DateTimeParseException unreadable) {
            // told below
        }
        problems.add(FieldError.at(path + name, "type-mismatch", shortened(node), example));
        return null;
    }

    private static <T> List<T> each(
            JsonNode list, String path, int most, List<FieldError> problems, Function<ApiBody, T> reading) {
        if (list.size() > most) {
            problems.add(FieldError.at(path, "too-many", list.size(), most));
            return List.of();
        }
        var read = new ArrayList<T>();
        for (var place = 0; place < list.size(); place++) {
            one(list.get(place), path + "[" + place + "]", problems, reading).ifPresent(read::add);
        }
        return read;
    }

    private static <T> Optional<T> one(
            JsonNode node, String at, List<FieldError> problems, Function<ApiBody, T> reading) {
        if (node.isObject()) {
            return Optional.of(reading.apply(new ApiBody(node, at + ".", problems)));
        }
        problems.add(FieldError.at(at, "type-mismatch", null, "object"));
        return Optional.empty();
    }

    private static <T> T checked(T read, List<FieldError> problems) {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return read;
    }

    private static String shortened(JsonNode node) {
        return shortened(node.isContainer() ? "[…]" : node.asString(""));
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static String words(Class<? extends Enum<?>> among) {
        return Arrays.stream(among.getEnumConstants()).map(ApiBody::word).collect(Collectors.joining(", "));
    }

    private static int clamped(long number) {
        return (int) Math.max(-1, Math.min(1_000_000, number));
    }

    private static long whole(String text) {
        require(WHOLE, text);
        return Long.parseLong(text);
    }

    private static BigDecimal decimalOf(String text) {
        require(DECIMAL, text);
        return new BigDecimal(text);
    }

    private static LocalDate dayOf(String text) {
        var day = LocalDate.parse(text);
        return requireSane(day, day.getYear());
    }

    private static LocalDateTime timeOf(String text) {
        var time = LocalDateTime.parse(text);
        return requireSane(time, time.getYear());
    }

    private static void require(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
    }

    private static <T> T requireSane(T read, int year) {
        if (year < 2000 || year > 2999) {
            throw new IllegalArgumentException(read.toString());
        }
        return read;
    }
}
