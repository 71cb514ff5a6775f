package coop.tablee.catalogue;

/**
 * What became of a product that was written.
 *
 * @param version id of the version that now stands
 * @param number its number, from 1
 */
public record SavedProduct(long product, long version, int number, Outcome outcome) {

    /** Whether there is something new to see. */
    public enum Outcome {
        CREATED,
        CHANGED,
        UNCHANGED
    }
}
