package coop.tablee.ordering.standing;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What terms may say, apart from what only the database knows; everything that is wrong is told at once. */
final class StandingTerms {

    private static final int MOST_LINES = 200;
    private static final int MOST_INSTEAD = 5;
    private static final int MOST_SKIPPED = 100;
    private static final int MOST_WEEKS = 12;
    private static final int LONGEST_REFERENCE = 60;
    private static final int DECIMALS = 3;
    private static final int PRICE_DECIMALS = 4;
    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2200, 1, 1);

    private final List<FieldError> problems = new ArrayList<>();

    private StandingTerms() {}

    static void requireSane(KeepStanding terms) {
        var check = new StandingTerms();
        check.dates(terms);
        check.lines(terms.lines());
        var reference = terms.purchaseOrderNumber();
        if (reference != null && reference.length() > LONGEST_REFERENCE) {
            check.wrong("purchaseOrderNumber", "too-long", reference.length(), LONGEST_REFERENCE);
        } else if (reference != null && reference.codePoints().anyMatch(Character::isISOControl)) {
            check.wrong("purchaseOrderNumber", "control-character", null, null);
        }
        if (!check.problems.isEmpty()) {
            throw DomainException.invalid(check.problems);
        }
    }

    private void dates(KeepStanding terms) {
        if (terms.weekdays().isEmpty()) {
            wrong("weekdays", "required", null, null);
        }
        if (terms.everyWeeks() < 1 || terms.everyWeeks() > MOST_WEEKS) {
            wrong("everyWeeks", "out-of-range", terms.everyWeeks(), "1 – " + MOST_WEEKS);
        }
        day("startsOn", terms.startsOn(), FIRST);
        day("endsOn", terms.endsOn(), terms.startsOn());
        day("pausedFrom", terms.pausedFrom(), FIRST);
        var from = terms.pausedFrom();
        if (from == null && terms.pausedUntil() != null) {
            wrong("pausedFrom", "required", null, null);
        } else {
            day("pausedUntil", terms.pausedUntil(), from == null ? FIRST : from);
        }
        if (terms.skipped().size() > MOST_SKIPPED) {
            wrong("skipped", "too-many", terms.skipped().size(), MOST_SKIPPED);
        }
        terms.skipped().forEach(day -> day("skipped", day, FIRST));
    }

    private void day(String field, @Nullable LocalDate day, LocalDate notBefore) {
        if (day != null && (day.isBefore(notBefore) || day.isAfter(LAST))) {
            wrong(field, "out-of-range", day, notBefore + " – " + LAST);
        }
    }

    private void lines(List<KeepStanding.Wish> lines) {
        if (lines.isEmpty()) {
            wrong("lines", "required", null, null);
        }
        if (lines.size() > MOST_LINES) {
            wrong("lines", "too-many", lines.size(), MOST_LINES);
            return;
        }
        var seen = new HashSet<List<Long>>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var at = "lines[" + i + "].";
            if (!isDecimal(line.quantity(), DECIMALS) || line.quantity().signum() <= 0) {
                wrong(at + "quantity", "quantity-not-allowed", Amounts.plain(line.quantity()), "> 0, ≤ " + MOST);
            }
            var limit = line.mostPrice();
            if (limit != null && (!isDecimal(limit, PRICE_DECIMALS) || limit.signum() < 0)) {
                wrong(at + "mostPrice", "out-of-range", Amounts.plain(limit), "0 – " + MOST);
            }
            if (line.instead().size() > MOST_INSTEAD) {
                wrong(at + "instead", "too-many", line.instead().size(), MOST_INSTEAD);
            }
            if (!seen.add(List.of(line.product(), line.cooperative()))) {
                wrong(at + "product", "twice", line.product(), null);
            }
        }
    }

    private static boolean isDecimal(BigDecimal number, int decimals) {
        return Math.abs(number.scale()) <= 20
                && number.precision() <= 30
                && number.abs().compareTo(MOST) <= 0
                && number.stripTrailingZeros().scale() <= decimals;
    }

    private void wrong(String field, String code, @Nullable Object found, @Nullable Object expected) {
        problems.add(FieldError.at(field, code, found, expected));
    }
}
