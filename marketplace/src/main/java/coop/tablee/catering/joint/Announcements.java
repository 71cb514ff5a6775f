package coop.tablee.catering.joint;

import coop.tablee.platform.form.Typed;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was typed for each day: {@code day} names the days that the page showed, {@code a.<day>} holds the amount, {@code s.<day>} what it was. */
record Announcements(Typed typed, Locale locale) {

    static final int MOST_DAYS = 20;
    private static final BigDecimal MOST = new BigDecimal("100000");

    /** The days that were retyped, empty = nothing; what cannot be read goes to the typed form's errors. */
    Map<LocalDate, Money> changed() {
        var changed = new HashMap<LocalDate, Money>();
        for (var day : typed.all("day", MOST_DAYS)) {
            date(day)
                    .filter(date -> !typed.line("a." + day, 24).equals(typed.line("s." + day, 24)))
                    .ifPresent(date -> amount("a." + day).ifPresent(amount -> changed.put(date, amount)));
        }
        return changed;
    }

    private Optional<Money> amount(String field) {
        var text = typed.line(field, 24).replace("€", "").strip();
        if (text.isEmpty()) {
            return Optional.of(Money.euro(0));
        }
        var read = TypedAmount.of(text, MOST, locale);
        if (!read.isUsable()
                || read.amount().signum() < 0
                || read.amount().stripTrailingZeros().scale() > 2) {
            typed.refuse(FieldError.at(field, "announced-amount", text, MOST));
            return Optional.empty();
        }
        return Optional.of(Money.euro(read.amount()));
    }

    private static Optional<LocalDate> date(String written) {
        try {
            return Optional.of(LocalDate.parse(written));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
