package coop.tablee.catering.calendar;

/** How many eat on days that are not ordinary; only days on which the ordinary week cooks are changed. */
public enum Eating {
    /** Nobody. */
    NOBODY(0),
    /** As many as in the ordinary week, whatever is said of all kitchens. */
    USUAL(0),
    /** So many, in the proportions of the ordinary week's age groups. */
    PEOPLE(100_000),
    /** So many in a hundred of the ordinary week. */
    SHARE(99),
    /** So many are away, of one age group or of all. */
    FEWER(100_000);

    private final int most;

    Eating(int most) {
        this.most = most;
    }

    /** The greatest number that goes with it; 0 where none does. */
    int most() {
        return most;
    }

    boolean isCounted() {
        return most > 0;
    }

    /** Whether it can be said of all kitchens at once: a number of people cannot. */
    boolean isOfAll() {
        return this != PEOPLE && this != FEWER;
    }
}
