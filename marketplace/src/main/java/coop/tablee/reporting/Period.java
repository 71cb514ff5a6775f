package coop.tablee.reporting;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Delivery dates that are looked at, both ends included, five years at most. */
record Period(LocalDate firstDay, LocalDate lastDay) {

    private static final int LONGEST_IN_MONTHS = 60;
    private static final int USUAL_IN_MONTHS = 12;
    private static final int MONTH_LENGTH = "2026-11".length();

    /**
     * Whole months, in the form {@code 2026-11}; absent ends mean the twelve months up to now. Refuses what is no month ({@code invalid-input}).
     */
    static Period ofMonths(@Nullable String from, @Nullable String to, YearMonth now) {
        refuseDay("from", from);
        refuseDay("to", to);
        return parse(from, to, now);
    }

    /** The same, and days in the form {@code 2026-11-24} besides. */
    static Period parse(@Nullable String from, @Nullable String to, YearMonth now) {
        var end = to == null || to.isBlank() ? now.atEndOfMonth() : day("to", to.strip(), true);
        var start = from == null || from.isBlank()
                ? YearMonth.from(end).minusMonths(USUAL_IN_MONTHS - 1L).atDay(1)
                : day("from", from.strip(), false);
        var earliest = YearMonth.from(end).minusMonths(LONGEST_IN_MONTHS).atDay(1);
        if (start.isAfter(end) || start.isBefore(earliest)) {
            throw DomainException.invalid(FieldError.at("from", "period-out-of-order", start, earliest + " … " + end));
        }
        return new Period(start, end);
    }

    /** Public, like {@link #to}, because templates see nothing else. */
    public YearMonth from() {
        return YearMonth.from(firstDay);
    }

    public YearMonth to() {
        return YearMonth.from(lastDay);
    }

    Stream<YearMonth> months() {
        return Stream.iterate(from(), month -> !month.isAfter(to()), month -> month.plusMonths(1));
    }

    private static LocalDate day(String field, String text, boolean end) {
        try {
            var isMonth = text.length() == MONTH_LENGTH;
            var month = isMonth ? YearMonth.parse(text) : YearMonth.from(LocalDate.parse(text));
            if (month.getYear() >= 2000 && month.getYear() <= 2200) {
                return isMonth ? (end ? month.atEndOfMonth() : month.atDay(1)) : LocalDate.parse(text);
            }
        } catch (DateTimeException unreadable) {
            // told below, with what lies too far away
        }
        throw DomainException.invalid(FieldError.at(field, "not-a-month", text, "2026-11, 2026-11-24"));
    }

    private static void refuseDay(String field, @Nullable String text) {
        if (text != null && !text.isBlank() && text.strip().length() != MONTH_LENGTH) {
            throw DomainException.invalid(FieldError.at(field, "not-a-month", text, "2026-11"));
        }
    }
}
