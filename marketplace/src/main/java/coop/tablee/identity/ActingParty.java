package coop.tablee.identity;

import java.util.Set;

/**
 * The household or organisation that a person acts for. {@code kinds} are network's words ({@code PRODUCER}, {@code COOPERATIVE}, {@code KITCHEN},
 * {@code HOUSEHOLD} …); identity carries them without knowing what they mean.
 */
public record ActingParty(long id, String name, Set<String> kinds) {

    public ActingParty {
        kinds = Set.copyOf(kinds);
    }

    public boolean is(String kind) {
        return kinds.contains(kind);
    }
}
