package coop.tablee.ordering.approval;

import coop.tablee.ordering.OrderState;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kitchen sent at once, and what was said to it. Amounts are cents.
 *
 * @param askedBy who sent it; empty when it was nobody in person
 * @param level 1 when a buyer may agree, 2 when it takes an approver
 * @param askedMinor the most that it may come to, VAT in
 * @param mayDecide whether the reader may agree, by their own role or for somebody they stand in for
 * @param own whether the reader sent it themselves and must not agree for that reason
 * @param weeks what the kitchen's door has ordered in the weeks that this is for, this included
 */
public record Submission(
        long checkout,
        long kitchen,
        String kitchenName,
        String authorityName,
        String askedBy,
        Instant askedAt,
        int level,
        long askedMinor,
        AtCutOff atCutOff,
        boolean mayDecide,
        boolean own,
        List<Order> orders,
        List<Comment> comments,
        List<Week> weeks) {

    public Submission {
        orders = List.copyOf(orders);
        comments = List.copyOf(comments);
        weeks = List.copyOf(weeks);
    }

    /**
     * @param totalMinor VAT in, {@code netMinor} VAT out: as it stands
     * @param until its earliest cut-off: until then it can be decided on; absent once it waits no longer
     * @param decision APPROVED, RETURNED, DECLINED, LAPSED (nobody decided), PLACED_UNDECIDED or CALLED_OFF (a cooperative ended it); absent while it waits, and when the kitchen took it back
     * @param since with what the lines are compared: {@code returned} (the order for that date that was sent back), {@code week} (the orders of a week before), or nothing
     * @param gone what was in those and is not in this one
     */
    public record Order(
            String number,
            OrderState state,
            LocalDate day,
            String place,
            @Nullable String purchaseOrderNumber,
            long totalMinor,
            long netMinor,
            @Nullable Instant until,
            @Nullable String decision,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            String reason,
            @Nullable String since,
            List<Line> lines,
            List<Gone> gone) {

        public Money total() {
            return Money.euro(totalMinor);
        }

        public Money net() {
            return Money.euro(netMinor);
        }

        public boolean waits() {
            return state == OrderState.AWAITING_APPROVAL;
        }
    }

    /** {@code quantity} in ordering units; {@code before} is absent where there is nothing to compare with, zero for something new. */
    public record Line(
            LocalizedText names,
            String producer,
            String orderingUnit,
            BigDecimal quantity,
            @Nullable BigDecimal before,
            long netMinor) {

        public Money net() {
            return Money.euro(netMinor);
        }

        public boolean isChanged() {
            return before != null && before.compareTo(quantity) != 0;
        }
    }

    public record Gone(LocalizedText names, String orderingUnit, BigDecimal before) {}

    public record Comment(String by, Instant at, String text) {}

    /** @param netMinor goods and fees, VAT out */
    public record Week(long door, LocalDate monday, long netMinor) {}

    /** All that was sent, VAT in, as it stands. */
    public Money total() {
        return Money.euro(orders.stream().mapToLong(Order::totalMinor).sum());
    }

    public List<Order> waiting() {
        return orders.stream().filter(Order::waits).toList();
    }
}
