package coop.tablee.platform.form;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** What was typed into one section: read field by field, so that one answer names every mistake, and kept as it was typed for the page that shows it again. */
public final class Typed {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,3}([.,][0-9]{1,9})?");
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cntrl}&&[^\\r\\n\\t]]|[\\u202A-\\u202E\\u2066-\\u2069]");
    private static final int LONGEST = 4_000;
    private static final int MOST_CHOICES = 50;

    private final MultiValueMap<String, String> fields;
    private final List<FieldError> errors = new ArrayList<>();

    public Typed(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    /** Every field as it was typed, shortened where nobody types as much by hand; boxes without a tick are empty. */
    public Map<String, Object> values(String... boxes) {
        var values = new HashMap<String, Object>();
        for (var box : boxes) {
            values.put(box, "");
        }
        fields.forEach((name, typed) -> {
            if (!typed.isEmpty()) {
                values.put(name, shown(Objects.requireNonNullElse(typed.get(0), "")));
            }
        });
        return values;
    }

    /** The choices of a field that can have several. */
    public List<String> all(String field) {
        return all(field, MOST_CHOICES);
    }

    /** The same where there can be more, or fewer, of them. */
    public List<String> all(String field, int most) {
        return fields.getOrDefault(field, List.of()).stream().limit(most).toList();
    }

    /** Whether the field was sent at all, if only empty. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    public boolean isTicked(String field) {
        return has(field);
    }

    /** One line of text; empty when nothing was typed. */
    public String line(String field, int longest) {
        return text(field, longest).replaceAll("\\s+", " ");
    }

    public String text(String field, int longest) {
        var typed = Objects.requireNonNullElse(fields.getFirst(field), "").strip();
        if (typed.length() > longest) {
            refuse(FieldError.at(field, "text-too-long", typed.length(), longest));
            return "";
        }
        if (UNSEEN.matcher(typed).find()) {
            refuse(FieldError.at(field, "unreadable", null, null));
            return "";
        }
        return typed;
    }

    public String required(String field, int longest) {
        var typed = line(field, longest);
        if (typed.isEmpty() && errors.stream().noneMatch(error -> field.equals(error.field()))) {
            refuse(FieldError.at(field, "required", null, null));
        }
        return typed;
    }

    /** One of an enumeration's words; the fallback goes with a refusal. */
    public <E extends Enum<E>> E oneOf(String field, Class<E> words, E fallback) {
        var typed = line(field, 40);
        for (var word : words.getEnumConstants()) {
            if (word.name().equals(typed)) {
                return word;
            }
        }
        refuse(FieldError.at(field, typed.isEmpty() ? "missing-choice" : "unknown-choice", typed, null));
        return fallback;
    }

    /** What a reader makes of the text; absent when nothing was typed, or nothing that can be read (then with a refusal). */
    public @Nullable String read(String field, String code, String example, Function<String, Optional<String>> reader) {
        var typed = line(field, 60);
        if (typed.isEmpty()) {
            return null;
        }
        var read = reader.apply(typed);
        if (read.isEmpty()) {
            refuse(FieldError.at(field, code, typed, example));
        }
        return read.orElse(null);
    }

    public LocalDate day(String field) {
        var typed = required(field, 40);
        try {
            var day = LocalDate.parse(typed);
            if (day.getYear() >= 2000 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeParseException none) {
            // told below
        }
        if (!typed.isEmpty()) {
            refuse(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
        }
        return LocalDate.EPOCH;
    }

    /** Degrees within the limit, with a point or a comma; absent when nothing was typed. */
    public @Nullable Double degrees(String field, double limit, String example) {
        var typed = line(field, 40);
        if (typed.isEmpty()) {
            return null;
        }
        if (NUMBER.matcher(typed).matches()) {
            var degrees = Double.parseDouble(typed.replace(',', '.'));
            if (Math.abs(degrees) <= limit) {
                return degrees;
            }
        }
        refuse(FieldError.at(field, "not-degrees", typed, example));
        return null;
    }

    /** A number that the page wrote itself; what is none was never sent by it: not found. */
    public long number(String field) {
        try {
            return Long.parseLong(Objects.requireNonNullElse(fields.getFirst(field), ""));
        } catch (NumberFormatException none) {
            throw DomainException.notFound();
        }
    }

    public void refuse(FieldError error) {
        errors.add(error);
    }

    /** Refuses with {@code invalid-input} (422) when something could not be read. */
    public void check() {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static String shown(String typed) {
        return typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed;
    }
}
