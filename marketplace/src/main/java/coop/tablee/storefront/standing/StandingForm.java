package coop.tablee.storefront.standing;

import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.KeepStanding.Wish;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.storefront.Quantities;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A standing order as it was typed. What it does not hold (products, opening, pauses) is taken from the terms it changes. */
record StandingForm(MultiValueMap<String, String> typed) {

    private static final Pattern PRICE = Pattern.compile("\\d{1,6}([.,]\\d{1,4})?");

    String text(String field) {
        return Objects.requireNonNullElse(typed.getFirst(field), "").strip();
    }

    long version() {
        try {
            return Long.parseLong(text("version"));
        } catch (NumberFormatException unreadable) {
            throw DomainException.invalid(FieldError.at("version", "unreadable", null, null));
        }
    }

    boolean isDay(DayOfWeek day) {
        return typed.getOrDefault("weekday", List.of()).contains(String.valueOf(day.getValue()));
    }

    /** The break that was typed; absent when the form has none. */
    StandingPages.@Nullable Pause pause() {
        return typed.containsKey("pausedFrom")
                ? new StandingPages.Pause(text("pausedFrom"), text("pausedUntil"))
                : null;
    }

    static String field(int line, String name) {
        return "lines[" + line + "]." + name;
    }

    /** The terms with what was typed over them; all that cannot be read is refused together. A quantity of nothing leaves its product out. */
    KeepStanding over(KeepStanding terms, Locale locale) {
        var problems = new ArrayList<FieldError>();
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var day : DayOfWeek.values()) {
            if (isDay(day)) {
                days.add(day);
            }
        }
        var from = day("startsOn", problems);
        if (from == null && text("startsOn").isEmpty()) {
            problems.add(FieldError.at("startsOn", "required", null, null));
        }
        var wishes = new ArrayList<Wish>();
        for (var i = 0; i < terms.lines().size(); i++) {
            wishes.add(wish(i, terms.lines().get(i), locale, problems));
        }
        var kept = new KeepStanding(
                terms.destination(),
                terms.slotOpens(),
                days,
                weeks(problems),
                Objects.requireNonNullElse(from, terms.startsOn()),
                day("endsOn", problems),
                terms.pausedFrom(),
                terms.pausedUntil(),
                Set.copyOf(terms.skipped()),
                payment(terms.payment()),
                text("purchaseOrderNumber").isEmpty() ? null : text("purchaseOrderNumber"),
                wishes.stream().filter(wish -> wish.quantity().signum() > 0).toList());
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
        return kept;
    }

    /** The refusal of these terms, with its reasons at the fields that were typed in: lines left out do not count there. */
    DomainException located(DomainException refused, KeepStanding terms) {
        var shown = new ArrayList<Integer>();
        for (var i = 0; i < terms.lines().size(); i++) {
            if (!text(field(i, "quantity")).matches("0*([.,]0*)?")) {
                shown.add(i);
            }
        }
        var errors = refused.errors().stream()
                .map(error -> FieldError.at(
                        typedField(Objects.requireNonNullElse(error.field(), ""), shown),
                        error.code(),
                        error.found(),
                        error.expected()))
                .toList();
        return new DomainException(
                refused.kind(), refused.code(), errors, refused.arguments().toArray());
    }

    private static String typedField(String field, List<Integer> shown) {
        var line = Pattern.compile("lines\\[(\\d{1,4})]\\.(\\w+)").matcher(field);
        return line.matches() && Integer.parseInt(line.group(1)) < shown.size()
                ? field(shown.get(Integer.parseInt(line.group(1))), line.group(2))
                : field;
    }

    private Wish wish(int index, Wish old, Locale locale, List<FieldError> problems) {
        var quantity = BigDecimal.ZERO;
        try {
            quantity = Quantities.read(text(field(index, "quantity")), field(index, "quantity"), locale);
        } catch (DomainException unreadable) {
            problems.addAll(unreadable.errors());
        }
        return new Wish(
                old.product(),
                old.cooperative(),
                quantity,
                price(index, locale, problems),
                !text(field(index, "takesLess")).isEmpty(),
                instead(index, old));
    }

    // The page chooses one; who said more through the API keeps them as long as the first is left as it is
    private List<Long> instead(int index, Wish old) {
        var chosen = text(field(index, "instead"));
        if (!old.instead().isEmpty()
                && chosen.equals(String.valueOf(old.instead().get(0)))) {
            return old.instead();
        }
        return chosen.matches("\\d{1,18}") && !chosen.equals("0") ? List.of(Long.valueOf(chosen)) : List.of();
    }

    private @Nullable BigDecimal price(int index, Locale locale, List<FieldError> problems) {
        var text = text(field(index, "mostPrice"))
                .replace("\u00a0", "")
                .replace(" ", "")
                .replace("€", "");
        if (text.isEmpty()) {
            return null;
        }
        if (!PRICE.matcher(text).matches()) {
            problems.add(FieldError.at(field(index, "mostPrice"), "type-mismatch", shortened(text), null));
            return null;
        }
        if (Amounts.isAmbiguous(text, locale)) {
            problems.add(FieldError.at(field(index, "mostPrice"), "amount-ambiguous", shortened(text), null));
            return null;
        }
        return new BigDecimal(text.replace(',', '.'));
    }

    private int weeks(List<FieldError> problems) {
        var text = text("everyWeeks");
        if (text.matches("\\d{1,3}")) {
            return Integer.parseInt(text);
        }
        problems.add(FieldError.at("everyWeeks", text.isEmpty() ? "required" : "type-mismatch", shortened(text), null));
        return 1;
    }

    private HowPaid payment(HowPaid otherwise) {
        for (var how : HowPaid.values()) {
            if (how.name().equals(text("payment"))) {
                return how;
            }
        }
        return otherwise;
    }

    @Nullable
    LocalDate day(String field, List<FieldError> problems) {
        var text = text(field);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            problems.add(FieldError.at(field, "not-a-date", shortened(text), "2026-11-26"));
            return null;
        }
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
