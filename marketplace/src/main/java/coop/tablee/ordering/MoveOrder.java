package coop.tablee.ordering;

import java.time.LocalDate;

/**
 * An order goes on another day or to another place of its buyer.
 *
 * @param version of the order as the coordinator saw it
 * @param key of this one wish: sent twice, it is done once
 * @param destination where the buyer may have it: its own doors, or for a household any place where people fetch
 */
public record MoveOrder(
        String number, long version, CorrectionKey key, long destination, LocalDate day, Because because)
        implements Correction {

    @Override
    public Elsewhere elsewhere() {
        return new Elsewhere(destination, day);
    }
}
