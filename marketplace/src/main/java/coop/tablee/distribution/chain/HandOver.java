package coop.tablee.distribution.chain;

import java.time.LocalDate;
import java.util.List;

/**
 * What a cooperative and a farm gave each other on a day.
 *
 * @param key makes that it is booked once
 */
public record HandOver(String key, long producer, LocalDate day, String note, List<Pieces> pieces) {

    public HandOver {
        pieces = List.copyOf(pieces);
    }

    /** Of one kind: given back to the farm, and lent by it besides what comes with goods. */
    public record Pieces(String returnable, int back, int brought) {}
}
