package coop.tablee.catering.standing;

import coop.tablee.ordering.standing.StandingNeeds.Change;
import coop.tablee.ordering.standing.StandingNeeds.Need;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What was typed about needs that come by themselves: every mistake is named at its field before anything is refused. */
final class ComingForm {

    static final int MOST_ROWS = 60;
    private static final Pattern PRODUCT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Pattern CELL = Pattern.compile("c\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{4}-\\d{2}-\\d{2})");
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

    /** What was said for single days of a week; an empty field means as usual. */
    List<Change> changes(LocalDate monday, List<String> fields) {
        var changes = new ArrayList<Change>();
        for (var field : fields) {
            var cell = CELL.matcher(field);
            if (!cell.matches()) {
                continue;
            }
            var day = LocalDate.parse(cell.group(3));
            if (day.isBefore(monday) || day.isAfter(monday.plusDays(6))) {
                continue;
            }
            var written = typed.line(field, 24);
            changes.add(new Change(
                    day,
                    Long.parseLong(cell.group(1)),
                    Long.parseLong(cell.group(2)),
                    written.isEmpty() ? null : amount(field)));
        }
        return changes;
    }

    private BigDecimal amount(String field) {
        var amount = TypedAmount.of(typed.line(field, 24), locale);
        if (!amount.isUsable()) {
            typed.refuse(FieldError.at(field, "amount-unusable", amount.text(), null));
        }
        return amount.amount();
    }
}
