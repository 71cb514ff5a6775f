package coop.tablee.reporting;

/**
 * Sums over accepted lines, in EUR cents, VAT out. {@code seasonKnown} is the value of goods that have a season calendar, {@code producer} what the producers
 * get for the same goods.
 */
record Totals(long lines, long value, long organic, long seasonKnown, long inSeason, long producer) {

    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    Totals plus(Totals other) {
        return new Totals(
                lines + other.lines,
                value + other.value,
                organic + other.organic,
                seasonKnown + other.seasonKnown,
                inSeason + other.inSeason,
                producer + other.producer);
    }
}
