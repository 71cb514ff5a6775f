package coop.tablee.ordering.standing;

import coop.tablee.platform.api.ApiAmounts;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A standing order as the API writes it: ids as strings, quantities and prices as decimal strings, words in lower case. */
record StandingView(
        String id,
        String state,
        Named destination,
        @Nullable String slotOpens,
        List<Integer> weekdays,
        int everyWeeks,
        String startsOn,
        @Nullable String endsOn,
        @Nullable Pause pause,
        List<String> skipped,
        Payment payment,
        @Nullable String purchaseOrderNumber,
        List<String> nextDates,
        List<Line> lines,
        List<Date> dates,
        String version) {

    private static final int NEXT_DATES = 8;

    record Named(String id, String name) {}

    record Payment(String method) {}

    record Pause(String from, @Nullable String until) {}

    /** @param quantity absent unless it is the same on each date ({@code amountBy} is {@code date}) */
    record Line(
            String product,
            Map<String, String> names,
            String producer,
            Named cooperative,
            String orderingUnit,
            String pricingUnit,
            String amountBy,
            @Nullable String quantity,
            @Nullable String mostPrice,
            boolean takesLess,
            List<String> instead) {}

    /** What became of one date. */
    record Date(
            String deliveryDate,
            String state,
            @Nullable String order,
            @Nullable String reason,
            List<Lacking> missed) {}

    record Lacking(
            String product,
            String wanted,
            String got,
            @Nullable Map<String, String> instead,
            String code,
            @Nullable String found,
            @Nullable String expected) {}

    static StandingView of(StandingOrder order) {
        var from = order.pausedFrom();
        var rule = order.rule();
        return new StandingView(
                String.valueOf(order.id()),
                order.active() ? "active" : "ended",
                new Named(String.valueOf(order.destination()), order.destinationName()),
                text(order.slotOpens()),
                order.weekdays(),
                order.everyWeeks(),
                order.startsOn().toString(),
                text(order.endsOn()),
                from == null ? null : new Pause(from.toString(), text(order.pausedUntil())),
                order.skipped().stream().map(LocalDate::toString).toList(),
                new Payment(order.payment().name().toLowerCase(Locale.ROOT)),
                order.purchaseOrderNumber(),
                order.active()
                        ? rule.next(order.today().plusDays(1), NEXT_DATES).stream()
                                .filter(rule::wants)
                                .map(LocalDate::toString)
                                .toList()
                        : List.of(),
                order.lines().stream().map(StandingView::line).toList(),
                order.runs().stream().map(StandingView::date).toList(),
                String.valueOf(order.version()));
    }

    private static Line line(StandingOrder.Line line) {
        var limit = line.mostPrice();
        return new Line(
                String.valueOf(line.product()),
                line.names().texts(),
                line.producer(),
                new Named(String.valueOf(line.cooperative()), line.cooperativeName()),
                line.unit(),
                line.pricingUnit(),
                line.by().name().toLowerCase(Locale.ROOT),
                line.by() == StandingOrder.AmountBy.DATE ? ApiAmounts.plain(line.quantity()) : null,
                limit == null ? null : ApiAmounts.plain(limit),
                line.takesLess(),
                line.instead().stream()
                        .map(other -> String.valueOf(other.product()))
                        .toList());
    }

    private static Date date(StandingOrder.Run run) {
        return new Date(
                run.day().toString(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.number(),
                run.reason(),
                run.report().stream().map(StandingView::lacking).toList());
    }

    private static Lacking lacking(Missed missed) {
        var instead = missed.instead();
        return new Lacking(
                String.valueOf(missed.product()),
                ApiAmounts.plain(missed.wanted()),
                ApiAmounts.plain(missed.got()),
                instead == null ? null : instead.texts(),
                missed.code(),
                missed.found(),
                missed.limit());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
