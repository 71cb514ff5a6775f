package coop.tablee.ordercycle;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reads what was typed into the coordinator's forms and collects what cannot be read. Decimals come with a comma or a point. */
public final class CycleForm {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,9}([.,][0-9]{1,9})?");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0\\u202f]");
    private static final int LONGEST = 200;

    private final MultiValueMap<String, String> fields;
    private final Locale locale;
    private final List<FieldError> errors = new ArrayList<>();

    /** What was sent to a page, in its language. */
    public static Mono<CycleForm> of(ServerWebExchange exchange) {
        var locale = Objects.requireNonNullElse(exchange.getLocaleContext().getLocale(), Locale.FRENCH);
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map((MultiValueMap<String, String> fields) -> new CycleForm(fields, locale));
    }

    /**
     * What a form sent.
     *
     * @param locale in whose way decimals were typed
     */
    public CycleForm(MultiValueMap<String, String> fields, Locale locale) {
        this.fields = fields;
        this.locale = locale;
    }

    /** What was typed, as it was typed; empty when nothing was. */
    public String typed(String field) {
        var typed = fields.getFirst(field);
        return typed == null ? "" : typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed.strip();
    }

    /** Whether the field was sent at all, as a box that is ticked is. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** A decimal; absent when nothing was typed, or nothing that is one. */
    public @Nullable BigDecimal decimalOrNone(String field) {
        var typed = SPACES.matcher(typed(field)).replaceAll("");
        if (typed.isEmpty()) {
            return null;
        }
        if (!DECIMAL.matcher(typed).matches()) {
            errors.add(FieldError.at(field, "not-a-number", typed(field), "2.50"));
            return null;
        }
        if (Amounts.isAmbiguous(typed, locale)) {
            errors.add(FieldError.at(field, "amount-ambiguous", typed(field), null));
        }
        return new BigDecimal(typed.replace(',', '.'));
    }

    BigDecimal decimal(String field) {
        var number = decimalOrNone(field);
        if (number == null && typed(field).isEmpty()) {
            errors.add(FieldError.at(field, "required", null, null));
        }
        return Objects.requireNonNullElse(number, BigDecimal.ONE);
    }

    /** A decimal; nothing typed is zero. */
    public BigDecimal decimalOrZero(String field) {
        return Objects.requireNonNullElse(decimalOrNone(field), BigDecimal.ZERO);
    }

    /** A whole number. */
    public long number(String field) {
        try {
            return Long.parseLong(typed(field));
        } catch (NumberFormatException none) {
            errors.add(FieldError.at(field, "no-whole-number", typed(field), "1"));
            return 0;
        }
    }

    /** One of a few words. */
    public <E extends Enum<E>> E choice(String field, Class<E> among) {
        for (var one : among.getEnumConstants()) {
            if (one.name().equals(typed(field))) {
                return one;
            }
        }
        errors.add(FieldError.at(field, "required", typed(field), null));
        return among.getEnumConstants()[0];
    }

    /** A date of this millennium. */
    public LocalDate day(String field) {
        try {
            var day = LocalDate.parse(typed(field));
            if (day.getYear() >= 2000 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeParseException none) {
            errors.add(FieldError.at(field, "not-a-day", typed(field), "2026-11-26"));
            return LocalDate.EPOCH;
        }
        errors.add(FieldError.at(field, "not-a-day", typed(field), "2026-11-26"));
        return LocalDate.EPOCH;
    }

    LocalDateTime time(String field) {
        try {
            var time = LocalDateTime.parse(typed(field));
            if (time.getYear() >= 2000 && time.getYear() <= 2999) {
                return time;
            }
        } catch (DateTimeParseException none) {
            errors.add(FieldError.at(field, "not-a-time", typed(field), "2026-11-25T20:00"));
            return LocalDate.EPOCH.atStartOfDay();
        }
        errors.add(FieldError.at(field, "not-a-time", typed(field), "2026-11-25T20:00"));
        return LocalDate.EPOCH.atStartOfDay();
    }

    /** A time of the day. */
    public LocalTime clock(String field) {
        try {
            return LocalTime.parse(typed(field));
        } catch (DateTimeParseException none) {
            refuse(FieldError.at(field, "not-a-clock-time", typed(field), "20:00"));
            return LocalTime.MIDNIGHT;
        }
    }

    /** Notes what is wrong besides what could not be read. */
    public void refuse(FieldError error) {
        errors.add(error);
    }

    /** Refuses with {@code invalid-input} when something could not be read. */
    public void check() {
        OrderCycles.refuse(errors);
    }
}
