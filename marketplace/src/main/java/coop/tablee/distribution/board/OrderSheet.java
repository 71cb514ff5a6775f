package coop.tablee.distribution.board;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One order as a cooperative that sells in it may see it: its own lines with prices, what others send with it without, because what they charge is between
 * them and the buyer; but it arrives in one drop, and who must call the buyer should know what else is on its way.
 *
 * @param paidUntil until when its buyer may pay what was added to it; absent when nothing waits for that
 * @param value cents VAT in of the cooperative's own lines and fees
 * @param lines its own
 * @param days that the cooperative delivers and nothing is packed for yet
 * @param places where its buyer may have it
 * @param times when a part of it may come to the same place instead
 */
record OrderSheet(
        long id,
        String number,
        String state,
        long version,
        String audience,
        String buyer,
        String payment,
        @Nullable String purchaseOrderNumber,
        LocalDate day,
        long destinationId,
        String destination,
        String destinationKind,
        @Nullable String street,
        @Nullable String city,
        @Nullable LocalTime opens,
        @Nullable LocalTime closes,
        Instant acceptedAt,
        @Nullable String cancelReason,
        @Nullable Instant paidUntil,
        long value,
        List<Line> lines,
        List<Other> others,
        List<Consignment> consignments,
        List<Happening> happenings,
        List<LocalDate> days,
        List<OrderQueries.Spot> places,
        List<Time> times) {

    private static final Set<String> CHANGEABLE = Set.of("PLACED", "CONFIRMED");
    private static final Set<String> WITHDRAWABLE =
            Set.of("AWAITING_APPROVAL", "AWAITING_PAYMENT", "PLACED", "CONFIRMED");

    /** Fees and deposits of the cooperative's own, VAT in: what the order is worth beside its goods. */
    public Money charges() {
        return Money.euro(value - lines.stream().mapToLong(Line::total).sum());
    }

    /**
     * A line of the cooperative's own.
     *
     * @param left what more there is of it, in ordering units; absent when it is made as ordered
     * @param total cents VAT in
     */
    record Line(
            long id,
            LocalizedText names,
            String drawing,
            String ground,
            String producer,
            String orderingUnit,
            String pricingUnit,
            BigDecimal ordered,
            @Nullable BigDecimal confirmed,
            BigDecimal quantity,
            @Nullable BigDecimal packed,
            @Nullable BigDecimal packedWeight,
            @Nullable BigDecimal accepted,
            @Nullable String decision,
            BigDecimal price,
            long total,
            @Nullable BigDecimal left,
            Instant cutOff) {

        public Money money() {
            return Money.euro(total);
        }

        public boolean isTakenOut() {
            return quantity.signum() == 0;
        }

        public boolean isCut() {
            return quantity.compareTo(ordered) != 0;
        }
    }

    /** What another cooperative sends with it. */
    record Other(String cooperative, LocalizedText names, String orderingUnit, BigDecimal quantity) {}

    record Consignment(long id, String state, String sender) {}

    /** A day, and where goods are fetched an opening of it. */
    record Time(
            LocalDate day,
            @Nullable Long slot,
            @Nullable LocalTime opens,
            @Nullable LocalTime closes) {

        /** As a form sends it. */
        public String value() {
            return slot == null ? day.toString() : day + "/" + slot;
        }
    }

    /** Something that happened to it; {@code who} is absent when the product did it by itself, {@code other} is the other order of a split. */
    record Happening(
            String action,
            Instant at,
            @Nullable String who,
            @Nullable String reason,
            @Nullable String note,
            @Nullable String other) {}

    public Money money() {
        return Money.euro(value);
    }

    public boolean isShared() {
        return !others.isEmpty();
    }

    /** Whether quantities may still be changed. */
    public boolean mayCorrect() {
        return CHANGEABLE.contains(state) && isUnpacked() && lines.stream().anyMatch(line -> !line.isTakenOut());
    }

    /** Whether the cooperative's part may still be taken back. */
    public boolean mayWithdraw() {
        return WITHDRAWABLE.contains(state) && isUnpacked() && lines.stream().anyMatch(line -> !line.isTakenOut());
    }

    /** Whether it may go on another day or to another place: only whole, so only where nobody else sells in it. */
    public boolean mayMove() {
        return mayCorrect() && !isShared();
    }

    /** Whether a part of it may come at another time. */
    public boolean maySplit() {
        return mayCorrect() && !times.isEmpty();
    }

    private boolean isUnpacked() {
        return consignments.stream()
                .allMatch(one -> one.state().equals("PLANNED") || one.state().equals("CANCELLED"));
    }
}
