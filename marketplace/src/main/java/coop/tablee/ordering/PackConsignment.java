package coop.tablee.ordering;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records what was packed of a consignment.
 *
 * @param version of the consignment as it was read; absent = whatever it is now
 * @param lines every line the first time; a correction may name only what changes
 */
public record PackConsignment(long consignment, @Nullable Long version, List<PackedLine> lines) {

    public PackConsignment {
        lines = List.copyOf(lines);
    }
}
