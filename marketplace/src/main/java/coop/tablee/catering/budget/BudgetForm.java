package coop.tablee.catering.budget;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A budget as it was typed; it comes back with every refusal. */
record BudgetForm(long id, long version, long site, String name, String first, String last, String amount) {

    static final BudgetForm EMPTY = new BudgetForm(0, 0, 0, "", "", "", "");
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_DAYS = 400;
    private static final BigDecimal MOST = new BigDecimal("10000000");

    static BudgetForm of(BudgetBoard.Term term, String amount) {
        return new BudgetForm(
                term.id(),
                term.version(),
                term.site(),
                term.name(),
                term.first().toString(),
                term.last().toString(),
                amount);
    }

    static BudgetForm of(MultiValueMap<String, String> typed) {
        return new BudgetForm(
                number(typed.getFirst("id")),
                number(typed.getFirst("version")),
                number(typed.getFirst("site")),
                text(typed.getFirst("name")),
                text(typed.getFirst("first")),
                text(typed.getFirst("last")),
                text(typed.getFirst("amount")));
    }

    public boolean isNew() {
        return id == 0;
    }

    /** The budget that was meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    TermBudget budget(Locale locale) {
        var errors = new ArrayList<FieldError>();
        if (site == 0) {
            errors.add(FieldError.at("site", "missing-choice", null, null));
        }
        if (name.isEmpty()) {
            errors.add(FieldError.at("name", "required", null, null));
        } else if (name.length() > LONGEST_NAME) {
            errors.add(FieldError.at("name", "too-long", name.length(), LONGEST_NAME));
        } else if (name.chars().anyMatch(Character::isISOControl)) {
            errors.add(FieldError.at("name", "unreadable", null, null));
        }
        var from = day("first", first, errors);
        var until = day("last", last, errors);
        if (from != null && until != null && (!until.isAfter(from) || until.isAfter(from.plusDays(LONGEST_DAYS)))) {
            errors.add(FieldError.at("last", "days-out-of-order", last, LONGEST_DAYS));
        }
        var typed = TypedAmount.of(amount.replace("€", ""), MOST, locale);
        if (!typed.isUsable()
                || typed.amount().signum() <= 0
                || typed.amount().stripTrailingZeros().scale() > 2) {
            errors.add(FieldError.at("amount", "term-amount", amount, MOST));
        }
        if (!errors.isEmpty() || from == null || until == null) {
            throw DomainException.invalid(errors);
        }
        return new TermBudget(id, site, name, from, until, Money.euro(typed.amount()), version);
    }

    private static @Nullable LocalDate day(String field, String typed, List<FieldError> errors) {
        if (typed.isEmpty()) {
            errors.add(FieldError.at(field, "required", null, null));
            return null;
        }
        try {
            var day = LocalDate.parse(typed);
            if (day.getYear() >= 2000 && day.getYear() <= 2200) {
                return day;
            }
        } catch (DateTimeParseException none) {
            errors.add(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
            return null;
        }
        errors.add(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
        return null;
    }

    private static String text(@Nullable String typed) {
        var text = typed == null ? "" : typed.strip();
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
