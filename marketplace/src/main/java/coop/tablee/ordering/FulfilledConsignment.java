package coop.tablee.ordering;

/**
 * A consignment after it was packed or received.
 *
 * @param state of the consignment (PACKED, ACCEPTED, PARTLY_ACCEPTED, REFUSED)
 * @param replayed whether exactly this had been received before, so that nothing was done now
 * @param order the whole order with its money as it stands now
 */
public record FulfilledConsignment(
        long consignment, String state, long version, boolean replayed, OrderDetails order) {}
