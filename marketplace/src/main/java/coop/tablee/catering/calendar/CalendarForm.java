package coop.tablee.catering.calendar;

import coop.tablee.catering.AgeGroup;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Days as they were typed; they come back with every refusal.
 *
 * @param site 0 for all kitchens
 * @param people as typed; counts only where {@code eating} asks for a number
 */
record CalendarForm(
        long id,
        long version,
        long site,
        String kind,
        String name,
        String first,
        String last,
        String eating,
        String people,
        String group,
        boolean doorClosed) {

    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_DAYS = 366;
    private static final int SHOWN = 200;

    static CalendarForm empty(long site) {
        return new CalendarForm(0, 0, site, "", "", "", "", "", "", AgeGroup.EVERYONE.name(), true);
    }

    static CalendarForm of(CalendarBoard.Entry entry, Locale locale) {
        return new CalendarForm(
                entry.id(),
                entry.version(),
                entry.site() == null ? Calendars.ALL : entry.site(),
                entry.kind().name(),
                entry.name().in(locale).text(),
                entry.first().toString(),
                entry.last().toString(),
                entry.eating().name(),
                entry.people() == 0 ? "" : String.valueOf(entry.people()),
                entry.group().name(),
                entry.doorClosed());
    }

    static CalendarForm of(MultiValueMap<String, String> typed) {
        return new CalendarForm(
                number(typed.getFirst("id")),
                number(typed.getFirst("version")),
                number(typed.getFirst("site")),
                text(typed.getFirst("kind")),
                text(typed.getFirst("name")),
                text(typed.getFirst("first")),
                text(typed.getFirst("last")),
                text(typed.getFirst("eating")),
                text(typed.getFirst("people")),
                text(typed.getFirst("group")),
                typed.containsKey("doorClosed"));
    }

    public boolean isNew() {
        return id == 0;
    }

    /**
     * The days that were meant; refuses ({@code invalid-input}) with everything that is wrong at once. Days without a name are called by their kind, in every language.
     */
    CalendarEntry entry(Locale locale, Function<CalendarKind, Map<String, String>> called) {
        var errors = new ArrayList<FieldError>();
        var chosenKind = chosen(CalendarKind.values(), "kind", kind, errors, CalendarKind.OTHER);
        var meant = eating.isEmpty()
                ? chosenKind.usually()
                : chosen(Eating.values(), "eating", eating, errors, Eating.NOBODY);
        var from = day("first", first, true, errors);
        var until = last.isEmpty() ? from : day("last", last, false, errors);
        if (from != null && until != null && (until.isBefore(from) || until.isAfter(from.plusDays(LONGEST_DAYS)))) {
            errors.add(FieldError.at("last", "days-out-of-order", last, LONGEST_DAYS));
        }
        if (name.length() > LONGEST_NAME) {
            errors.add(FieldError.at("name", "too-long", name.length(), LONGEST_NAME));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            errors.add(FieldError.at("name", "unreadable", null, null));
        }
        if (site == Calendars.ALL && !meant.isOfAll()) {
            errors.add(FieldError.at("eating", "calendar-one-kitchen", null, null));
        }
        var count = meant.isCounted() ? count(meant, errors) : 0;
        var away = meant == Eating.FEWER
                ? chosen(AgeGroup.values(), "group", group.isEmpty() ? "EVERYONE" : group, errors, AgeGroup.EVERYONE)
                : AgeGroup.EVERYONE;
        if (!errors.isEmpty() || from == null || until == null) {
            throw DomainException.invalid(errors);
        }
        var names = name.isEmpty()
                ? new LocalizedText(called.apply(chosenKind))
                : LocalizedText.of(locale.getLanguage(), name);
        return new CalendarEntry(
                id,
                site,
                chosenKind,
                names,
                from,
                until,
                meant,
                count,
                away,
                doorClosed && meant == Eating.NOBODY,
                version);
    }

    private int count(Eating meant, List<FieldError> errors) {
        var bare = people.replaceAll("[\\s\\u00a0\\u202f%]", "");
        var count = bare.matches("\\d{1,6}") ? Integer.parseInt(bare) : 0;
        if (count < 1 || count > meant.most()) {
            errors.add(FieldError.at("people", "calendar-people", people, "1–" + meant.most()));
        }
        return count;
    }

    private static <E extends Enum<E>> E chosen(
            E[] values, String field, String typed, List<FieldError> errors, E otherwise) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(typed))
                .findFirst()
                .orElseGet(() -> {
                    errors.add(FieldError.at(field, "missing-choice", null, null));
                    return otherwise;
                });
    }

    private static @Nullable LocalDate day(String field, String typed, boolean needed, List<FieldError> errors) {
        if (typed.isEmpty()) {
            if (needed) {
                errors.add(FieldError.at(field, "required", null, null));
            }
            return null;
        }
        try {
            var day = LocalDate.parse(typed);
            if (day.getYear() >= 2000 && day.getYear() <= 2200) {
                return day;
            }
        } catch (DateTimeParseException none) {
            errors.add(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
            return null;
        }
        errors.add(FieldError.at(field, "not-a-date", typed, "2026-11-26"));
        return null;
    }

    private static String text(@Nullable String typed) {
        var text = typed == null ? "" : typed.strip();
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }

    /** An id that is none names nothing. */
    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }
}
