package coop.tablee.ordercycle.plan;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.jspecify.annotations.Nullable;

/** A recurrence rule of RFC 5545 over days: daily, weekly, monthly or yearly. What it means is lib-recur's business. */
public final class PlanRule {

    private static final int LONGEST = 200;
    // Beyond it lib-recur walks through millennia.
    private static final int LONGEST_INTERVAL = 1000;
    private static final int MOST_STEPS = 10_000;
    private static final Set<Freq> OF_DAYS = Set.of(Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY);

    private final String text;
    private final RecurrenceRule rule;

    private PlanRule(String text, RecurrenceRule rule) {
        this.text = text;
        this.rule = rule;
    }

    /** Reads a rule; {@code invalid-input} with {@code rule-unreadable} at {@code field} when it is none, or not one of days. */
    public static PlanRule read(String text, String field) {
        var upper = text.strip().toUpperCase(Locale.ROOT).replaceFirst("^RRULE:", "");
        try {
            if (upper.length() <= LONGEST) {
                var rule = new RecurrenceRule(upper, RfcMode.RFC5545_STRICT);
                if (OF_DAYS.contains(rule.getFreq())
                        && rule.getInterval() <= LONGEST_INTERVAL
                        && partsOfHours().stream().noneMatch(rule::hasPart)
                        && isOfDays(rule.getUntil())) {
                    return new PlanRule(upper, rule);
                }
            }
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException unreadable) {
            throw refused(text, field, unreadable);
        }
        throw refused(text, field, null);
    }

    /** Every so many weeks on these days, until a day or so many times. */
    public static PlanRule weekly(
            int interval, Collection<DayOfWeek> days, @Nullable LocalDate until, @Nullable Integer count) {
        var rule = new StringBuilder("FREQ=WEEKLY");
        if (interval != 1) {
            rule.append(";INTERVAL=").append(interval);
        }
        rule.append(";BYDAY=")
                .append(days.stream()
                        .sorted()
                        .map(day -> day.name().substring(0, 2))
                        .collect(Collectors.joining(",")));
        return ended(rule, until, count);
    }

    /** One day of every so many months, such as the first Saturday, until a day or so many times. */
    public static PlanRule monthly(
            int interval, PlaceInMonth place, DayOfWeek day, @Nullable LocalDate until, @Nullable Integer count) {
        var rule = new StringBuilder("FREQ=MONTHLY");
        if (interval != 1) {
            rule.append(";INTERVAL=").append(interval);
        }
        rule.append(";BYDAY=").append(place.number).append(day.name(), 0, 2);
        return ended(rule, until, count);
    }

    private static PlanRule ended(StringBuilder rule, @Nullable LocalDate until, @Nullable Integer count) {
        if (until != null) {
            rule.append(";UNTIL=").append(until.toString().replace("-", ""));
        }
        if (count != null) {
            rule.append(";COUNT=").append(count);
        }
        return read(rule.toString(), "rule");
    }

    String text() {
        return text;
    }

    /** The dates that the rule names from one day to another, both in. A rule that names none, such as 30 February, gives none. */
    List<LocalDate> dates(LocalDate begins, LocalDate from, LocalDate until) {
        var dates = new ArrayList<LocalDate>();
        try {
            var all = rule.iterator(new DateTime(begins.getYear(), begins.getMonthValue() - 1, begins.getDayOfMonth()));
            for (var step = 0; step < MOST_STEPS && all.hasNext(); step++) {
                var next = all.nextDateTime();
                var day = LocalDate.of(next.getYear(), next.getMonth() + 1, next.getDayOfMonth());
                if (day.isAfter(until)) {
                    break;
                }
                if (!day.isBefore(from)) {
                    dates.add(day);
                }
            }
        } catch (IllegalArgumentException | IllegalStateException namesNothing) {
            return List.copyOf(dates);
        }
        return dates;
    }

    /** The rule in words that a form has, when it is a plain weekly one. */
    Optional<Weekly> weekly() {
        var plain = isByDay(Freq.WEEKLY) && rule.getByDayPart().stream().allMatch(day -> day.pos == 0);
        return plain
                ? Optional.of(new Weekly(rule.getInterval(), days(), untilDay(), rule.getCount()))
                : Optional.empty();
    }

    /** The rule in words that a form has, when it names one day of the month by its weekday. */
    Optional<Monthly> monthly() {
        if (!isByDay(Freq.MONTHLY) || rule.getByDayPart().size() != 1) {
            return Optional.empty();
        }
        var position = rule.getByDayPart().get(0).pos;
        return Arrays.stream(PlaceInMonth.values())
                .filter(place -> place.number == position)
                .findFirst()
                .map(place ->
                        new Monthly(rule.getInterval(), place, days().iterator().next(), untilDay(), rule.getCount()));
    }

    private boolean isByDay(Freq freq) {
        return rule.getFreq() == freq
                && rule.hasPart(Part.BYDAY)
                && Arrays.stream(Part.values())
                        .filter(part -> !part.name().startsWith("_") && rule.hasPart(part))
                        .allMatch(plainParts()::contains);
    }

    private Set<DayOfWeek> days() {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var day : rule.getByDayPart()) {
            Arrays.stream(DayOfWeek.values())
                    .filter(one -> one.name().startsWith(day.weekday.name()))
                    .forEach(days::add);
        }
        return days;
    }

    private @Nullable LocalDate untilDay() {
        var until = rule.getUntil();
        return until == null ? null : LocalDate.of(until.getYear(), until.getMonth() + 1, until.getDayOfMonth());
    }

    // Named in methods, not in constants: lib-recur's parts cannot be touched before its first rule (their class and
    // the rule's wait for each other).
    private static Set<Part> partsOfHours() {
        return Set.of(Part.BYHOUR, Part.BYMINUTE, Part.BYSECOND, Part.RSCALE);
    }

    private static Set<Part> plainParts() {
        return Set.of(Part.FREQ, Part.INTERVAL, Part.BYDAY, Part.UNTIL, Part.COUNT, Part.WKST);
    }

    // RFC 5545, 3.3.10: an end is of the same type as the beginning, and ours is a day.
    private static boolean isOfDays(@Nullable DateTime until) {
        return until == null || until.isAllDay();
    }

    private static DomainException refused(String text, String field, @Nullable Exception why) {
        var refused = DomainException.invalid(
                FieldError.at(field, "rule-unreadable", text.strip(), "FREQ=MONTHLY;BYDAY=1SA"));
        if (why != null) {
            refused.initCause(why);
        }
        return refused;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PlanRule that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Every {@code interval} weeks on {@code days}. */
    record Weekly(
            int interval,
            Set<DayOfWeek> days,
            @Nullable LocalDate until,
            @Nullable Integer count) {}

    /** {@code day} in its {@code place} of every {@code interval} months. */
    record Monthly(
            int interval,
            PlaceInMonth place,
            DayOfWeek day,
            @Nullable LocalDate until,
            @Nullable Integer count) {}

    /** Which of the days of one name in a month. There is no fifth: most months have none. */
    public enum PlaceInMonth {
        FIRST(1),
        SECOND(2),
        THIRD(3),
        FOURTH(4),
        LAST(-1);

        private final int number;

        PlaceInMonth(int number) {
            this.number = number;
        }
    }
}
