package coop.tablee.storefront.standing;

import coop.tablee.catalogue.Family;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.standing.Missed;
import coop.tablee.ordering.standing.StandingOrder;
import coop.tablee.ordering.standing.StandingOrder.Run;
import coop.tablee.ordering.standing.StandingOrder.RunState;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.Amounts;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Naming;
import coop.tablee.storefront.Pictures;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.standing.StandingPages.Lacking;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts a standing order into words. */
@Component
class StandingDisplay {

    private static final int NEXT_DATES = 6;
    private static final Set<String> WHY = Set.of(
            "insufficient-stock",
            "not-offered",
            "cut-off-passed",
            "other-unit",
            "price-above-limit",
            "quantity-not-allowed",
            "allergens-unknown",
            "sanitary-approval-missing",
            "storage-not-served",
            "ceiling-reached",
            "lot-day",
            "lot-hours",
            "lot-cascade",
            "lot-chosen",
            "lot-beside");
    private static final Set<String> NOTHING = Set.of(
            "may-not-order",
            "slot-full",
            "no-slot",
            "door-closed",
            "drop-minimum",
            "lot-minimum",
            "purchase-order-required",
            "payment-not-offered");

    private final MessageSource messages;
    private final Counting counting;
    private final Naming naming;
    private final Formats formats;

    StandingDisplay(MessageSource messages, Counting counting, Naming naming, Formats formats) {
        this.messages = messages;
        this.counting = counting;
        this.naming = naming;
        this.formats = formats;
    }

    StandingPages.Row row(StandingOrder order, Locale locale) {
        return new StandingPages.Row(
                order.id(),
                rule(order.everyWeeks(), order.days(), locale),
                order.destinationName(),
                naming.some(order.lines().stream().map(line -> line.names()).toList(), locale),
                nextOf(order),
                state(order, locale));
    }

    StandingPages.Page page(StandingOrder order, Map<String, Family> families, Locale locale) {
        return new StandingPages.Page(
                order.id(),
                order.version(),
                order.active(),
                rule(order.everyWeeks(), order.days(), locale),
                order.destinationName(),
                say("storefront.standing.paid." + order.payment().name(), locale),
                order.purchaseOrderNumber(),
                paused(order, locale),
                order.aheadHours() == null ? null : Long.valueOf(order.destination()),
                order.lines().stream().map(line -> line(line, families, locale)).toList(),
                order.active() ? dates(order, locale) : List.of(),
                order.runs().stream()
                        .filter(run -> run.state() != RunState.DUE)
                        .sorted(Comparator.comparing(Run::day).reversed())
                        .map(run -> past(run, locale))
                        .toList());
    }

    StandingPages.Pause pause(StandingOrder order) {
        return new StandingPages.Pause(text(order.pausedFrom()), text(order.pausedUntil()));
    }

    /** {@code Every week: Thursday}. */
    String rule(int everyWeeks, Collection<DayOfWeek> days, Locale locale) {
        var words = days.stream()
                .sorted()
                .map(day -> day.getDisplayName(TextStyle.FULL, locale))
                .collect(Collectors.joining(", "));
        return say("storefront.standing.rule", locale, everyWeeks, words);
    }

    List<Lacking> lacking(List<Missed> report, Locale locale) {
        return report.stream()
                .map(missed -> new Lacking(missed.names(), why(missed, locale), missed.instead()))
                .toList();
    }

    /** Why nothing could be ordered at all; absent when every product has its own reason. */
    @Nullable
    String reason(@Nullable String code, Locale locale) {
        return code == null
                ? null
                : say("storefront.standing.nothing." + (NOTHING.contains(code) ? code : "other"), locale);
    }

    private String why(Missed missed, Locale locale) {
        var code = WHY.contains(missed.code()) ? missed.code() : "other";
        var price = code.equals("price-above-limit");
        return say(
                "storefront.standing.why." + code,
                locale,
                counting.count(missed.unit(), missed.wanted(), locale),
                counting.count(missed.unit(), missed.got(), locale),
                missed.got().signum(),
                price ? euros(missed.found(), locale) : said(missed.found(), locale),
                price ? euros(missed.limit(), locale) : said(missed.limit(), locale));
    }

    private static String said(@Nullable String figures, Locale locale) {
        return figures == null ? "" : Amounts.localized(figures, locale);
    }

    private String euros(@Nullable String amount, Locale locale) {
        return amount == null ? "" : formats.in(locale).euros(new BigDecimal(amount));
    }

