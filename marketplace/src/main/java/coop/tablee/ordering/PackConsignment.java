package coop.tablee.ordering;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records what was packed of a consignment.
 *
 * @param version of the consignment as it was read; absent = whatever it is now
 * @param lines every line the first time; a correction may name only what changes
 * @param lots what was read on the goods, by line; empty words forget, lines that are not named keep theirs
 */
public record PackConsignment(
        long consignment, @Nullable Long version, List<PackedLine> lines, Map<Long, String> lots) {

    /** Without a word about lots. */
    public PackConsignment(long consignment, @Nullable Long version, List<PackedLine> lines) {
        this(consignment, version, lines, Map.of());
    }

    public PackConsignment {
        lines = List.copyOf(lines);
        lots = Map.copyOf(lots);
    }
}
