package coop.tablee.assortment;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads the parameters of an address and collects all that is wrong with them, so that one answer names every mistake. */
final class Asked {

    private final MultiValueMap<String, String> parameters;
    private final List<FieldError> errors = new ArrayList<>();

    Asked(MultiValueMap<String, String> parameters) {
        this.parameters = parameters;
    }

    @Nullable
    String text(String name, int longest) {
        var text = parameters.getFirst(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > longest || text.indexOf('\0') >= 0) {
            errors.add(FieldError.at(name, "too-long", text.length() + " characters", "at most " + longest));
            return null;
        }
        return text.strip();
    }

    @Nullable
    Long id(String name) {
        var text = text(name, 30);
        if (text == null) {
            return null;
        }
        var number = number(text);
        if (number == null) {
            errors.add(FieldError.at(name, "not-an-id", text, "an id"));
        }
        return number;
    }

    /** An id in a path; null when it is none, which is answered like an id that does not exist. */
    static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    long requiredId(String name) {
        var id = id(name);
        if (id == null && errors.stream().noneMatch(error -> name.equals(error.field()))) {
            errors.add(FieldError.at(name, "required", null, "an id"));
        }
        return id == null ? 0 : id;
    }

    int number(String name, int otherwise, int least, int most) {
        var text = text(name, 30);
        if (text == null) {
            return otherwise;
        }
        try {
            var number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            errors.add(FieldError.at(name, "not-a-number", text, least + " to " + most));
            return otherwise;
        }
        errors.add(FieldError.at(name, "out-of-range", text, least + " to " + most));
        return otherwise;
    }

    @Nullable
    LocalDate date(String name) {
        var text = text(name, 30);
        if (text == null) {
            return null;
        }
        try {
            var date = LocalDate.parse(text);
            if (date.getYear() >= 2000 && date.getYear() <= 2999) {
                return date;
            }
        } catch (DateTimeParseException none) {
            errors.add(FieldError.at(name, "not-a-date", text, "2026-11-24"));
            return null;
        }
        errors.add(FieldError.at(name, "out-of-range", text, "2000-01-01 to 2999-12-31"));
        return null;
    }

    <E extends Enum<E>> @Nullable E word(String name, Class<E> words) {
        var text = text(name, 60);
        return text == null ? null : word(name, text, words);
    }

    /** All values of a parameter, repeated or with commas between. */
    <E extends Enum<E>> Set<E> words(String name, Class<E> words) {
        var found = new LinkedHashSet<E>();
        for (var text : texts(name)) {
            var word = word(name, text, words);
            if (word != null) {
                found.add(word);
            }
        }
        return found;
    }

    /** Codes in capitals; what is no code matches nothing. */
    Set<String> codes(String name) {
        var codes = new LinkedHashSet<String>();
        texts(name).forEach(text -> codes.add(text.toUpperCase(Locale.ROOT)));
        return codes;
    }

    /** Latitude and longitude in degrees, with a comma between; null when not given. */
    double @Nullable [] coordinates(String name) {
        var text = text(name, 60);
        if (text == null) {
            return null;
        }
        try {
            var numbers = Arrays.stream(text.split(",", -1))
                    .mapToDouble(number -> Double.parseDouble(number.strip()))
                    .toArray();
            if (numbers.length == 2 && Math.abs(numbers[0]) <= 90 && Math.abs(numbers[1]) <= 180) {
                return numbers;
            }
        } catch (NumberFormatException none) {
            errors.add(FieldError.at(name, "not-coordinates", text, "50.81,4.32"));
            return null;
        }
        errors.add(FieldError.at(name, "not-coordinates", text, "50.81,4.32"));
        return null;
    }

    /** Refuses with {@code invalid-input} (400) when anything was wrong. */
    void check() {
        if (!errors.isEmpty()) {
            throw new DomainException(DomainException.Kind.MALFORMED, "invalid-input", errors);
        }
    }

    private List<String> texts(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(Objects::nonNull)
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .limit(50)
                .toList();
    }

    private <E extends Enum<E>> @Nullable E word(String name, String text, Class<E> words) {
        for (var word : words.getEnumConstants()) {
            if (word.name().equalsIgnoreCase(text)) {
                return word;
            }
        }
        var known = Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        errors.add(FieldError.at(name, "unknown-value", text, String.join(", ", known)));
        return null;
    }
}
