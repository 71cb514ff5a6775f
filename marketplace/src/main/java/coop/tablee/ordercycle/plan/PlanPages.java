package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.CycleState;
import coop.tablee.ordercycle.plan.PlanStore.MadeDate;
import coop.tablee.ordercycle.plan.PlanStore.PlanEvent;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Makes the view records of the pages of plans: which dates come, why not others, and what became of each. */
@Component
class PlanPages {

    private static final int LOOK_AHEAD_WEEKS = 9;
    private static final int MOST_ROWS = 40;
    private static final int IN_A_CARD = 3;

    private final MessageSource messages;
    private final Formats formats;
    private final BusinessClock clock;

    PlanPages(MessageSource messages, Formats formats, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.clock = clock;
    }

    /** Up to which day a page looks. */
    static LocalDate lookAhead(Plan plan) {
        var usual = plan.today().plusWeeks(LOOK_AHEAD_WEEKS);
        return usual.isBefore(plan.horizon()) ? plan.horizon() : usual;
    }

    /** A plan's next dates by week, with what became of each. */
    List<WeekRows> weeks(Plan plan, Map<LocalDate, String> holidays, List<MadeDate> made, Locale locale) {
        var dates = new PlanCalendar(plan.terms(), plan.exceptions(), holidays).between(plan.today(), lookAhead(plan));
        var weeks = new TreeMap<LocalDate, List<DateRow>>();
        dates.stream()
                .limit(MOST_ROWS)
                .map(date -> row(plan, date, made, locale))
                .forEach(row -> weeks.computeIfAbsent(mondayOf(row.day), monday -> new ArrayList<>())
                        .add(row));
        return weeks.entrySet().stream()
                .map(week -> WeekRows.of(week.getKey(), week.getValue()))
                .toList();
    }

    PlanCard card(Plan plan, Map<LocalDate, String> holidays, Locale locale) {
        var next = PlanCalendar.taking(new PlanCalendar(plan.terms(), plan.exceptions(), holidays)
                        .between(plan.today(), lookAhead(plan)))
                .stream()
                .map(PlannedDate::shown)
                .limit(IN_A_CARD)
                .toList();
        return new PlanCard(
                plan.id(),
                plan.terms().name(),
                rule(plan.terms().rule(), locale),
                plan.active(),
                plan.terms().weeksAhead(),
                next);
    }

    /** What the plan did last, in words. */
    List<String> told(List<PlanEvent> events, Locale locale) {
        var write = formats.in(locale);
        return events.stream()
                .map(event -> word(
                        "plans.told." + event.kind(), locale, write.dayAndTime(event.at()), write.day(event.day())))
                .toList();
    }

    String rule(PlanRule rule, Locale locale) {
        return rule.weekly()
                .map(weekly -> word(
                        "plans.weekly",
                        locale,
                        weekly.interval(),
                        weekly.days().stream()
                                .sorted()
                                .map(day -> weekday(day, locale))
                                .collect(Collectors.joining(", "))))
                .or(() -> rule.monthly()
                        .map(monthly -> word(
                                "plans.monthly",
                                locale,
                                monthly.interval(),
                                word("plans.place." + monthly.place(), locale),
                                weekday(monthly.day(), locale))))
                .orElseGet(() -> word("plans.by-rule", locale));
    }

    static String weekday(DayOfWeek day, Locale locale) {
        return day.getDisplayName(TextStyle.FULL, locale);
    }

    private DateRow row(Plan plan, PlannedDate date, List<MadeDate> made, Locale locale) {
        var own = made.stream()
                .filter(one ->
                        Objects.equals(one.plan(), plan.id()) && date.named().equals(one.named()))
                .findFirst()
                .orElse(null);
        var delivery = date.delivery();
        var stand = delivery == null ? notAtAll(own) : stand(plan, delivery, own, made);
        var arguments = delivery == null
                ? ""
                : formats.in(locale).day(delivery.minusWeeks(plan.terms().weeksAhead()));
        return new DateRow(
                date.shown(),
                stand.look,
                word("plans.stand." + stand.key, locale, arguments),
                why(date, locale),
                delivery == null ? "" : times(plan, delivery, locale),
                own == null || own.state() == CycleState.CANCELLED ? null : own.cycle(),
                own == null ? null : own.state(),
                own != null && own.byHand());
    }

    private static Stand notAtAll(@Nullable MadeDate own) {
        return own == null || own.state() == CycleState.CANCELLED
                ? new Stand("bad", "none")
                : new Stand("wait", "still");
    }

    private Stand stand(Plan plan, LocalDate delivery, @Nullable MadeDate own, List<MadeDate> made) {
        if (own != null) {
            return switch (own.state()) {
                case PLANNED -> new Stand("ok", own.byHand() ? "by-hand" : "made");
                case CANCELLED -> new Stand("bad", "taken-back");
                default -> new Stand("ok", own.state().name());
            };
        }
        if (made.stream()
                .anyMatch(one ->
                        one.state() != CycleState.CANCELLED && one.delivery().equals(delivery))) {
            return new Stand("send", "taken");
        }
        if (!latest(plan.householdCutOff(delivery), plan.institutionCutOff(delivery))
                .isAfter(clock.instant())) {
            return new Stand("bad", "too-late");
        }
        return delivery.isAfter(plan.horizon()) ? new Stand("soon", "later") : new Stand("ok", "soon");
    }

    private String why(PlannedDate date, Locale locale) {
        var holiday = date.holiday() == null ? "" : word("holiday." + date.holiday(), locale);
        return switch (date.outcome()) {
            case BY_RULE -> "";
            case ADDED ->
                word("plans.why.ADDED", locale, date.note(), date.note().isEmpty() ? 0 : 1);
            case LEFT_OUT ->
                word("plans.why.LEFT_OUT", locale, date.note(), date.note().isEmpty() ? 0 : 1);
            default ->
                word(
                        "plans.why." + date.outcome(),
                        locale,
                        holiday,
                        formats.in(locale).day(date.named()));
        };
    }

    private String times(Plan plan, LocalDate delivery, Locale locale) {
        var write = formats.in(locale);
        return word(
                "plans.times",
                locale,
                write.dayAndTime(plan.opens(delivery)),
                write.weekdayAndTime(plan.householdCutOff(delivery)),
                write.weekdayAndTime(plan.institutionCutOff(delivery)));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private String word(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    private static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private record Stand(String look, String key) {}

    record PlanCard(long id, String name, String rule, boolean active, int weeksAhead, List<LocalDate> next) {}

    /** {@code cycle}: the date that was made, if it stands. */
    record DateRow(
            LocalDate day,
            String look,
            String stand,
            String why,
            String times,
            @Nullable Long cycle,
            @Nullable CycleState state,
            boolean byHand) {}

    record WeekRows(LocalDate monday, int number, List<DateRow> rows, boolean removable, boolean returnable) {

        static WeekRows of(LocalDate monday, List<DateRow> rows) {
            return new WeekRows(
                    monday,
                    monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                    rows,
                    rows.stream().anyMatch(row -> row.state == CycleState.PLANNED),
                    rows.stream().anyMatch(row -> row.state == CycleState.CANCELLED));
        }
    }
}
