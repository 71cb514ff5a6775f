package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.CycleForm;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The form of a plan: what was typed, read into terms, and terms written back into it. */
final class PlanForm {

    static final String OTHER = "OTHER";
    private static final String WEEKLY = "WEEKLY";
    private static final String MONTHLY = "MONTHLY";
    private static final int MOST_WEEKS_BETWEEN = 52;
    private static final int MOST_MONTHS_BETWEEN = 24;
    private static final int MOST_TIMES = 1000;
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final List<String> FIELDS = List.of(
            "name",
            "begins",
            "kind",
            "interval",
            "months",
            "place",
            "weekday",
            "until",
            "count",
            "rule",
            "holidays",
            "onHoliday",
            "opensDays",
            "opensTime",
            "householdDays",
            "householdTime",
            "institutionDays",
            "institutionTime",
            "delivers",
            "feePercentHousehold",
            "feePercentInstitution",
            "shortageRule",
            "marginPercent",
            "weeksAhead",
            "version");

    private final CycleForm form;
    private final List<String> days;

    PlanForm(MultiValueMap<String, String> fields, Locale locale) {
        form = new CycleForm(fields, locale);
        days = fields.getOrDefault("days", List.of());
    }

    long version() {
        return form.number("version");
    }

    /** The terms that were typed; {@code invalid-input} names every field that says none. */
    PlanTerms terms() {
        var terms = new PlanTerms(
                form.typed("name"),
                form.day("begins"),
                rule(),
                form.choice("holidays", HolidayCalendar.class),
                form.choice("onHoliday", OnHoliday.class),
                when("opens"),
                when("household"),
                when("institution"),
                form.clock("delivers"),
                form.decimalOrZero("feePercentHousehold"),
                form.decimalOrZero("feePercentInstitution"),
                form.choice("shortageRule", ShortageRule.class),
                form.has("withNewProducts"),
                form.decimalOrZero("marginPercent"),
                small("weeksAhead"));
        form.check();
        return terms;
    }

    /** An exception as its own small form says it. */
    static PlanException exception(MultiValueMap<String, String> fields, Locale locale) {
        var form = new CycleForm(fields, locale);
        var kind = form.choice("kind", PlanException.Kind.class);
        var first = form.day("first");
        var last = form.typed("last").isEmpty() ? first : form.day("last");
        form.check();
        return new PlanException(0, kind, first, last, form.typed("note"));
    }

    /** What was typed, to be shown again. */
    Map<String, Object> typed() {
        var typed = new HashMap<String, Object>();
        FIELDS.forEach(field -> typed.put(field, form.typed(field)));
        typed.put("withNewProducts", form.has("withNewProducts"));
        typed.put("days", Set.copyOf(days));
        return typed;
    }

    /** What is usual: every Thursday, two days for households to change their minds, three for kitchens. */
    static PlanTerms usual(LocalDate today) {
        return new PlanTerms(
                "",
                today.with(TemporalAdjusters.next(DayOfWeek.MONDAY)),
                PlanRule.weekly(1, Set.of(DayOfWeek.THURSDAY), null, null),
                HolidayCalendar.BE,
                OnHoliday.SKIP,
                new DaysBefore(11, LocalTime.of(8, 0)),
                new DaysBefore(2, LocalTime.of(20, 0)),
                new DaysBefore(3, LocalTime.of(14, 0)),
                LocalTime.of(7, 0),
                BigDecimal.valueOf(5),
                BigDecimal.valueOf(5),
                ShortageRule.SCHOOLS_FIRST,
                false,
                BigDecimal.valueOf(20),
                4);
    }

