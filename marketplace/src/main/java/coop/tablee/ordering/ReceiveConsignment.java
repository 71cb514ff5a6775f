package coop.tablee.ordering;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records what was accepted of a consignment where it was delivered.
 *
 * @param version of the consignment as it was read; absent = whatever it is now
 * @param restAccepted whether lines that are not named are accepted as packed; otherwise every packed line has to be named
 */
public record ReceiveConsignment(
        long consignment, @Nullable Long version, List<ReceivedLine> lines, boolean restAccepted) {

    public ReceiveConsignment {
        lines = List.copyOf(lines);
    }

    /** Everything is there and fine. */
    public static ReceiveConsignment everything(long consignment) {
        return new ReceiveConsignment(consignment, null, List.of(), true);
    }

    /** Everything is there and fine, apart from these lines. */
    public static ReceiveConsignment except(long consignment, List<ReceivedLine> lines) {
        return new ReceiveConsignment(consignment, null, lines, true);
    }
}
