package coop.tablee.network;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A named set of municipalities, by official code, that a food council looks at. {@code code} is its word in addresses. */
public record Territory(
        long id, String code, String name, @Nullable Long council, Set<String> municipalities) {

    public Territory {
        municipalities = Set.copyOf(municipalities);
    }
}
