package coop.tablee.reporting;

/**
 * How many stand behind a sum: the producers whose goods were accepted, and the households among the buyers. Kitchens are public bodies and need no cover.
 */
record Crowd(int producers, int households) {

    /** A figure on fewer of either is not published. */
    static final int FEWEST = 5;

    boolean isLargeEnough() {
        return hasProducers() && hasNoHouseholdsOrEnough();
    }

    boolean hasProducers() {
        return producers >= FEWEST;
    }

    boolean hasNoHouseholdsOrEnough() {
        return households == 0 || households >= FEWEST;
    }
}
