package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.plan.PlannedDate.Outcome;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which dates a plan has in a period, and why not others. A coordinator's exceptions go before the rule and before holidays; a date that was added by hand takes
 * place on a holiday too.
 */
final class PlanCalendar {

    /** Holidays in a row, and the week-ends between, are never longer. */
    private static final int FARTHEST_MOVE = 14;

    private final PlanTerms terms;
    private final List<PlanException> exceptions;
    private final Map<LocalDate, String> holidays;

    PlanCalendar(PlanTerms terms, List<PlanException> exceptions, Map<LocalDate, String> holidays) {
        this.terms = terms;
        this.exceptions = exceptions;
        this.holidays = holidays;
    }

    /** All dates named from one day to another, whether they are delivered or stay out; those that a holiday moves across the last day are in. */
    List<PlannedDate> between(LocalDate from, LocalDate until) {
        // A little more on both sides: what moves in from before, and whether a day is free to move to.
        var dates = new TreeMap<LocalDate, PlannedDate>();
        for (var day :
                terms.rule().dates(terms.begins(), from.minusDays(FARTHEST_MOVE), until.plusDays(FARTHEST_MOVE))) {
            dates.put(day, asRuled(day));
        }
        for (var exception : exceptions) {
            var day = exception.first();
            if (exception.kind() == PlanException.Kind.ADDED
                    && !day.isBefore(from.minusDays(FARTHEST_MOVE))
                    && !day.isAfter(until.plusDays(FARTHEST_MOVE))) {
                dates.put(day, new PlannedDate(day, day, Outcome.ADDED, null, exception.note()));
            }
        }
        var taken = new HashSet<LocalDate>();
        dates.values().stream().map(PlannedDate::delivery).forEach(taken::add);
        return dates.values().stream()
                .map(date -> date.outcome() == Outcome.MOVED ? moved(date, taken) : date)
                .filter(date -> !date.shown().isBefore(from) && !date.named().isAfter(until))
                .sorted(Comparator.comparing(PlannedDate::shown).thenComparing(PlannedDate::named))
                .toList();
    }

    private PlannedDate asRuled(LocalDate day) {
        var holiday = holidays.get(day);
        return leftOut(day)
                .map(why -> new PlannedDate(day, null, Outcome.LEFT_OUT, holiday, why.note()))
                .orElseGet(() -> holiday == null
                        ? new PlannedDate(day, day, Outcome.BY_RULE, null, "")
                        : onHoliday(day, holiday));
    }

    private PlannedDate onHoliday(LocalDate day, String holiday) {
        return switch (terms.onHoliday()) {
            case KEEP -> new PlannedDate(day, day, Outcome.KEPT, holiday, "");
            case SKIP -> new PlannedDate(day, null, Outcome.SKIPPED, holiday, "");
            case MOVE -> new PlannedDate(day, null, Outcome.MOVED, holiday, "");
        };
    }

    private PlannedDate moved(PlannedDate date, Set<@Nullable LocalDate> taken) {
        var next = date.named().plusDays(1);
        while (!isWorkingDay(next) && next.isBefore(date.named().plusDays(FARTHEST_MOVE))) {
            next = next.plusDays(1);
        }
        var free = isWorkingDay(next) && taken.add(next);
        return new PlannedDate(
                date.named(), free ? next : null, free ? Outcome.MOVED : Outcome.COINCIDES, date.holiday(), "");
    }

    private boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
                && !holidays.containsKey(day)
                && leftOut(day).isEmpty();
    }

    private Optional<PlanException> leftOut(LocalDate day) {
        return exceptions.stream()
                .filter(exception -> exception.kind() == PlanException.Kind.LEFT_OUT && exception.covers(day))
                .findFirst();
    }

    /** Those of them that take place. */
    static List<PlannedDate> taking(List<PlannedDate> dates) {
        return dates.stream().filter(PlannedDate::takesPlace).toList();
    }
}
