package coop.tablee.catering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.shared.LocalizedText;
import java.util.Set;

/**
 * A diet of a house: what it must not contain, not even in traces, and for how many the house cooks it. Its name is the diet's ({@code sans lait}), never a
 * person's.
 */
public record Diet(long id, LocalizedText names, int people, Set<Allergen> excludes, long version) {

    public Diet {
        excludes = Set.copyOf(excludes);
    }

    /** The same for so many. */
    Diet of(int eaters) {
        return new Diet(id, names, eaters, excludes, version);
    }

    /** One that is not kept yet. */
    public static Diet added(LocalizedText names, int people, Set<Allergen> excludes) {
        return new Diet(0, names, people, excludes, 0);
    }
}
