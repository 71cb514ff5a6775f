package coop.tablee.reporting;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whole months, both ends included, five years at most. */
record Period(YearMonth from, YearMonth to) {

    private static final int LONGEST_IN_MONTHS = 60;
    private static final int USUAL_IN_MONTHS = 12;

    /** What was asked for, in the form {@code 2026-11}; absent ends mean the twelve months up to now. Refuses what is no month ({@code invalid-input}). */
    static Period parse(@Nullable String from, @Nullable String to, YearMonth now) {
        var end = month("to", to, now);
        var start = month("from", from, end.minusMonths(USUAL_IN_MONTHS - 1L));
        if (start.isAfter(end) || start.plusMonths(LONGEST_IN_MONTHS).isBefore(end)) {
            throw DomainException.invalid(FieldError.at(
                    "from", "period-out-of-order", start, end.minusMonths(LONGEST_IN_MONTHS) + " … " + end));
        }
        return new Period(start, end);
    }

    LocalDate firstDay() {
        return from.atDay(1);
    }

    LocalDate lastDay() {
        return to.atEndOfMonth();
    }

    Stream<YearMonth> months() {
        return Stream.iterate(from, month -> !month.isAfter(to), month -> month.plusMonths(1));
    }

    private static YearMonth month(String field, @Nullable String text, YearMonth otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            var month = YearMonth.parse(text.strip());
            if (month.getYear() < 2000 || month.getYear() > 2200) {
                throw DomainException.invalid(FieldError.at(field, "not-a-month", text, "2026-11"));
            }
            return month;
        } catch (DateTimeParseException e) {
            throw DomainException.invalid(FieldError.at(field, "not-a-month", text, "2026-11"));
        }
    }
}
