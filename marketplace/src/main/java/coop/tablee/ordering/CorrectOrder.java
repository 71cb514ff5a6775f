package coop.tablee.ordering;

import java.util.List;

/**
 * A cooperative's change of its own lines in an order.
 *
 * @param version of the order as the coordinator saw it
 * @param key of this one wish: sent twice, it is done once
 * @param agreed whether the buyer said yes to more than they had ordered
 */
public record CorrectOrder(
        String number, long version, CorrectionKey key, List<CorrectedLine> lines, boolean agreed, Because because)
        implements Correction {

    public CorrectOrder {
        lines = List.copyOf(lines);
    }

    @Override
    public boolean isPossibleWhileAdded() {
        return true;
    }
}
