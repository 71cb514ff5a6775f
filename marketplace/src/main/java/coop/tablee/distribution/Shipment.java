package coop.tablee.distribution;

import coop.tablee.ordering.UnfetchedGoods;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A consignment in lists: whose, where to, how far.
 *
 * @param state of the consignment, {@code orderState} of its order, both as ordering writes them
 * @param unfetched what became of goods that nobody came for in time, also after somebody did; {@code keptUntil} the last day when they are kept
 * @param lines how many lines were ordered, of which so many are packed and decided
 */
record Shipment(
        long id,
        String state,
        long version,
        long cooperative,
        String cooperativeName,
        long sender,
        String senderName,
        long senderOwner,
        long order,
        String number,
        String orderState,
        long buyer,
        String buyerName,
        @Nullable String purchaseOrderNumber,
        LocalDate date,
        long drop,
        long destinationId,
        String destination,
        String city,
        String destinationKind,
        long destinationOwner,
        @Nullable LocalTime opens,
        @Nullable LocalTime closes,
        boolean onAccount,
        @Nullable UnfetchedGoods unfetched,
        @Nullable LocalDate keptUntil,
        @Nullable String note,
        int lines,
        int packedLines,
        int shortLines,
        int decidedLines,
        boolean chilled,
        boolean frozen) {

    private static final Set<String> OVER = Set.of("CANCELLED", "EXPIRED", "FAILED");
    private static final Set<String> RECEIVED = Set.of("ACCEPTED", "PARTLY_ACCEPTED", "REFUSED");

    public boolean isBeingPaid() {
        return orderState.equals("AWAITING_PAYMENT");
    }

    public boolean isOver() {
        return OVER.contains(orderState) || state.equals("CANCELLED");
    }

    public boolean isPlanned() {
        return state.equals("PLANNED");
    }

    public boolean isPacked() {
        return !isPlanned() && !state.equals("CANCELLED");
    }

    public boolean isReceived() {
        return RECEIVED.contains(state);
    }

    /** Whether it is this party's to pack: the cooperative's whose goods they are, or the farm's that sends them itself. */
    boolean isPackedBy(long party) {
        return cooperative == party || senderOwner == party;
    }

    /** Whether its carrier has left it at its destination. */
    public boolean isLeftThere() {
        return state.equals("DELIVERED");
    }

    public boolean isNotFetched() {
        return state.equals("NOT_FETCHED");
    }

    /** Whether it may be handed to whoever comes: it waits, or nobody came and it is kept. */
    public boolean isToHandOver() {
        return isPacked() && !isReceived() && (!isNotFetched() || unfetched == UnfetchedGoods.KEPT);
    }

    /** Whether its cut-offs have passed and its money is there, so that hands may begin. */
    public boolean isToPack() {
        return !isOver()
                && !isReceived()
                && !isLeftThere()
                && !isNotFetched()
                && !isBeingPaid()
                && !orderState.equals("PLACED");
    }
}
