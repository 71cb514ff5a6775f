package coop.tablee.catering.waste;

import coop.tablee.catering.menu.Meal;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What was weighed, as it was typed.
 *
 * @param week a day of the week that is looked at on the pages beside this one; the day itself unless that is another
 * @param typed kilograms by kind; empty where nothing was weighed
 * @param dish the recipe of the dish that it was; 0 for the whole meal
 * @param sure whether whoever typed it was asked, and says that it is so
 */
record WasteForm(
        long site,
        LocalDate day,
        LocalDate week,
        Meal meal,
        Map<WasteKind, String> typed,
        long dish,
        boolean sure,
        String key) {

    private static final BigDecimal MOST = BigDecimal.valueOf(WasteBook.MOST).movePointLeft(3);

    /** Reads the form; a day or a meal that is none names nothing ({@code not-found}). */
    static WasteForm of(MultiValueMap<String, String> fields) {
        var typed = new EnumMap<WasteKind, String>(WasteKind.class);
        for (var kind : WasteKind.values()) {
            typed.put(kind, text(fields, kind.field()));
        }
        var key = text(fields, "key");
        var day = day(text(fields, "day"));
        return new WasteForm(
                number(text(fields, "site")),
                day,
                text(fields, "week").isEmpty() ? day : day(text(fields, "week")),
                Arrays.stream(Meal.values())
                        .filter(meal -> meal.name().equals(text(fields, "meal")))
                        .findFirst()
                        .orElseThrow(DomainException::notFound),
                typed,
                number(text(fields, "dish")),
                "true".equals(text(fields, "sure")),
                key.substring(0, Math.min(key.length(), 60)));
    }

    /** The weights that were meant; refuses ({@code invalid-input}) with everything that is wrong at once, and a form without any. */
    WasteBook.Weighed weighed(Locale locale) {
        var errors = new ArrayList<FieldError>();
        var weights = new EnumMap<WasteKind, BigDecimal>(WasteKind.class);
        typed.forEach((kind, text) -> {
            var amount = TypedAmount.of(text, MOST, locale);
            if (!amount.isUsable()
                    || (!amount.text().isEmpty() && amount.amount().signum() == 0)) {
                errors.add(FieldError.at(kind.field(), code(amount), text, "0.001–999"));
            } else if (amount.amount().signum() > 0) {
                weights.put(kind, amount.amount());
            }
        });
        if (errors.isEmpty() && weights.isEmpty()) {
            errors.add(FieldError.at(WasteKind.PREPARATION.field(), "waste-nothing", null, null));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(List.copyOf(errors));
        }
        return new WasteBook.Weighed(day, meal, weights, recipe(), sure, true, key);
    }

    private static String code(TypedAmount amount) {
        return amount.flaw() == TypedAmount.Flaw.AMBIGUOUS ? "waste-ambiguous" : "waste-not-sane";
    }

    private @Nullable Long recipe() {
        return dish == 0 ? null : dish;
    }

    private static LocalDate known(LocalDate day) {
        if (!WasteBook.mayBe(day)) {
            throw DomainException.notFound();
        }
        return day;
    }

    private static LocalDate day(String typed) {
        try {
            return known(LocalDate.parse(typed));
        } catch (DateTimeParseException none) {
            throw DomainException.notFound();
        }
    }

    private static String text(MultiValueMap<String, String> fields, String name) {
        var value = fields.getFirst(name);
        return value == null ? "" : value.strip();
    }

    static long number(String typed) {
        return typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
