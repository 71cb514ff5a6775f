package coop.tablee.storefront.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the directory holds of what somebody looks for.
 *
 * @param approximate whether nothing was spelt like that, and this is what comes close
 * @param place the name of the destination asked for; absent when none was, or none that is known
 * @param items one page of them
 */
record Found(long total, boolean approximate, @Nullable String place, Counts counts, List<Listed> items) {

    /** How many each value of a filter would leave, the other filters kept. */
    record Counts(
            List<Count> kinds,
            List<Count> families,
            List<Count> labels,
            List<Count> certificates,
            long social,
            List<Count> communes) {}

    /** @param name of what has no words of its own: a commune */
    record Count(String value, @Nullable String name, long count) {}
}
