package coop.tablee.catering.need;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A week's needs as they were answered.
 *
 * @param stock kilograms as typed, by food
 * @param chosen the offer taken for each need, by its key
 */
record NeedForm(long site, LocalDate monday, Map<Long, String> stock, Map<String, Long> chosen) {

    private static final BigDecimal MOST = BigDecimal.valueOf(10_000);
    private static final String STOCK = "stock.";
    private static final String CHOICE = "take.";
    private static final int MOST_FIELDS = 2000;

    /** Reads the form; a date that is none names no week ({@code not-found}). */
    static NeedForm of(MultiValueMap<String, String> fields) {
        var stock = new LinkedHashMap<Long, String>();
        var chosen = new LinkedHashMap<String, Long>();
        fields.keySet().stream().limit(MOST_FIELDS).forEach(field -> {
            var value = Objects.requireNonNullElse(fields.getFirst(field), "").strip();
            if (field.startsWith(STOCK) && field.substring(STOCK.length()).matches("\\d{1,18}")) {
                stock.put(Long.valueOf(field.substring(STOCK.length())), value);
            } else if (field.startsWith(CHOICE) && value.matches("\\d{1,18}")) {
                chosen.put(field.substring(CHOICE.length()), Long.valueOf(value));
            }
        });
        return new NeedForm(number(fields.getFirst("site")), day(fields.getFirst("monday")), stock, chosen);
    }

    /** What is there, in grams; refuses ({@code invalid-input}) with everything that is wrong at once. */
    Map<Long, BigDecimal> grams(Locale locale) {
        var errors = new ArrayList<FieldError>();
        var grams = new LinkedHashMap<Long, BigDecimal>();
        stock.forEach((food, typed) -> {
            var amount = TypedAmount.of(typed, MOST, locale);
            if (amount.isUsable()) {
                grams.put(food, amount.amount().movePointRight(3));
            } else {
                errors.add(FieldError.at(STOCK + food, "stock-not-sane", amount.text(), "0–" + MOST));
            }
        });
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return grams;
    }

    private static LocalDate day(@Nullable String typed) {
        try {
            return Needs.mondayOf(LocalDate.parse(typed == null ? "" : typed));
        } catch (DateTimeParseException none) {
            throw DomainException.notFound();
        }
    }

    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
