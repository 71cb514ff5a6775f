package coop.tablee.ordering;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an order comes on another day, or in another opening, at the same place.
 *
 * @param version of the order as the coordinator saw it
 * @param key of this one wish: sent twice, it is done once
 * @param slot the opening it is fetched in; absent = the first of the day with room
 * @param lines what goes, in ordering units; 0 = all of the line stays
 */
public record SplitOrder(
        String number,
        long version,
        CorrectionKey key,
        LocalDate day,
        @Nullable Long slot,
        List<CorrectedLine> lines,
        Because because)
        implements Correction {

    public SplitOrder {
        lines = List.copyOf(lines);
    }

    @Override
    public Elsewhere elsewhere() {
        return new Elsewhere(null, day);
    }
}
