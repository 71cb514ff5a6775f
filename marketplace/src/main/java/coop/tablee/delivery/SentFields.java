package coop.tablee.delivery;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads what was typed into this module's forms and collects what cannot be read, so that one answer names every mistake. */
public final class SentFields {

    private static final Pattern CRATES = Pattern.compile("[0-9]{1,5}([.,][0-9]{1,3})?");
    private static final int LONGEST = 200;

    private final MultiValueMap<String, String> fields;
    private final List<FieldError> errors = new ArrayList<>();

    public SentFields(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    /** What was typed, as it was typed; empty when nothing was. */
    public String typed(String field) {
        var typed = fields.getFirst(field);
        return typed == null ? "" : typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed.strip();
    }

    /** A chosen id; absent when nothing was chosen. What is no id was never offered: not found. */
    public @Nullable Long chosen(String field) {
        var typed = typed(field);
        return typed.isEmpty() ? null : id(typed);
    }

    public long required(String field) {
        var chosen = chosen(field);
        if (chosen == null) {
            errors.add(FieldError.at(field, "required", null, null));
        }
        return Objects.requireNonNullElse(chosen, 0L);
    }

    public List<Long> allChosen(String field) {
        return fields.getOrDefault(field, List.of()).stream()
                .limit(500)
                .map(SentFields::id)
                .distinct()
                .toList();
    }

    /** An id in a page's address or a form; what is none is answered like an id that does not exist. */
    public static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw DomainException.notFound();
        }
    }

    /** Delivery crates, up to three decimals; nothing = 0. */
    public BigDecimal crates(String field) {
        var typed = typed(field);
        if (typed.isEmpty()) {
            return BigDecimal.ZERO;
        }
        if (!CRATES.matcher(typed).matches()) {
            errors.add(FieldError.at(field, "not-crates", typed, "40"));
            return BigDecimal.ZERO;
        }
        return new BigDecimal(typed.replace(',', '.'));
    }

    public LocalTime hour(String field) {
        try {
            return LocalTime.parse(typed(field));
        } catch (DateTimeParseException none) {
            errors.add(
                    FieldError.at(field, typed(field).isEmpty() ? "required" : "not-an-hour", typed(field), "06:30"));
            return LocalTime.MIDNIGHT;
        }
    }

    public @Nullable LocalDate dayOrNone(String field) {
        var typed = typed(field);
        if (typed.isEmpty()) {
            return null;
        }
        try {
            var day = LocalDate.parse(typed);
            if (day.getYear() >= 2000 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeParseException none) {
            errors.add(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
            return null;
        }
        errors.add(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
        return null;
    }

    public void object(FieldError error) {
        errors.add(error);
    }

    /** Refuses with {@code invalid-input} (422) when something could not be read. */
    public void check() {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }
}