    static Map<String, Object> written(PlanTerms terms, long version, Locale locale) {
        var weekly = terms.rule().weekly();
        var monthly = terms.rule().monthly();
        var plain = weekly.isPresent() || monthly.isPresent();
        var written = new HashMap<String, Object>();
        written.put("name", terms.name());
        written.put("begins", terms.begins().toString());
        written.put("kind", weekly.isPresent() ? WEEKLY : monthly.isPresent() ? MONTHLY : OTHER);
        written.put("interval", weekly.map(rule -> rule.interval()).orElse(1).toString());
        written.put("months", monthly.map(rule -> rule.interval()).orElse(1).toString());
        written.put(
                "place",
                monthly.map(PlanRule.Monthly::place)
                        .orElse(PlanRule.PlaceInMonth.FIRST)
                        .name());
        written.put(
                "weekday",
                monthly.map(PlanRule.Monthly::day).orElse(DayOfWeek.SATURDAY).name());
        written.put(
                "until",
                text(weekly.map(PlanRule.Weekly::until)
                        .or(() -> monthly.map(PlanRule.Monthly::until))
                        .orElse(null)));
        written.put(
                "count",
                text(weekly.map(PlanRule.Weekly::count)
                        .or(() -> monthly.map(PlanRule.Monthly::count))
                        .orElse(null)));
        written.put("days", daysOf(weekly.map(PlanRule.Weekly::days).orElse(Set.of())));
        written.put("rule", plain ? "" : terms.rule().text());
        written.put("holidays", terms.holidays().name());
        written.put("onHoliday", terms.onHoliday().name());
        write(written, "opens", terms.opens());
        write(written, "household", terms.household());
        write(written, "institution", terms.institution());
        written.put("delivers", terms.delivers().toString());
        written.put("feePercentHousehold", Amounts.write(terms.feePercentHousehold(), locale));
        written.put("feePercentInstitution", Amounts.write(terms.feePercentInstitution(), locale));
        written.put("shortageRule", terms.shortageRule().name());
        written.put("withNewProducts", terms.withNewProducts());
        written.put("marginPercent", Amounts.write(terms.marginPercent(), locale));
        written.put("weeksAhead", Integer.toString(terms.weeksAhead()));
        written.put("version", Long.toString(version));
        return written;
    }

    private PlanRule rule() {
        try {
            return switch (form.typed("kind")) {
                case OTHER -> PlanRule.read(form.typed("rule"), "rule");
                case MONTHLY -> monthly();
                default -> weekly();
            };
        } catch (DomainException unreadable) {
            unreadable.errors().forEach(form::refuse);
            return PlanRule.weekly(1, Set.of(DayOfWeek.MONDAY), null, null);
        }
    }

    private PlanRule weekly() {
        var chosen = EnumSet.noneOf(DayOfWeek.class);
        Arrays.stream(DayOfWeek.values())
                .filter(day -> days.contains(day.name()))
                .forEach(chosen::add);
        if (chosen.isEmpty()) {
            throw DomainException.invalid(FieldError.at("days", "required", null, null));
        }
        var count = count();
        var until = until(count);
        return PlanRule.weekly(within("interval", MOST_WEEKS_BETWEEN), chosen, until, count);
    }

    private PlanRule monthly() {
        var place = form.choice("place", PlanRule.PlaceInMonth.class);
        var day = form.choice("weekday", DayOfWeek.class);
        var count = count();
        var until = until(count);
        return PlanRule.monthly(within("months", MOST_MONTHS_BETWEEN), place, day, until, count);
    }

    private @Nullable Integer count() {
        return form.typed("count").isEmpty() ? null : within("count", MOST_TIMES);
    }

    /** The last day; a rule has one end only. */
    private @Nullable LocalDate until(@Nullable Integer count) {
        var until = form.typed("until").isEmpty() ? null : form.day("until");
        if (until != null && count != null) {
            form.refuse(FieldError.at("count", "one-end-only", count, null));
            return null;
        }
        return until;
    }

    private int within(String field, int most) {
        var number = small(field);
        if (WHOLE.matcher(form.typed(field)).matches() && (number < 1 || number > most)) {
            form.refuse(FieldError.at(field, "out-of-range", form.typed(field), "1 – " + most));
        }
        return Math.max(1, Math.min(most, number));
    }

    private DaysBefore when(String which) {
        return new DaysBefore(small(which + "Days"), form.clock(which + "Time"));
    }

    private int small(String field) {
        return (int) Math.max(-1, Math.min(100_000, form.number(field)));
    }

    private static void write(Map<String, Object> written, String which, DaysBefore when) {
        written.put(which + "Days", Integer.toString(when.days()));
        written.put(which + "Time", when.time().toString());
    }

    private static Set<String> daysOf(Set<DayOfWeek> days) {
        return days.stream().map(DayOfWeek::name).collect(Collectors.toSet());
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }
}
