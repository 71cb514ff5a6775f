package coop.tablee.ordering.approval;

import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent together as the API writes it: money with its currency (VAT in), quantities as decimal strings, words in lower case. */
record ApprovalView(
        String kitchen,
        String authority,
        String askedBy,
        Instant askedAt,
        String needs,
        Map<String, String> asked,
        String atCutOff,
        boolean mayDecide,
        List<Order> orders,
        List<Comment> comments) {

    record Order(
            String number,
            String state,
            LocalDate deliveryDate,
            String destination,
            @Nullable String purchaseOrderNumber,
            Map<String, String> total,
            @Nullable Instant until,
            @Nullable String decision,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String reason,
            List<Line> lines) {

        static Order of(Submission.Order order) {
            return new Order(
                    order.number(),
                    order.state().word(),
                    order.day(),
                    order.place(),
                    order.purchaseOrderNumber(),
                    euro(order.totalMinor()),
                    order.until(),
                    order.decision() == null ? null : order.decision().toLowerCase(Locale.ROOT),
                    order.decidedBy(),
                    order.decidedAt(),
                    order.reason().isEmpty() ? null : order.reason(),
                    order.lines().stream().map(Line::of).toList());
        }
    }

    record Line(
            Map<String, String> names,
            String producer,
            String orderingUnit,
            String quantity,
            @Nullable String before) {

        static Line of(Submission.Line line) {
            return new Line(
                    line.names().texts(),
                    line.producer(),
                    line.orderingUnit(),
                    ApiAmounts.plain(line.quantity()),
                    ApiAmounts.plainOrNone(line.before()));
        }
    }

    record Comment(String by, Instant at, String text) {}

    /** One thing that was sent at once and still waits. */
    record Item(
            List<String> orders,
            String kitchen,
            String askedBy,
            Instant askedAt,
            LocalDate firstDate,
            LocalDate lastDate,
            Map<String, String> total,
            Instant until,
            String atCutOff,
            boolean mayDecide) {

        static Item of(WaitingSubmission waiting) {
            return new Item(
                    waiting.numbers(),
                    waiting.kitchenName(),
                    waiting.askedBy(),
                    waiting.askedAt(),
                    waiting.first(),
                    waiting.last(),
                    euro(waiting.totalMinor()),
                    waiting.until(),
                    waiting.atCutOff().name().toLowerCase(Locale.ROOT),
                    waiting.mayDecide());
        }
    }

    static ApprovalView of(Submission sent) {
        return new ApprovalView(
                sent.kitchenName(),
                sent.authorityName(),
                sent.askedBy(),
                sent.askedAt(),
                sent.level() == 1 ? "buyer" : "approver",
                euro(sent.askedMinor()),
                sent.atCutOff().name().toLowerCase(Locale.ROOT),
                sent.mayDecide(),
                sent.orders().stream().map(Order::of).toList(),
                sent.comments().stream()
                        .map(one -> new Comment(one.by(), one.at(), one.text()))
                        .toList());
    }

    private static Map<String, String> euro(long minor) {
        var money = Money.euro(minor);
        return Map.of("amount", money.amount().toPlainString(), "currency", money.currency());
    }
}