    private StandingPages.Line line(StandingOrder.Line line, Map<String, Family> families, Locale locale) {
        var terms = new ArrayList<String>();
        var limit = line.mostPrice();
        if (limit != null) {
            var per = say("storefront.per." + line.pricingUnit(), locale);
            terms.add(say(
                    "storefront.standing.at-most", locale, formats.in(locale).euros(limit), per));
        }
        if (line.takesLess()) {
            terms.add(say("storefront.standing.takes-less", locale));
        }
        line.instead()
                .forEach(other -> terms.add(say(
                        "storefront.standing.or-instead",
                        locale,
                        other.names().in(locale).text())));
        return new StandingPages.Line(
                line.names(),
                Pictures.pictureOf(null, Objects.requireNonNullElse(line.family(), ""), families),
                line.by() == StandingOrder.AmountBy.DATE
                        ? counting.count(line.unit(), line.quantity(), locale)
                        : say("storefront.standing.by." + line.by().name(), locale),
                line.cooperativeName(),
                terms);
    }

    private List<StandingPages.Date> dates(StandingOrder order, Locale locale) {
        var runs = order.runs().stream().collect(Collectors.toMap(Run::day, Function.identity()));
        var rule = order.rule();
        return rule.next(order.today().plusDays(1), NEXT_DATES).stream()
                .filter(day -> {
                    var run = runs.get(day);
                    return run == null || run.state() == RunState.DUE;
                })
                .map(day -> date(day, order, runs.containsKey(day), locale))
                .toList();
    }

    private StandingPages.Date date(LocalDate day, StandingOrder order, boolean due, Locale locale) {
        if (order.skipped().contains(day)) {
            return new StandingPages.Date(
                    day, new Sign("out", "x", say("storefront.standing.date.skipped", locale)), "unskip");
        }
        if (order.closed().contains(day)) {
            return new StandingPages.Date(
                    day, new Sign("out", "x", say("storefront.standing.date.closed", locale)), "");
        }
        if (order.rule().isPaused(day)) {
            return new StandingPages.Date(
                    day, new Sign("out", "x", say("storefront.standing.date.paused", locale)), "");
        }
        return due
                ? new StandingPages.Date(
                        day, new Sign("accent", "clock", say("storefront.standing.date.due", locale)), "")
                : new StandingPages.Date(
                        day, new Sign("accent", "clock", say("storefront.standing.date.comes", locale)), "skip");
    }

    private StandingPages.Past past(Run run, Locale locale) {
        return new StandingPages.Past(
                run.day(),
                sign(run, locale),
                run.number(),
                reason(run.reason(), locale),
                lacking(run.report(), locale));
    }

    private Sign sign(Run run, Locale locale) {
        if (run.state() == RunState.NOTHING) {
            return new Sign("bad", "x", say("storefront.standing.run.nothing", locale));
        }
        var state = Objects.requireNonNull(run.orderState());
        var word = say("storefront.state." + state.name(), locale);
        return switch (state) {
            case CANCELLED, EXPIRED, FAILED -> new Sign("out", "x", word);
            case AWAITING_PAYMENT, AWAITING_APPROVAL -> new Sign("warn", "clock", word);
            default -> run.report().isEmpty() ? new Sign("ok", "check", word) : new Sign("warn", "check", word);
        };
    }

    private Sign state(StandingOrder order, Locale locale) {
        if (order.rule().isPaused(order.today())) {
            return new Sign("out", "clock", say("storefront.standing.date.paused", locale));
        }
        var waits = order.runs().stream().anyMatch(run -> run.orderState() == OrderState.AWAITING_PAYMENT);
        return waits
                ? new Sign("warn", "clock", say("storefront.state.AWAITING_PAYMENT", locale))
                : new Sign("ok", "check", say("storefront.standing.runs", locale));
    }

    private static @Nullable LocalDate nextOf(StandingOrder order) {
        var done = order.runs().stream().map(Run::day).collect(Collectors.toSet());
        return order.rule().next(order.today().plusDays(1), 60).stream()
                .filter(order.rule()::wants)
                .filter(day -> !done.contains(day))
                .findFirst()
                .orElse(null);
    }

    private @Nullable String paused(StandingOrder order, Locale locale) {
        var from = order.pausedFrom();
        var until = order.pausedUntil();
        if (from == null || (until != null && until.isBefore(order.today()))) {
            return null;
        }
        var words = formats.in(locale);
        if (until == null) {
            return say("storefront.standing.paused-from", locale, words.day(from));
        }
        return from.equals(until)
                ? say("storefront.standing.paused-day", locale, words.day(from))
                : say("storefront.standing.paused-until", locale, words.day(from), words.day(until));
    }

    private static String text(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
