package coop.tablee.ordering;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who sells in an order wants done about it: once per key, if the order still has the version that was seen. The same key for another wish is
 * refused.
 */
interface Correction {

    /** Another day, and another destination or the one that it has. */
    record Elsewhere(@Nullable Long destination, LocalDate day) {}

    String number();

    long version();

    CorrectionKey key();

    Because because();

    /** Where the order, or a part of it, is to come: what is there is held with it, in the order in which everybody holds things. Absent = it stays where it is. */
    default @Nullable Elsewhere elsewhere() {
        return null;
    }

    /** Whether it may be done while something that was added to the order is not paid yet: it changes what that comes to. What takes another's place, or moves, waits until it is decided. */
    default boolean isPossibleWhileAdded() {
        return false;
    }
}
