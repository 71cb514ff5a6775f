package coop.tablee.reporting;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides which parts of a published whole are withheld. Too small a part is; and because the whole stays, others go with it, smallest first, until what is
 * withheld cannot be told apart by subtraction: at least two parts, which together are behind nobody's back either (one of them alone has producers enough, and
 * if households bought any of it, one alone has households enough).
 */
final class Discretion {

    /**
     * One of the parts that make up the whole.
     *
     * @param key what it is called among its siblings
     * @param size by which the smallest is found; EUR cents
     */
    record Part(String key, long size, Crowd crowd) {}

    private Discretion() {}

    /** The keys of the parts that must not be published, given that the whole is. */
    static Set<String> withheld(Collection<Part> parts) {
        var tooSmall =
                parts.stream().filter(part -> !part.crowd().isLargeEnough()).toList();
        if (tooSmall.isEmpty()) {
            return Set.of();
        }
        var cover = new Cover();
        tooSmall.forEach(cover::add);
        parts.stream()
                .filter(part -> part.crowd().isLargeEnough())
                .sorted(Comparator.comparingLong(Part::size).thenComparing(Part::key))
                .takeWhile(part -> !cover.isEnough())
                .forEach(cover::add);
        return Set.copyOf(cover.keys);
    }

    /** The withheld parts; their common crowd is at least as large as each one's. */
    private static final class Cover {

        private final Set<String> keys = new HashSet<>();
        private int producers;
        private int households;

        void add(Part part) {
            keys.add(part.key());
            producers = Math.max(producers, part.crowd().producers());
            households = Math.max(households, part.crowd().households());
        }

        boolean isEnough() {
            return keys.size() > 1 && new Crowd(producers, households).isLargeEnough();
        }
    }
}
