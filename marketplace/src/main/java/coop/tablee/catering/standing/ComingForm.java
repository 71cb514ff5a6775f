package coop.tablee.catering.standing;

import coop.tablee.ordering.standing.StandingNeeds.Change;
import coop.tablee.ordering.standing.StandingNeeds.Need;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was typed about needs that come by themselves: every mistake is named at its field before anything is refused. */
final class ComingForm {

    static final int MOST_ROWS = 60;
    private static final Pattern PRODUCT = Pattern.compile("([1-9]\\d{0,17})-([1-9]\\d{0,17})");
    private static final Pattern CELL =
            Pattern.compile("c\\.([1-9]\\d{0,17})\\.([1-9]\\d{0,17})\\.(\\d{4}-\\d{2}-\\d{2})");
    private static final Pattern SHOWN = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");
    private static final Set<Integer> AHEAD = Set.of(2, 6, 24, 48);
    private static final BigDecimal MOST_PER_MEAL = BigDecimal.valueOf(20);

    private final Typed typed;
    private final Locale locale;

    ComingForm(Typed typed, Locale locale) {
        this.typed = typed;
        this.locale = locale;
    }

    int ahead() {
        var hours = typed.line("ahead", 3);
        if (hours.matches("\\d{1,2}") && AHEAD.contains(Integer.parseInt(hours))) {
            return Integer.parseInt(hours);
        }
        typed.refuse(FieldError.at("ahead", "unknown-choice", hours, null));
        return 2;
    }

    /** The rows that were filled in; a row without amounts is left out. */
    List<Need> needs() {
        var needs = new ArrayList<Need>();
        var seen = new HashSet<String>();
        for (var at = 0; at < MOST_ROWS && typed.has("p-" + at); at++) {
            var amounts = amounts(at);
            var product = PRODUCT.matcher(typed.line("p-" + at, 40));
            if (amounts.isEmpty()) {
                continue;
            }
            if (!product.matches()) {
                typed.refuse(FieldError.at("p-" + at, "coming-product", null, null));
            } else if (!seen.add(product.group())) {
                typed.refuse(FieldError.at("p-" + at, "coming-twice", null, null));
            } else {
                needs.add(new Need(
                        Long.parseLong(product.group(1)), Long.parseLong(product.group(2)), isPerMeal(at), amounts));
            }
        }
        return needs;
    }

    boolean isPerMeal(int at) {
        return "meal".equals(typed.line("by-" + at, 10));
    }

    private EnumMap<DayOfWeek, BigDecimal> amounts(int at) {
        var amounts = new EnumMap<DayOfWeek, BigDecimal>(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            var amount = amount("d-" + at + "-" + day.getValue());
            if (amount.signum() > 0 && isPerMeal(at) && amount.compareTo(MOST_PER_MEAL) > 0) {
                typed.refuse(FieldError.at("d-" + at + "-" + day.getValue(), "coming-per-meal", amount, MOST_PER_MEAL));
            } else if (amount.signum() > 0) {
                amounts.put(day, amount);
            }
        }
        return amounts;
    }

    /**
     * What is said anew for a single day.
     *
     * @param field where it was typed
     * @param shown what the page said of that day, in ordering units; absent for as usual
     */
    record Said(String field, Change change, @Nullable BigDecimal shown) {}

    /** What was retyped for single days of a week; an empty field means as usual. What stands as it was shown is nobody's change. */
    List<Said> changes(LocalDate monday, List<String> fields) {
        var changes = new ArrayList<Said>();
        for (var field : fields) {
            var cell = CELL.matcher(field);
            var day = cell.matches() ? day(cell.group(3)) : null;
            if (day == null || day.isBefore(monday) || day.isAfter(monday.plusDays(6)) || isUntouched(field)) {
                continue;
            }
            changes.add(new Said(
                    field,
                    new Change(
                            day,
                            Long.parseLong(cell.group(1)),
                            Long.parseLong(cell.group(2)),
                            typed.line(field, 24).isEmpty() ? null : amount(field)),
                    shown(field)));
        }
        return changes;
    }

    /** Whether a day's field holds what the page showed in it. */
    boolean isUntouched(String field) {
        var written = typed.line(field, 24);
        var amount = TypedAmount.of(written, locale);
        return amount.isUsable() && isSame(written.isEmpty() ? null : amount.amount(), shown(field));
    }

    static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /** The field beside a day's own that says what was shown there. */
    static String shownAt(String field) {
        return "was." + field;
    }

    private @Nullable BigDecimal shown(String field) {
        var written = typed.line(shownAt(field), 24);
        return SHOWN.matcher(written).matches() ? new BigDecimal(written) : null;
    }

    private static @Nullable LocalDate day(String written) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    private BigDecimal amount(String field) {
        var amount = TypedAmount.of(typed.line(field, 24), locale);
        if (!amount.isUsable()) {
            typed.refuse(FieldError.at(field, "amount-unusable", amount.text(), null));
        }
        return amount.amount();
    }
}
